import { TreeScalar } from "@sternpost/goyaml"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fieldText, isNull, isString, setText, splitPath, textOf, withText } from "./access.ts"

describe("splitPath", () => {
  test.each([
    ["a/b/c", ["a", "b", "c"]],
    ["/a/b", ["a", "b"]],
    ["a", ["a"]],
    ["", [""]],
    ["a\\/b/c", ["a/b", "c"]],
    ["a\\/b\\/c", ["a/b/c"]],
    ["a//b", ["a", "", "b"]],
    ["a/", ["a", ""]],
  ])("%s", (path, parts) => {
    expect(splitPath(path, "/")).toEqual(parts)
  })

  test("gives back what was joined with backslashes", () => {
    const part = fc.stringMatching(/^[a-z./]{1,6}$/)
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        const path = parts.map((one) => one.replaceAll("/", "\\/")).join("/")
        expect(splitPath(path, "/")).toEqual(parts)
      }),
    )
  })
})

describe("a text in place of a scalar's", () => {
  const scalar = (tag: TreeScalar["tag"], text: string) => new TreeScalar(tag, text)

  test.each([
    ["a text stays one", "a", "1", "1"],
    ["one in quotes too", scalar("str", "1"), "2", scalar("str", "2")],
    ["a number stays one", scalar("int", "1"), "2", scalar("int", "2")],
    ["a float stays one", scalar("float", "1.5"), "2", scalar("float", "2")],
    ["a truth stays one", scalar("bool", "true"), "false", scalar("bool", "false")],
    ["what is no number becomes a text", scalar("int", "1"), "x", "x"],
  ])("%s", (_what, old, text, expected) => {
    expect(withText(old, text)).toEqual(expected)
  })
})

test("setText leaves what is written the same", () => {
  const map = new Map([["a", new TreeScalar("int", "1")]])
  setText(map, "a", "1")
  expect(map.get("a")).toEqual(new TreeScalar("int", "1"))
  setText(map, "a", "2")
  expect(map.get("a")).toBe("2")
  setText(map, "b", "x")
  expect(fieldText(map, "b")).toBe("x")
})

test("what has no text is empty", () => {
  expect(textOf(undefined)).toBe("")
  expect(textOf(new Map())).toBe("")
  expect(textOf(["a"])).toBe("")
  expect(fieldText("a", "b")).toBe("")
  expect(textOf(new TreeScalar("null", "~"))).toBe("~")
})

test("a null is no text, a text like one is", () => {
  expect(isNull(new TreeScalar("null", "null"))).toBe(true)
  expect(isNull("null")).toBe(false)
  expect(isString("null")).toBe(true)
  expect(isString(new TreeScalar("folded", "a b"))).toBe(true)
  expect(isString(new TreeScalar("int", "1"))).toBe(false)
})
