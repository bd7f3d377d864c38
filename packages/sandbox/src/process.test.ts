import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { type ProcessOptions, runProcess, SandboxError } from "./index.ts"

// Each test starts programs, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 })

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-process-"))
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs a few lines of JavaScript as the foreign program. */
const run = (script: string, options: Partial<ProcessOptions> = {}) =>
  runProcess({ command: process.execPath, args: ["-e", script], ...options })

/** Runs a line of shell, which starts sooner than Node; `$0` in it is the argument. */
const runShell = (script: string, argument: string, timeoutMs: number) =>
  runProcess({ command: "sh", args: ["-c", script, argument], timeoutMs })

async function failure(result: Promise<unknown>): Promise<SandboxError> {
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof SandboxError) return error
  throw error ?? new Error("the program did not fail")
}

function executable(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), 0o755)
  return `./${name}`
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !condition(); i++) await sleep(50)
  expect(condition()).toBe(true)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A zombie that nobody has waited for yet is dead all the same.
    return !readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z ")
  } catch {
    return false
  }
}

describe("a program that ends well", () => {
  test("gives its output, byte for byte", async () => {
    const input = Buffer.from([0, 255, 10, 128])
    const result = await run("process.stdin.pipe(process.stdout)", { stdin: input })
    expect(result.stdout).toEqual(input)
    expect(result).toMatchObject({ exitCode: 0, stderr: "" })
    expect(result.durationMs).toBeGreaterThan(0)
  })

  test("can have large input and output", async () => {
    const stdin = "a: b\n".repeat(2_000_000)
    const { stdout } = await run("process.stdin.pipe(process.stdout)", { stdin })
    expect(stdout.length).toBe(stdin.length)
  })

  test("sees no environment but what it is given", async () => {
    const script = "process.stdout.write(JSON.stringify(process.env))"
    const { stdout } = await run(script, { env: { ONLY: "this" } })
    expect(JSON.parse(stdout.toString())).toEqual({ ONLY: "this" })
  })

  test("runs in the folder it is given", async () => {
    const { stdout } = await run("process.stdout.write(process.cwd())", { cwd: folder })
    expect(stdout.toString()).toBe(folder)
  })

  test("gets its arguments without a shell", async () => {
    const args = ["-p", "process.argv[1]", "$HOME; `id` *"]
    const { stdout } = await runProcess({ command: process.execPath, args })
    expect(stdout.toString()).toBe("$HOME; `id` *\n")
  })

  test("is found beside the pipeline and runs there", async () => {
    const command = executable("filter.sh", '#!/bin/sh\necho "$1"; pwd\n')
    const { stdout } = await runProcess({ command, args: ["hi"], baseDir: folder })
    expect(stdout.toString()).toBe(`hi\n${folder}\n`)
  })

  test("is found on the search path", async () => {
    executable("on-path", "#!/bin/sh\necho found\n")
    const { stdout } = await runProcess({ command: "on-path", searchPath: folder })
    expect(stdout.toString()).toBe("found\n")
  })

  test("need not read its input", async () => {
    const stdin = "x".repeat(10_000_000)
    expect((await run("process.stdout.write('early')", { stdin })).stdout.toString()).toBe("early")
    const { stdout } = await run("process.stdin.destroy(); setTimeout(() => {}, 100)", { stdin })
    expect(stdout.length).toBe(0)
  })

  test("is heard line by line while it runs", async () => {
    const lines: string[] = []
    const { stderr } = await run("console.error('one\\ntwö'); process.stderr.write('three')", {
      onStderrLine: (line) => lines.push(line),
    })
    expect(lines).toEqual(["one", "twö", "three"])
    expect(stderr).toBe("one\ntwö\nthree")
  })

  test("leaves nobody behind", async () => {
    const script = `
      const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(()=>{},1e3)"], {stdio: "ignore"})
      process.stdout.write(String(child.pid), () => process.exit(0))`
    const { stdout } = await run(script)
    await until(() => !isAlive(Number(stdout.toString())))
  })

  test("takes no listeners with it", async () => {
    const count = () => ["exit", "SIGINT", "SIGTERM"].map((name) => process.listenerCount(name))
    const before = count()
    await Promise.all([run(""), run("")])
    expect(count()).toEqual(before)
  })
})

describe("a program that fails", () => {
  test("by its exit code is quoted", async () => {
    const error = await failure(run("console.error('bad\\nvery bad'); process.exit(3)"))
    expect(error).toMatchObject({
      code: "SANDBOX_EXIT",
      command: process.execPath,
      exitCode: 3,
      stderrTail: "bad\nvery bad",
      shortMessage: `"${process.execPath}" exited with code 3`,
    })
    expect(error.message).toBe(`${error.shortMessage}\nbad\nvery bad`)
  })

  test("without reading its input is told by its exit code", async () => {
    const error = await failure(run("process.exit(4)", { stdin: "x".repeat(10_000_000) }))
    expect(error).toMatchObject({ code: "SANDBOX_EXIT", exitCode: 4 })
  })

  test("with a long complaint is quoted from the end", async () => {
    const script = "for (let i = 0; i < 1e5; i++) console.error('line ' + i); process.exitCode = 1"
    const { stderrTail } = await failure(run(script))
    expect(stderrTail.split("\n")).toHaveLength(20)
    expect(stderrTail.endsWith("line 99999")).toBe(true)
  })

  test.each([
    [127, /code 127: a program that it needs was not found; allow it PATH/],
    [126, /code 126: a program that it needs could not be run/],
    [137, /code 137 \(a program that it started was killed by SIGKILL\)/],
  ])("with code %i is explained", async (code, message) => {
    expect((await failure(run(`process.exit(${code})`))).shortMessage).toMatch(message)
  })

  test("by a signal is told", async () => {
    const error = await failure(run("process.kill(process.pid, 'SIGKILL')"))
    expect(error).toMatchObject({ code: "SANDBOX_SIGNAL", signal: "SIGKILL", exitCode: undefined })
    expect(error.message).toContain("may have run out of memory")
  })

  test.each([
    ["./nowhere", "SANDBOX_NOT_FOUND"],
    ["sternpost-no-such-program", "SANDBOX_NOT_FOUND"],
  ])("because there is no %s is not found", async (command, code) => {
    expect((await failure(runProcess({ command, baseDir: folder }))).code).toBe(code)
  })

  test("because its interpreter is missing is not found", async () => {
    const command = executable("lost.sh", "#!/no/such/interpreter\n")
    const error = await failure(runProcess({ command, baseDir: folder }))
    expect(error.code).toBe("SANDBOX_NOT_FOUND")
    expect(error.message).toContain("the interpreter in its first line (#!) does not exist")
  })

  test("because it is no program is not executable", async () => {
    const command = executable("script", "echo no first line\n")
    expect((await failure(runProcess({ command, baseDir: folder }))).code).toBe(
      "SANDBOX_NOT_EXECUTABLE",
    )
  })

  test("because its arguments are too long is not executable", async () => {
    const error = await failure(run("", { env: { BIG: "x".repeat(4_000_000) } }))
    expect(error.code).toBe("SANDBOX_NOT_EXECUTABLE")
    expect(error.message).toContain("arguments and environment are too long")
  })
})

describe("a program that goes too far", () => {
  const forever = "setInterval(() => {}, 1000)"

  test("in time is stopped, with its children", async () => {
    const file = join(folder, "grandchild")
    const error = await failure(runShell(`sleep 60 & echo $! > "$0"; wait`, file, 1000))
    expect(error.code).toBe("SANDBOX_TIMEOUT")
    expect(error.shortMessage).toContain("did not finish within 1 s and was stopped")
    await until(() => !isAlive(Number(readFileSync(file, "utf8"))))
  })

  test("and does not listen is killed after the grace time", async () => {
    const script = `process.on("SIGTERM", () => console.error("no")); ${forever}; console.error("up")`
    const controller = new AbortController()
    const error = await failure(
      run(script, {
        signal: controller.signal,
        graceMs: 200,
        onStderrLine: () => controller.abort(),
      }),
    )
    expect(error).toMatchObject({ code: "SANDBOX_ABORTED", signal: "SIGKILL" })
    expect(error.stderrTail).toBe("up\nno")
  })

  test("in output is stopped", async () => {
    const script = "setInterval(() => process.stdout.write('x'.repeat(1e5)), 1)"
    const error = await failure(run(script, { maxOutputBytes: 1_000_000 }))
    expect(error.code).toBe("SANDBOX_OUTPUT_LIMIT")
    expect(error.shortMessage).toContain("wrote more than 1000000 bytes")
  })

  test("may write as much as the limit", async () => {
    const { stdout } = await run("process.stdout.write('12345')", { maxOutputBytes: 5 })
    expect(stdout.length).toBe(5)
  })

  test("because it left somebody holding its output is stopped in time", async () => {
    const error = await failure(runShell("sleep 60 & exit 0", "", 300))
    expect(error.code).toBe("SANDBOX_TIMEOUT")
  })

  test("is not started when the run was called off before", async () => {
    const reason = new Error("enough")
    const error = await failure(run("", { signal: AbortSignal.abort(reason) }))
    expect(error).toMatchObject({ code: "SANDBOX_ABORTED", cause: reason })
  })
})

describe("when we end ourselves", () => {
  const host = (body: string) => `
    import { runProcess } from ${JSON.stringify(new URL("./process.ts", import.meta.url).href)}
    const running = runProcess({
      command: process.execPath,
      args: ["-e", "console.error(process.pid); setInterval(() => {}, 1000)"],
      onStderrLine: (pid) => { process.stdout.write(pid + "\\n"); ${body} },
    })
    await running.catch((error) => console.log(error.code))`

  /** Our sources in a process of their own, bundled first: Node 20 does not run TypeScript. */
  async function runHost(body: string) {
    const { build } = await import("rolldown")
    const input = join(folder, `host-${Math.random()}.mts`)
    writeFileSync(input, host(body))
    const file = input.replace(".mts", ".mjs")
    await build({ input, platform: "node", output: { file, format: "esm" }, logLevel: "silent" })
    const result = await run(`
      const { spawnSync } = require("child_process")
      const { stdout, stderr, status, signal } = spawnSync(process.execPath, [${JSON.stringify(file)}], { encoding: "utf8" })
      process.stdout.write(JSON.stringify({ stdout, stderr, status, signal }))`)
    return JSON.parse(result.stdout.toString()) as {
      stdout: string
      stderr: string
      status: number | null
      signal: string | null
    }
  }

  test.each(["SIGINT", "SIGTERM"])("by %s, the program ends too", async (signal) => {
    const end = await runHost(`process.kill(process.pid, "${signal}")`)
    expect(end).toMatchObject({ status: null, signal, stderr: "" })
    await until(() => !isAlive(Number(end.stdout)))
  })

  test("by exiting, the program ends too", async () => {
    const end = await runHost("process.exit(7)")
    expect(end.status).toBe(7)
    await until(() => !isAlive(Number(end.stdout)))
  })

  test("but have a listener of our own, that decides", async () => {
    const end = await runHost(
      `process.on("SIGTERM", () => {}); process.kill(process.pid, "SIGTERM")`,
    )
    expect(end).toMatchObject({ status: 0, signal: null })
    expect(end.stdout).toMatch(/^\d+\nSANDBOX_SIGNAL\n$/)
  })
})
