// The executables and streams that are closed, full, slow, non-blocking or read by nobody.

import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { pipelineText } from "../support/pipelines.ts"
import { executables, plugin, writeFiles, writePipeline } from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"

const input = exampleFile("manifests.yaml")
/** More than a pipe holds, many times. */
const big = input.repeat(100)

const NOTHING = "# sternpost: the stream has no objects\n"
const sternpost = join(executables, "sternpost")
const labels = join(executables, "sternpost-labels")
const quoted = (text: string): string => `'${text}'`
const shell = (script: string, text = input) => runProgram("sh", ["-c", script], { input: text })

describe("the executables", () => {
  let pipeline: string
  let labelled: string

  beforeAll(async () => {
    pipeline = writePipeline({ uses: "labels", with: { pairs: { "e2e/team": "shop" } } })
    const result = await runProgram(labels, ["e2e/team=shop"], { input: big })
    expect([result.status, result.stderr]).toEqual([0, ""])
    labelled = result.stdout
    expect(labelled.split("    e2e/team: shop\n").length).toBeGreaterThan(900)
  })

  const commands = (): Readonly<Record<string, string>> => ({
    "sternpost run": `${quoted(sternpost)} run --config ${quoted(pipeline)}`,
    sternpost: `${quoted(sternpost)} --config ${quoted(pipeline)}`,
    "sternpost-labels": `${quoted(labels)} e2e/team=shop`,
  })

  test.each(["sternpost run", "sternpost", "sternpost-labels"])(
    'fail in silence when the reader of "%s" has gone',
    async (command) => {
      const codes = join(scratchFolder("codes"), "code")
      const { status, stdout, stderr } = await shell(
        `{ ${commands()[command]}; echo $? > ${quoted(codes)}; } | head -c 10`,
        big,
      )
      expect([status, stdout, stderr]).toEqual([0, labelled.slice(0, 10), ""])
      // The shell that writes it may outlive head.
      await expect.poll(() => readFileSync(codes, "utf8")).toBe("3\n")
    },
  )

  test("take a closed stdin for an empty one", async () => {
    const expected = { status: 0, stdout: NOTHING, stderr: "" }
    for (const command of Object.values(commands()))
      expect(await shell(`${command} <&-`)).toEqual(expected)
  })

  test("tell that stdin is a folder", async () => {
    expect(await shell(`${quoted(labels)} a=b < /`)).toEqual({
      status: 3,
      stdout: "",
      stderr: "sternpost-labels: cannot read stdin: it is a folder; name a file (EISDIR)\n",
    })
  })

  test("read 100 MB", async () => {
    const document = `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: ${"y".repeat(4000)}\n`
    const { status, stdout } = await runProgram(labels, ["a=b"], { input: document.repeat(25_000) })
    expect(status).toBe(0)
    const label = "  labels:\n    a: b\n"
    expect(stdout.length).toBe(25_000 * (document.length + label.length))
  })

  test("read a pipe that is filled bit by bit", async () => {
    const child = spawn(labels, ["e2e/team=shop"], { stdio: ["pipe", "pipe", "inherit"] })
    let stdout = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk
    })
    for (const part of [big.slice(0, 100), big.slice(100)]) {
      child.stdin.write(part)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    child.stdin.end()
    expect(await new Promise((resolve) => child.on("close", resolve))).toBe(0)
    expect(stdout === labelled).toBe(true)
  })

  test("write everything to a reader that is slow", async () => {
    const child = spawn(labels, ["e2e/team=shop"], { stdio: ["pipe", "pipe", "inherit"] })
    child.stdin.end(big)
    let stdout = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk
      child.stdout.pause()
      setTimeout(() => child.stdout.resume(), 5)
    })
    const status = await new Promise((resolve) => child.on("close", resolve))
    expect(status).toBe(0)
    expect(stdout === labelled).toBe(true)
  })

  describe("with pipes that another program has made non-blocking", () => {
    // Descriptors 3 and 4 are the same open pipes as 0 and 1, and keep the mode when this program ends. Node
    // resets its own standard streams, which therefore are others.
    const unblock = `const { Socket } = require("node:net")
for (const fd of [3, 4]) new Socket({ fd, readable: false })
process.exit()`
    const nonBlocking = (program: string) =>
      `exec 3<&0 4>&1; ${quoted(process.execPath)} -e ${quoted(unblock)} < /dev/null > /dev/null; exec 3<&- 4>&-; exec ${program}`

    /** Writes its first half, and the rest later; reads nothing until then. */
    async function slowly(script: string, text = big) {
      const child = spawn("sh", ["-c", script], { stdio: "pipe" })
      const closed = new Promise((resolve) => child.on("close", resolve))
      const output = { stdout: "", stderr: "" }
      child.stdin.on("error", () => {})
      child.stdin.write(text.slice(0, text.length / 2))
      for (const name of ["stdout", "stderr"] as const)
        child[name].setEncoding("utf8").on("data", (chunk: string) => {
          output[name] += chunk
        })
      child.stdout.pause()
      await new Promise((resolve) => setTimeout(resolve, 500))
      child.stdin.end(text.slice(text.length / 2))
      await new Promise((resolve) => setTimeout(resolve, 500))
      child.stdout.resume()
      return { status: await closed, ...output }
    }

    test.each([
      ["reads", "require('node:fs').readFileSync(0)"],
      ["writes", "require('node:fs').writeFileSync(1, 'x'.repeat(1e7))"],
    ])("a program that simply %s fails", async (_, code) => {
      const { status, stderr } = await slowly(nonBlocking(`"${process.execPath}" -e "${code}"`))
      expect(stderr).toContain("EAGAIN")
      expect(status).toBe(1)
    })

    // What is left of a stream that was cut between two documents looks like a whole one.
    test("they lose no document that came before a pause", async () => {
      const twice = input.repeat(2)
      const expected = await runProgram(labels, ["e2e/team=shop"], { input: twice })
      const { status, stdout, stderr } = await slowly(
        nonBlocking(`${quoted(labels)} e2e/team=shop`),
        twice,
      )
      expect([status, stderr]).toEqual([0, ""])
      expect(stdout.split("e2e/team: shop").length).toBe(
        expected.stdout.split("e2e/team: shop").length,
      )
      expect(stdout).toBe(expected.stdout)
    })

    test("they read and write everything", async () => {
      const { status, stdout, stderr } = await slowly(
        nonBlocking(`${quoted(labels)} e2e/team=shop`),
      )
      expect([status, stderr]).toEqual([0, ""])
      expect(stdout === labelled).toBe(true)
    })
  })

  describe("that fail", () => {
    const failures = [
      { title: "no pipeline", pipeline: "", code: 2 },
      {
        title: "a stage",
        pipeline: pipelineText({ uses: "labels", expect: 99, with: { pairs: { a: "b" } } }),
        code: 3,
      },
    ]

    // /dev/full takes no byte, as a log on a full disk; a pipe without a reader does the same.
    const unwritable = [
      ["is full", (command: string) => `${command} 2> /dev/full`],
      [
        "has lost its reader",
        (command: string) =>
          `{ { sleep 0.3; ${command}; echo $? >&4; } 2>&1 >&3 4>&5 3>&- | true; } 3>&1 5>code; exit "$(cat code)"`,
      ],
    ] as const

    describe.each(unwritable)("when stderr %s", (_, without) => {
      test.each(failures)("keep their exit code: $title", async ({ pipeline: text, code }) => {
        const cwd = writeFiles({ "p.yaml": text })
        const script = without(`${quoted(sternpost)} run --config p.yaml`)
        const { status, stdout } = await runProgram("sh", ["-c", script], { cwd, input })
        expect([status, stdout]).toEqual([code, ""])
      })

      test("end well when only the summary could not be written", async () => {
        const cwd = writeFiles({ "p.yaml": pipelineText() })
        const script = without(`${quoted(sternpost)} run --config p.yaml --summary`)
        const { status, stdout } = await runProgram("sh", ["-c", script], { cwd, input })
        expect([status, stdout]).toEqual([0, input])
      })

      test("tell Helm 4 all the same, which reads stdout", async () => {
        const cwd = writeFiles({ "p.yaml": "" })
        const program = quoted(join(plugin, "sternpost.cjs"))
        const script = without(
          `${quoted(process.execPath)} ${program} --helm4-plugin --config p.yaml`,
        )
        const { status, stdout } = await runProgram("sh", ["-c", script], { cwd, input })
        expect(stdout).toMatch(/^\n--- sternpost: p\.yaml:1:1: the document is empty;.*\n$/)
        expect(status).toBe(0)
      })
    })

    test("fail without a stack trace when Helm 4 does not read stdout", async () => {
      const cwd = writeFiles({ "p.yaml": "" })
      const program = quoted(join(plugin, "sternpost.cjs"))
      const run = `${quoted(process.execPath)} ${program} --helm4-plugin --config p.yaml > /dev/full`
      const { status, stderr } = await runProgram("sh", ["-c", run], { cwd, input })
      expect(status).toBe(2)
      expect(stderr).toMatch(/^sternpost: p\.yaml:1:1: .*\n$/)
    })

    test("tell that stdout is full", async () => {
      expect(await shell(`${quoted(labels)} a=b > /dev/full`)).toEqual({
        status: 3,
        stdout: "",
        stderr:
          "sternpost-labels: cannot write to stdout: no space is left there; free some, or write elsewhere (ENOSPC)\n",
      })
      expect(await shell(`${quoted(sternpost)} --help > /dev/full`)).toMatchObject({ status: 3 })
    })

    // Nothing may be handed on that was not reported as asked.
    test.each([
      ["/dev/full", "no space is left there; free some, or write elsewhere (ENOSPC)"],
      ["/", "it is a folder; name a file (EISDIR)"],
      ["/no/such/r.json", "there is no such file or folder (ENOENT)"],
    ])("tell that the report cannot be written to %s", async (file, why) => {
      const args = ["a=b", "--report", file]
      expect(await runProgram(labels, args, { input })).toEqual({
        status: 3,
        stdout: "",
        stderr: `sternpost-labels: cannot write the report "${file}": ${why}\n`,
      })
    })

    test.each(["-", "/dev/stdout", "same.yaml"])(
      "do not write the report among the manifests: %s",
      async (file) => {
        const cwd = writeFiles({ "same.yaml": "" })
        const script = `${quoted(labels)} a=b --report ${file} >> same.yaml`
        const { status, stderr } = await runProgram("sh", ["-c", script], { cwd, input })
        expect([status, readFileSync(join(cwd, "same.yaml"), "utf8")]).toEqual([3, ""])
        expect(stderr).toBe(
          `sternpost-labels: the report cannot go to "${file}", where the manifests go; name another file\n`,
        )
      },
    )

    test("tell of the failure that they could not report", async () => {
      const args = ["a=b", "--expect", "99", "--report", "/dev/full"]
      const { status, stdout, stderr } = await runProgram(labels, args, { input })
      expect([status, stdout]).toEqual([3, ""])
      const [warning, error] = stderr.split("\n")
      expect(warning).toContain('warning: cannot write the report "/dev/full": no space')
      expect(error).toContain("sternpost-labels: it selected 9 objects, but expects 99;")
    })
  })
})
