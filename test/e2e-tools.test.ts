import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, beforeEach, expect, test } from "vitest"

import {
  allPrograms,
  locate,
  names,
  optionalNames,
  peerNames,
  recipe,
  toolsFolder,
} from "../bin/e2e-tools/locate.mjs"

const script = fileURLToPath(new URL("../bin/e2e-tools.mjs", import.meta.url))

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "e2e-tools-"))
})

afterEach(() => rmSync(folder, { recursive: true }))

// Without Go, which could build what is missing.
const run = (...args: string[]) =>
  spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
    env: { ...process.env, PATH: "", STERNPOST_TOOLS: folder },
  })

function pretendToHave(name: string, stamp: unknown) {
  for (const part of ["bin", "stamps"]) mkdirSync(join(folder, part), { recursive: true })
  writeFileSync(join(folder, "bin", name), "")
  writeFileSync(join(folder, "stamps", `${name}.json`), JSON.stringify(stamp))
}

test("lists every program with its version, state and path", () => {
  const { status, stdout } = run("--list")
  const rows = stdout.trimEnd().split("\n")
  expect(rows.map((row) => row.split(/\s+/)[0])).toEqual([
    ...names(),
    ...optionalNames(),
    ...peerNames(),
  ])
  expect(rows[0]).toMatch(/^helm4 +4\.\d+\.\d+ +missing +\S+\/bin\/helm4$/)
  expect(status).toBe(0)
})

test("has other versions of Helm 4 beside the one that must be there", () => {
  expect(names()).not.toEqual(expect.arrayContaining(optionalNames()))
  for (const name of optionalNames())
    expect(`helm${locate(name).version}`).toMatch(new RegExp(`^${name}\\.\\d+$`))
})

test("builds what only benchmarks need by its name alone", () => {
  for (const program of allPrograms)
    if (!peerNames().includes(program.name))
      pretendToHave(program.name, { ...recipe(program), go: "go1.26.8" })
  const { status, stderr } = run()
  expect(stderr).toBe(`e2e-tools: all ${names().length} programs are in ${folder}/bin\n`)
  expect(status).toBe(0)
  expect(peerNames().map((name) => locate(name, folder).state)).toEqual(
    peerNames().map(() => "missing"),
  )
})

test("names an unknown program and builds nothing", () => {
  const { status, stderr } = run("helm5")
  expect(stderr).toBe('e2e-tools: unknown argument "helm5", see --help\n')
  expect(status).toBe(2)
})

test("takes a program for stale that was built from another version", () => {
  const { version, ...rest } = recipeOf("yq")
  pretendToHave("yq", { version: "4.0.0", ...rest, go: "go1.26.8" })
  expect(locate("yq", folder).state).toBe("stale")
  pretendToHave("yq", { version, ...rest, go: "go1.26.8" })
  expect(locate("yq", folder).state).toBe("ready")
})

test("takes a program without a readable stamp for missing", () => {
  pretendToHave("yq", {})
  writeFileSync(join(folder, "stamps", "yq.json"), "{")
  expect(locate("yq", folder).state).toBe("missing")
})

test("keeps the programs in the user's cache unless told otherwise", () => {
  expect(toolsFolder({ STERNPOST_TOOLS: "/elsewhere" })).toBe("/elsewhere")
  expect(toolsFolder({ XDG_CACHE_HOME: "/cache", HOME: "/home/me" })).toBe("/cache/sternpost/tools")
  expect(toolsFolder({ HOME: "/home/me" })).toBe("/home/me/.cache/sternpost/tools")
})

const recipeOf = (name: string) => {
  const { version } = locate(name)
  return { version, package: "github.com/mikefarah/yq/v4", ldflags: "-s -w" }
}
