import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, relative } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { crdFilesAt, isChart } from "./crd-files.ts"

const FILES = [
  "web/Chart.yaml",
  "web/values.yaml",
  "web/templates/a.yaml",
  "web/crds/b.yaml",
  "web/crds/more/a.json",
  "web/crds/README.md",
  "web/charts/db/Chart.yaml",
  "web/charts/db/crds/c.yml",
  "web/charts/db/charts/lib/Chart.yaml",
  "web/charts/db/charts/lib/crds/d.yaml",
  "web/charts/notes/crds/e.yaml",
  "bare/Chart.yaml",
  "loose/f.yaml",
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-crd-files-"))
  for (const name of FILES) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), "")
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each([
  [
    "web",
    [
      "web/crds/b.yaml",
      "web/crds/more/a.json",
      "web/charts/db/crds/c.yml",
      "web/charts/db/charts/lib/crds/d.yaml",
    ],
  ],
  ["web/crds", ["web/crds/b.yaml"]],
  ["web/crds/**/*.json", ["web/crds/more/a.json"]],
  ["bare", []],
  ["loose", ["loose/f.yaml"]],
  ["none", []],
])("CRDs at %s are in %j", (path, files) => {
  expect(crdFilesAt(path, folder).map(({ path: file }) => relative(folder, file))).toEqual(files)
})

test("a chart is a folder with a Chart.yaml", () => {
  expect(["web", "web/crds", "none"].map((name) => isChart(join(folder, name)))).toEqual([
    true,
    false,
    false,
  ])
})
