import { describe, expect, test } from "vitest"
import { type ReportSketch, sketchReport } from "./testing.ts"
import { type TextStyles, textReport } from "./text.ts"

const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`
const STYLES: TextStyles = {
  bold: mark("b"),
  dim: mark("d"),
  red: mark("r"),
  yellow: mark("y"),
  cyan: mark("c"),
}
const write = (...sketches: readonly ReportSketch[]) => textReport(sketchReport(...sketches))
const lastLine = (...sketches: readonly ReportSketch[]) =>
  write(...sketches)
    .trimEnd()
    .split("\n")
    .at(-1)

describe("the sum", () => {
  test.each<[sketches: readonly ReportSketch[], sum: string]>([
    [[], "0 objects: 0 checked, 0 errors, 0 warnings"],
    [[{ isGood: true }], "1 object: 1 checked, 0 errors, 0 warnings"],
    [[{}], "1 object: 1 checked, 1 error, 0 warnings"],
    [[{}, {}], "2 objects: 2 checked, 2 errors, 0 warnings"],
    [[{ severity: "warning" }], "1 object: 1 checked, 0 errors, 1 warning"],
    [[{ severity: "info" }, {}], "2 objects: 2 checked, 1 error, 0 warnings, 1 info"],
    [[{ skipped: "x" }], "1 object: 0 checked, 1 skipped, 0 errors, 0 warnings"],
  ])("of %j is %s", (sketches, sum) => {
    expect(lastLine(...sketches)).toBe(sum)
  })
})

test("findings stand below their object, and objects below their file, each named once in a row", () => {
  expect(
    write(
      { name: "a", file: "one.yaml" },
      { name: "b", file: "one.yaml", message: "first\nsecond" },
      { name: "c", file: "two.yaml", namespace: "shop", severity: "info" },
    ),
  ).toBe(`one.yaml
  Pod a
    error   odd  spec, line 4
            is odd
  Pod b
    error   odd  spec, line 9
            first
            second

two.yaml
  Pod shop/c
    info    odd  spec, line 14
            is odd

3 objects: 3 checked, 2 errors, 0 warnings, 1 info
`)
})

test("a reason that many objects are skipped for is told once, with how many", () => {
  const text = write({ skipped: "no CRD" }, { skipped: "no CRD" }, { skipped: "other" })
  expect(text).toMatch(/^skipped 2: no CRD\nskipped 1: other\n3 objects/)
})

test("severities have colours, the sum that of the worst", () => {
  const styled = (...sketches: readonly ReportSketch[]) =>
    textReport(sketchReport(...sketches), STYLES)
  expect(styled({ file: "a.yaml" })).toBe(`<b>a.yaml</b>
  Pod web
    <r>error  </r> odd<d>  spec, line 4</d>
            is odd

<b><r>1 object: 1 checked, 1 error, 0 warnings</r></b>
`)
  expect(styled({ severity: "warning" })).toMatch(
    /<y>warning<\/y> odd.*<b><y>1 object.*<\/y><\/b>\n$/s,
  )
  expect(styled({ severity: "info" })).toMatch(/<c>info {3}<\/c> odd.*<b>1 object.*<\/b>\n$/s)
  expect(styled({ skipped: "x" })).toMatch(/^<d>skipped 1: x<\/d>\n<b>1 object/)
})
