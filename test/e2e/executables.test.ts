// The executables: how they are found and started, and what they print for what they are given.

import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { pipelineText } from "../support/pipelines.ts"
import { executables, plugin, writeFiles, writePipeline } from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"

const input = exampleFile("manifests.yaml")
const NAMES = readdirSync(executables).filter((name) => name.startsWith("sternpost"))
const sternpost = join(executables, "sternpost")
const labels = join(executables, "sternpost-labels")

describe("the executables", () => {
  let pipeline: string

  beforeAll(() => {
    pipeline = writePipeline({ uses: "labels", with: { pairs: { "e2e/team": "shop" } } })
  })

  test("give the same by pipeline, by flags, by symlink, and in whatever folder", async () => {
    const { stdout } = await runProgram(labels, ["e2e/team=shop"], { input })
    expect(stdout.split("    e2e/team: shop\n")).toHaveLength(10)
    const expected = { status: 0, stdout, stderr: "" }
    const links = scratchFolder("link")
    symlinkSync(sternpost, join(links, "renamed"))
    symlinkSync(labels, join(links, "label"))
    const top = writeFiles({ "pipeline.yaml": readFileSync(pipeline, "utf8"), "a/b/c.txt": "" })
    const cwd = join(top, "a/b")
    const runs: readonly (readonly [string, readonly string[], string])[] = [
      ["renamed", [], cwd],
      ["renamed", ["run"], cwd],
      ["renamed", ["run", "--config", pipeline], "/"],
      ["label", ["e2e/team=shop"], "/"],
    ]
    for (const [name, args, folder] of runs)
      expect(await runProgram(join(links, name), args, { cwd: folder, input })).toEqual(expected)
  })

  test("join to a pipe in a shell", async () => {
    const patch = `[{op: replace, path: /spec/revisionHistoryLimit, value: 9}]`
    const command = `"$0" a=b | "$1" --target kind=Deployment,name=web --type json --patch "$2"`
    const programs = [labels, join(executables, "sternpost-patch"), patch]
    const { stdout, status } = await runProgram("sh", ["-c", command, ...programs], { input })
    expect(status).toBe(0)
    expect(stdout).toContain("revisionHistoryLimit: 9")
    expect(stdout.split("    a: b\n").length).toBeGreaterThan(9)
  })

  test.each([
    ["an empty stdin", "", 0, "# sternpost: the stream has no objects\n"],
    ["bytes that are no text", "\0\x01\x02", 3, ""],
    ["text that is no YAML", "a: [1\n", 3, ""],
    ["text that is no object", "hello\n", 3, ""],
  ])("with %s", async (_, text, code, output) => {
    const { status, stdout, stderr } = await runProgram(labels, ["a=b"], { input: text })
    expect([status, stdout]).toEqual([code, output])
    expect(stderr).toMatch(code === 0 ? /^$/ : /^sternpost-labels: cannot read the rendered/)
  })

  const unmet = { uses: "labels", expect: 99, with: { pairs: { a: "b" } } }
  const forbidden = pipelineText({ uses: "exec", with: { command: "cat", secrets: "pass" } })
  const files = {
    "empty.yaml": "",
    "unmet.yaml": pipelineText(unmet),
    "forbidden.yaml": forbidden.replace('"stages"', '"security": {"allowExec": false}, "stages"'),
  }

  test.each([
    ["no pipeline", ["run", "--config", "/no/such.yaml"], 2],
    ["an empty pipeline", ["run", "--config", "empty.yaml"], 2],
    ["a stage that fails", ["run", "--config", "unmet.yaml"], 3],
    ["a pipeline that forbids programs", ["run", "--config", "forbidden.yaml"], 4],
    ["an unknown flag", ["run", "--nope"], 2],
    ["an unknown command", ["nope"], 2],
    ["a bad label", ["stage", "labels", "a b=c"], 2],
  ])("print nothing on stdout for %s", async (_, args, code) => {
    const cwd = writeFiles(files)
    const { status, stdout, stderr } = await runProgram(sternpost, args, { cwd, input })
    expect([status, stdout]).toEqual([code, ""])
    expect(stderr).toMatch(/^sternpost\b.*: .*\n$/)
  })
})

describe("without the bundle", () => {
  const failure = (message: string) => ({
    status: 2,
    stdout: "",
    stderr: `sternpost: ${message}\n`,
  })

  /** A copy of a folder of the checkout, beside which there is no bundle. */
  const copyOf = (folder: string, name: string) => {
    const copy = join(scratchFolder("copy"), name)
    cpSync(folder, copy, { recursive: true })
    return copy
  }

  test("all executables of a checkout say what to run", async () => {
    const copy = copyOf(executables, "bin")
    const expected = failure(`not built yet; run once: node "${join(copy, "setup.mjs")}"`)
    expect(NAMES.length).toBeGreaterThan(3)
    for (const name of NAMES)
      expect(await runProgram(join(copy, name), ["a=b"], { input })).toEqual(expected)
  })

  test("executables that have nothing to build from want to be installed again", async () => {
    const copy = copyOf(executables, "bin")
    rmSync(join(copy, "setup.mjs"))
    const expected = failure(`files of Sternpost beside "${copy}" are missing; reinstall it`)
    expect(await runProgram(join(copy, "sternpost"), [], { input })).toEqual(expected)
  })

  const reinstall = (folder: string) =>
    `files of the plugin in "${folder}" are missing; reinstall the plugin: helm plugin uninstall sternpost, then install it again`

  test.each([
    ["all of it", []],
    ["a part of it", ["bundle/start.cjs"]],
  ])("a plugin that has lost %s wants to be installed again", async (_, kept) => {
    const copy = copyOf(plugin, "sternpost")
    for (const file of kept)
      cpSync(join(plugin, "../packages/sternpost", file), join(copy, file), { recursive: true })
    const program = join(copy, "sternpost.cjs")
    const run = (...args: string[]) => runProgram("node", [program, ...args], { input })
    expect(await run()).toEqual(failure(reinstall(copy)))
    // Helm 4 quotes the separator.
    expect(await run("--helm4-plugin")).toEqual({
      ...failure(reinstall(copy)),
      status: 0,
      stdout: `\n--- sternpost: ${reinstall(copy)}\n`,
    })
  })

  test("the plugin of a checkout says what to run", async () => {
    const copy = copyOf(plugin, "plugin")
    cpSync(executables, join(copy, "../bin"), { recursive: true })
    const { stderr } = await runProgram("node", [join(copy, "sternpost.cjs")], { input })
    expect(stderr).toBe(
      `sternpost: not built yet; run once: node "${join(copy, "../bin/setup.mjs")}"\n`,
    )
  })
})
