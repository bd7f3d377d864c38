import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { policiesAt } from "./policies-at.ts"

let folder = ""
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "policies-"))
  mkdirSync(join(folder, "p"))
  writeFileSync(join(folder, "p", "a.yaml"), "kind: A\n---\nkind: B\n")
  writeFileSync(join(folder, "p", "b.json"), '{"kind": "C"}')
  writeFileSync(join(folder, "p", "readme.md"), "no policy")
})
afterAll(() => rmSync(folder, { recursive: true }))

const kinds = (...paths: string[]) =>
  policiesAt(paths, folder).map(({ file, manifest }) => `${file} ${manifest.kind}`)

test("files, folders and globs are read", () => {
  const all = ["p/a.yaml A", "p/a.yaml B", "p/b.json C"]
  expect(kinds("p")).toEqual(all)
  expect(kinds("p/*.json", "p/a.yaml")).toEqual(["p/b.json C", "p/a.yaml A", "p/a.yaml B"])
})

test("a path at which nothing is is an error", () => {
  expect(() => kinds("q")).toThrow('no policy file is at "q"')
  expect(() => kinds("p/*.toml")).toThrow('no policy file is at "p/*.toml"')
})
