import { describe, expect, test } from "vitest"
import { styles } from "../styles.ts"
import { count } from "./count.ts"
import { unifiedDiff } from "./unified.ts"

const names = { from: "rendered", to: "result" }
const lines = (...texts: readonly (string | number)[]) => texts.map((text) => `${text}\n`).join("")

describe("a unified diff", () => {
  test("of equal texts is empty", () => {
    expect(unifiedDiff({ before: "a\n", after: "a\n", ...names })).toBe("")
  })

  test("shows three lines around a change", () => {
    const before = lines(1, 2, 3, 4, 5, 6, 7, 8, 9)
    const after = lines(1, 2, 3, 4, "five", 6, 7, 8, 9)
    expect(unifiedDiff({ before, after, ...names })).toBe(
      "--- rendered\n+++ result\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n",
    )
  })

  test("counts from nothing as diff does", () => {
    expect(unifiedDiff({ before: "", after: "a\n", ...names })).toContain("@@ -0,0 +1,1 @@")
  })

  test("says where the end of the last line is missing", () => {
    const text = unifiedDiff({ before: "a\n", after: "a", ...names })
    expect(text).toContain("\\ No newline at end of file")
  })

  test("is coloured line by line, without its header", () => {
    const style = styles({ isTTY: true }, { FORCE_COLOR: "1" })
    expect(unifiedDiff({ before: "a\n", after: "b\n", ...names }, style).split("\n")).toEqual([
      "--- rendered",
      "+++ result",
      "\x1b[36m@@ -1,1 +1,1 @@\x1b[39m",
      "\x1b[31m-a\x1b[39m",
      "\x1b[32m+b\x1b[39m",
      "",
    ])
  })

  test("does not take a changed ruler for its header", () => {
    const text = unifiedDiff({ before: "-- a\n", after: "++ b\n", ...names })
    expect(text.split("\n").slice(3)).toEqual(["--- a", "+++ b", ""])
  })
})

test.each([
  [0, "0 lines"],
  [1, "1 line"],
  [2, "2 lines"],
])("%j is counted as %j", (number, text) => {
  expect(count(number, "line")).toBe(text)
})
