import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { closest, editDistance } from "./suggest.ts"

describe("editDistance", () => {
  test.each([
    ["", "", 0],
    ["pairs", "pairs", 0],
    ["pars", "pairs", 1],
    ["pairss", "pairs", 1],
    ["peirs", "pairs", 1],
    ["apirs", "pairs", 1],
    ["kitten", "sitting", 3],
    ["", "abc", 3],
  ])("from %j to %j is %i", (from, to, distance) => {
    expect(editDistance(from, to)).toBe(distance)
  })

  const word = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 7 })

  test("is symmetric, zero only for equal words, and at most the longer length", () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b)
        expect(distance).toBe(editDistance(b, a))
        expect(distance === 0).toBe(a === b)
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length))
        expect(distance).toBeGreaterThanOrEqual(Math.abs(a.length - b.length))
      }),
    )
  })

  test("counts a swap of neighbours once", () => {
    fc.assert(
      fc.property(word, word, (head, tail) => {
        expect(editDistance(`${head}xy${tail}`, `${head}yx${tail}`)).toBe(1)
      }),
    )
  })
})

describe("closest", () => {
  const keys = ["pairs", "includeTemplates", "includeSelectors", "name"]

  test.each([
    ["pars", "pairs"],
    ["piars", "pairs"],
    ["Pairs", "pairs"],
    ["include_templates", "includeTemplates"],
    ["includeTemplate", "includeTemplates"],
    ["nam", "name"],
  ])("takes %j for %j", (wrong, meant) => {
    expect(closest(wrong, keys)).toBe(meant)
  })

  test.each(["colour", "x", "", "selectors"])("has no guess for %j", (wrong) => {
    expect(closest(wrong, keys)).toBeUndefined()
  })

  test("takes the closest, and the first of equals", () => {
    expect(closest("exclud", ["includes", "exclude"])).toBe("exclude")
    expect(closest("bat", ["cat", "hat"])).toBe("cat")
  })

  test.each([
    ["containrs", ["containers", "initContainers", "volumes"], "containers"],
    ["Replicas", ["replicas"], "replicas"],
    ["verison", ["version", "vision"], "version"],
    ["naem", ["name"], "name"],
    ["a", ["b"], "b"],
    ["labels", ["annotations"], undefined],
    ["image", [], undefined],
  ])("%s among %j is %s", (wrong, keys, expected) => {
    expect(closest(wrong, keys)).toBe(expected)
  })
})
