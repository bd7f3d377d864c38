import { anchoredPattern } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { literal, literalOf, namespaceThen, nameThen, noRenames, pipelinePath } from "./context.ts"
import { converting } from "./testing.ts"

const fits = (pattern: string, text: string) => anchoredPattern(pattern, "name")(text)

describe("a path of a document in a pipeline elsewhere", () => {
  test.each([
    ["/a", "/a", "x.yaml", "x.yaml"],
    ["/a", "/a/b", "./c/x.yaml", "b/c/x.yaml"],
    ["/a/b", "/a", "x.yaml", "../x.yaml"],
    ["/a", "/a", "../x.yaml", "../x.yaml"],
    ["/a", "/b", "/c/x.yaml", "../c/x.yaml"],
  ])("from %s, in %s, %s is %s", (outputFolder, folder, path, expected) => {
    expect(pipelinePath(converting({ outputFolder }), folder, path)).toBe(expected)
  })
})

describe("names after a prefix and a suffix", () => {
  const renames = { ...noRenames(), prefix: "a.", suffix: "-z" }

  test("fit by what they were and by what they are", () => {
    const pattern = nameThen("web|data.*", renames)
    const names = ["web", "a.web-z", "a.data1-z", "data1", "a.web", "axweb-z", "a.a.web-z-z"]
    expect(names.filter((name) => fits(pattern, name))).toEqual(names.slice(0, 4))
  })

  test("stay as they are without", () => {
    expect(nameThen("we(b|c)", noRenames())).toBe("we(b|c)")
  })
})

describe("namespaces of targets", () => {
  test("an object without one is in the namespace default", () => {
    const { pattern = "" } = namespaceThen("def.*", noRenames())
    expect(["", "default", "shop"].map((text) => fits(pattern, text))).toEqual([true, true, false])
  })

  test("a pattern for others does not fit objects without one", () => {
    expect(namespaceThen("shop", noRenames())).toEqual({ pattern: "shop" })
  })

  test("one that fits all needs no help", () => {
    expect(namespaceThen(".*", noRenames())).toEqual({ pattern: ".*" })
  })

  test("once all are moved, the new one fits all, and an old one cannot be told", () => {
    const renames = { ...noRenames(), namespace: "new" }
    expect(namespaceThen("new|x", renames)).toEqual({})
    expect(namespaceThen("old", renames)).toEqual({ pattern: "old", isLost: true })
  })

  test("what is no pattern here is left to those who run it", () => {
    expect(namespaceThen("(?=d)default", noRenames())).toEqual({ pattern: "(?=d)default" })
    expect(namespaceThen("(?i)DEFAULT", noRenames())).toEqual({ pattern: "(?i)DEFAULT|" })
  })
})

test("a literal fits itself alone, and is known again", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string(), (text, other) => {
      fc.pre(!/[\n\r\u2028\u2029\\]/.test(text + other))
      expect(fits(literal(text), text)).toBe(true)
      expect(fits(literal(text), other)).toBe(text === other)
      expect(literalOf(literal(text))).toBe(text)
    }),
  )
})

test.each(["a|b", "a.*", "", undefined, "[ab]"])("%j stands for no one text", (pattern) => {
  expect(literalOf(pattern)).toBeUndefined()
})
