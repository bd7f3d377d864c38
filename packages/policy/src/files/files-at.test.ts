import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, relative } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { filesAt } from "./files-at.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-files-"))
  mkdirSync(join(folder, "crds/more"), { recursive: true })
  for (const name of ["a.yaml", "crds/b.yml", "crds/c.json", "crds/note.txt", "crds/more/d.yaml"])
    writeFileSync(join(folder, name), "")
  mkdirSync(join(folder, "odd"))
  for (const name of ["a,b.txt", "b.txt", "{c.txt", "d+(1).txt"])
    writeFileSync(join(folder, "odd", name), "")
  // As the volume of a ConfigMap has them.
  mkdirSync(join(folder, "mounted/..data"), { recursive: true })
  writeFileSync(join(folder, "mounted/..data/p.yaml"), "")
  symlinkSync("..data/p.yaml", join(folder, "mounted/p.yaml"))
  symlinkSync("none.yaml", join(folder, "mounted/gone.yaml"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const found = (path: string) => filesAt(path, folder).map((file) => relative(folder, file))

test.each([
  ["a.yaml", ["a.yaml"]],
  ["./crds/note.txt", ["crds/note.txt"]],
  ["crds", ["crds/b.yml", "crds/c.json"]],
  ["*.yaml", ["a.yaml"]],
  ["crds/*", ["crds/b.yml", "crds/c.json", "crds/note.txt"]],
  ["./crds/?.{yml,json}", ["crds/b.yml", "crds/c.json"]],
  ["{crds,none}/**/*.yaml", ["crds/more/d.yaml"]],
  ["crds/{b,more/d}.{yml,yaml}", ["crds/b.yml", "crds/more/d.yaml"]],
  ["odd/a,b*", ["odd/a,b.txt"]],
  ["odd/{c*", ["odd/{c.txt"]],
  ["odd/{a,b*", []],
  ["odd/*+(1).txt", ["odd/d+(1).txt"]],
  ["odd/?.txt", ["odd/b.txt"]],
  ["mounted/*.yaml", ["mounted/p.yaml"]],
  ["mounted/p.yaml", ["mounted/p.yaml"]],
  ["crds/**/*.y*ml", ["crds/b.yml", "crds/more/d.yaml"]],
  ["crds/**", ["crds/b.yml", "crds/c.json", "crds/more/d.yaml", "crds/note.txt"]],
  ["none.yaml", []],
  ["none/*.yaml", []],
  ["*.json", []],
])("%s is %j", (path, files) => {
  expect(found(path)).toEqual(files)
})

test("an absolute path is not below the folder of the pipeline", () => {
  expect(filesAt(join(folder, "a.yaml"), "/")).toEqual([join(folder, "a.yaml")])
  expect(filesAt(join(folder, "*.yaml"), "/")).toEqual([join(folder, "a.yaml")])
})
