import { describe, expect, test } from "vitest"
import {
  checkKeys,
  childOf,
  descendantOf,
  failAt,
  isSet,
  itemsAt,
  lineOf,
  nameOfPlace,
  textAt,
  textOf,
  textsOf,
} from "./place.ts"
import { placeOf } from "./testing.ts"

const TEXT = `name: web
flag: true
count: 3
nothing: ~
list:
  - a
  - {b: c}
pairs:
  one: "1"
  two: 2
`

const root = placeOf(TEXT)

test("reads what is there, and tells what is not", () => {
  expect(textAt(root, "name")).toBe("web")
  expect(textAt(root, "nothing")).toBeUndefined()
  expect(childOf(root, "none")).toBeUndefined()
  expect(isSet(root, "flag")).toBe(true)
  expect(isSet(root, "none")).toBe(false)
  expect(itemsAt(root, "list").map(({ value }) => value)).toEqual(["a", { b: "c" }])
  expect(itemsAt(root, "none")).toEqual([])
  expect(descendantOf(root, "pairs", "one")?.value).toBe("1")
  expect(descendantOf(root, "none", "one")).toBeUndefined()
})

test("the case of keys does not count, as for Go", () => {
  const place = placeOf("nameprefix: a\nNAME: b\nname: c\n")
  expect(textAt(place, "namePrefix")).toBe("a")
  expect(textAt(place, "name")).toBe("c")
  expect(() => checkKeys(place, ["namePrefix", "name"], "a thing")).not.toThrow()
})

test("knows the line of a key, of an item and of a value", () => {
  const [first, second] = itemsAt(root, "list")
  expect([first, second].map((item) => item && lineOf(item))).toEqual([6, 7])
  const pairs = childOf(root, "pairs")
  expect(pairs && lineOf(pairs)).toBe(9)
  expect(pairs && nameOfPlace(pairs)).toBe("in.yaml:8")
})

describe("what is of another type is an error with file and line", () => {
  test.each([
    [() => textAt(root, "count"), 'in.yaml:3: "count" must be a text'],
    [() => itemsAt(root, "name"), 'in.yaml:1: "name" must be a list'],
    [() => isSet(root, "count"), 'in.yaml:3: "count" must be true or false'],
    [() => childOf(childOf(root, "list") ?? root, "x"), 'in.yaml:6: "list" must be a map'],
    [() => itemsAt(root, "list").map(textOf), 'in.yaml:7: an item of "list" must be a text'],
    [() => textsOf(childOf(root, "pairs") ?? root), 'in.yaml:10: "two" must be a text; use quotes'],
    [() => childOf(placeOf("[1]"), "x"), "in.yaml:1: the document must be a map"],
  ])("%#", (read, message) => {
    expect(read).toThrow(message)
  })
})

test("a key that is not allowed is an error at the key, with the one that was meant", () => {
  const keys = ["name", "flag", "counts", "nothing", "list", "pairs"]
  expect(() => checkKeys(root, keys, "a thing")).toThrow(
    'in.yaml:3: a thing has no "count"; did you mean "counts"?',
  )
  expect(() => checkKeys(root, [...keys, "count"], "a thing")).not.toThrow()
})

test("an error carries code, file and line", () => {
  expect(failAt(childOf(root, "count") ?? root, "no")).toMatchObject({
    code: "CONVERT_FAILED",
    file: "in.yaml",
    line: 3,
    message: "in.yaml:3: no",
  })
})
