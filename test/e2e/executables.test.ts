import { spawn, spawnSync } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"

import { executables, writePipeline } from "../support/rendering-helm.ts"
import { scratchFolder } from "../support/scratch.ts"

const manifests = fileURLToPath(new URL("../../examples/web/manifests.yaml", import.meta.url))
const input = readFileSync(manifests, "utf8")
const sternpost = join(executables, "sternpost")
const run = (program: string, args: readonly string[], options = {}) =>
  spawnSync(program, args, { encoding: "utf8", input, ...options })

describe("the executables", () => {
  test("work through a symlink and from any folder", () => {
    const folder = scratchFolder("link")
    symlinkSync(join(executables, "sternpost-labels"), join(folder, "label"))
    const { stdout, status } = run(join(folder, "label"), ["e2e/team=shop"], { cwd: "/" })
    expect(status).toBe(0)
    expect(stdout.split("e2e/team: shop")).toHaveLength(10)
  })

  test("join to a pipe in a shell", () => {
    const [labels, patch] = ["labels", "patch"].map((name) =>
      join(executables, `sternpost-${name}`),
    )
    const change = `'[{op: replace, path: /spec/revisionHistoryLimit, value: 9}]'`
    const command = `"${labels}" a=b | "${patch}" --target kind=Deployment,name=web --type json --patch ${change}`
    const { stdout, status } = run("sh", ["-c", command])
    expect(status).toBe(0)
    expect(stdout).toContain("revisionHistoryLimit: 9")
    expect(stdout.split("    a: b\n").length).toBeGreaterThan(9)
  })

  test("end without a word when their reader has gone", () => {
    const big = input.repeat(300)
    const command = `"${join(executables, "sternpost-labels")}" a=b | head -c 10`
    const { stdout, stderr, status } = run("sh", ["-c", command], { input: big })
    expect([stdout, stderr, status]).toEqual([input.slice(0, 10), "", 0])
  })

  test("read a pipe that is filled bit by bit", async () => {
    const child = spawn(join(executables, "sternpost-labels"), ["a=b"], { stdio: "pipe" })
    let stdout = ""
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk
    })
    for (const part of [input.slice(0, 100), input.slice(100)]) {
      child.stdin.write(part)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    child.stdin.end()
    const status = await new Promise((resolve) => child.on("close", resolve))
    expect(status).toBe(0)
    expect(stdout.length).toBeGreaterThan(input.length)
  })

  test("read 100 MB", () => {
    const document = `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  x: ${"y".repeat(4000)}\n`
    const big = document.repeat(25_000)
    const options = { input: big, maxBuffer: 2 ** 28 }
    const { stdout, status } = run(join(executables, "sternpost-labels"), ["a=b"], options)
    expect(status).toBe(0)
    expect(stdout.length).toBe(big.length + 25_000 * "  labels:\n    a: b\n".length)
  })

  test.each([
    ["an empty stdin", "", 0, "# sternpost: the stream has no objects\n"],
    ["bytes that are no text", Buffer.from([0, 1, 2]), 3, ""],
    ["text that is no YAML", "a: [1\n", 3, ""],
    ["text that is no object", "hello\n", 3, ""],
  ])("with %s", (_, bytes, code, text) => {
    const { stdout, stderr, status } = run(join(executables, "sternpost-labels"), ["a=b"], {
      input: bytes,
    })
    expect([status, stdout]).toEqual([code, text])
    expect(stderr === "").toBe(code === 0)
  })

  test.each([
    ["no pipeline", ["run", "--config", "/no/such.yaml"], 2],
    ["an unknown flag", ["run", "--nope"], 2],
    ["an unknown command", ["nope"], 2],
    ["a bad label", ["stage", "labels", "a b=c"], 2],
    ["a pipeline that forbids programs", ["run", "--config", "REFUSED"], 4],
  ])("print nothing on stdout for %s", (_, args, code) => {
    const refused = () => {
      const file = writePipeline({ uses: "exec", with: { command: "cat", secrets: "pass" } })
      const text = readFileSync(file, "utf8").replace(
        '"stages"',
        '"security": {"allowExec": false}, "stages"',
      )
      return run("tee", [file], { input: text }) && file
    }
    const given = args.map((argument) => (argument === "REFUSED" ? refused() : argument))
    const { stdout, stderr, status } = run(sternpost, given)
    expect([status, stdout]).toEqual([code, ""])
    expect(stderr).toMatch(/^sternpost\b.*: /)
  })

  test("say what to run when the bundle was not built", () => {
    const copy = join(scratchFolder("copy"), "bin")
    mkdirSync(copy)
    cpSync(executables, copy, { recursive: true })
    const { stdout, stderr, status } = run(join(copy, "sternpost"), ["run"])
    expect([status, stdout]).toEqual([2, ""])
    expect(stderr).toContain(`not built yet; run once: node "${join(copy, "setup.mjs")}"`)
  })
})
