import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { chartsAround } from "./charts-around.ts"

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-charts-around-"))
  for (const name of ["web/Chart.yaml", "web/crds/a.yaml", "bare/Chart.yaml", "out/a.yaml"]) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), "")
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test.each<[paths: readonly string[], from: string, charts: readonly string[]]>([
  [["web/rendered.yaml"], ".", ["web"]],
  [["web/out/one/rendered.yaml", "web/two.yaml"], ".", ["web"]],
  [[], "web", ["web"]],
  [["-"], "web", ["web"]],
  [[], ".", []],
  [["out/a.yaml"], ".", []],
  [["bare/rendered.yaml"], ".", []],
  [["out"], "web", ["web"]],
  [["../web/rendered.yaml"], "out", ["web"]],
  [["../web/out/rendered.yaml"], "out", []],
])("of %j from %s, charts with CRDs around are %j", (paths, from, charts) => {
  expect(chartsAround(paths, join(folder, from))).toEqual(charts.map((name) => join(folder, name)))
})
