import { describe, expect, test } from "vitest"
import { describeEnd, notStarted, type Outcome } from "./outcome.ts"

const ended = (over: Partial<Outcome>): Outcome => ({
  exitCode: null,
  signal: null,
  stop: undefined,
  stderr: "",
  durationMs: 12,
  options: { command: "./filter.sh" },
  ...over,
})

test("exit code 0 is no error", () => {
  expect(describeEnd(ended({ exitCode: 0, stderr: "warning: old" }))).toBeUndefined()
})

test.each<[Partial<Outcome>, string, string]>([
  [{ exitCode: 1 }, "SANDBOX_EXIT", '"./filter.sh" exited with code 1'],
  [{ exitCode: 255 }, "SANDBOX_EXIT", '"./filter.sh" exited with code 255'],
  [
    { exitCode: 143 },
    "SANDBOX_EXIT",
    '"./filter.sh" exited with code 143 (a program that it started was killed by SIGTERM)',
  ],
  [{ signal: "SIGSEGV" }, "SANDBOX_SIGNAL", '"./filter.sh" was killed by SIGSEGV'],
  [
    { signal: "SIGKILL" },
    "SANDBOX_SIGNAL",
    '"./filter.sh" was killed by SIGKILL; it may have run out of memory',
  ],
  [
    { signal: "SIGTERM", stop: { code: "SANDBOX_TIMEOUT" } },
    "SANDBOX_TIMEOUT",
    '"./filter.sh" did not finish within 60 s and was stopped; give it a longer timeout, or find out what it waits for',
  ],
  [
    { exitCode: 0, stop: { code: "SANDBOX_TIMEOUT" }, options: { command: "x", timeoutMs: 250 } },
    "SANDBOX_TIMEOUT",
    '"x" did not finish within 250 ms and was stopped; give it a longer timeout, or find out what it waits for',
  ],
  [
    { signal: "SIGKILL", stop: { code: "SANDBOX_OUTPUT_LIMIT" } },
    "SANDBOX_OUTPUT_LIMIT",
    '"./filter.sh" wrote more than 256 MiB to stdout and was stopped; look what makes it print without end',
  ],
  [
    { signal: "SIGTERM", stop: { code: "SANDBOX_ABORTED", cause: "enough" } },
    "SANDBOX_ABORTED",
    '"./filter.sh" was stopped: the run was called off',
  ],
])("%o is %s", (over, code, shortMessage) => {
  const error = describeEnd(ended(over))
  expect(error).toMatchObject({ code, shortMessage, message: shortMessage, durationMs: 12 })
})

describe("the end of stderr", () => {
  const tail = (stderr: string) => describeEnd(ended({ exitCode: 1, stderr }))?.stderrTail

  test("follows the message", () => {
    const error = describeEnd(ended({ exitCode: 1, stderr: "one\ntwo\n\n" }))
    expect(error?.message).toBe('"./filter.sh" exited with code 1\none\ntwo')
  })

  test("has 20 lines at most", () => {
    const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`)
    expect(tail(lines.join("\n"))).toBe(lines.slice(10).join("\n"))
  })

  test("has 4096 characters at most", () => {
    expect(tail(`start ${"x".repeat(10_000)} end`)).toMatch(/^x{4092} end$/)
  })
})

describe("a program that the system would not start", () => {
  const failure = (code?: string) => Object.assign(new Error("spawn failed"), code ? { code } : {})
  const describeFailure = (code?: string) =>
    notStarted({ command: "./filter.sh", cwd: "/work" }, failure(code))

  test.each([
    ["ENOENT", "SANDBOX_NOT_FOUND", "or there is no folder /work"],
    ["EACCES", "SANDBOX_NOT_EXECUTABLE", "the interpreter in its first line (#!), may not be used"],
    ["ENOEXEC", "SANDBOX_NOT_EXECUTABLE", "not a program for this machine"],
    ["E2BIG", "SANDBOX_NOT_EXECUTABLE", "arguments and environment are too long"],
    ["ENOTDIR", "SANDBOX_NOT_EXECUTABLE", "/work is not a folder"],
    ["EMFILE", "SANDBOX_NOT_EXECUTABLE", "could not be started: spawn failed"],
    [undefined, "SANDBOX_NOT_EXECUTABLE", "could not be started: spawn failed"],
  ])("because of %s is %s", (systemCode, code, text) => {
    const error = describeFailure(systemCode)
    expect(error).toMatchObject({ code, exitCode: undefined, stderrTail: "" })
    expect(error.shortMessage).toContain(text)
    expect(error.cause).toBeInstanceOf(Error)
  })
})
