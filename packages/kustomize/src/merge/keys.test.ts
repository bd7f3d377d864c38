import { readTrees, type Tree, TreeScalar } from "@sternpost/goyaml"
import { describe, expect, test } from "vitest"
import { takeDirective, takeKnownDirective } from "./directive.ts"
import { findItem, setItem } from "./items.ts"
import { allValues, fillValues, keyField, usedKeys } from "./keys.ts"

const tree = (text: string) => readTrees(text, {})[0]?.tree as Tree
const list = (text: string) => tree(text) as Tree[]

describe("the values that tell items apart", () => {
  test("each once, the patch's first", () => {
    const lists = [list("[{a: 2}, {a: 3}]"), list("[{a: 1}, {a: 2}]"), undefined]
    expect(allValues(lists, ["a"])).toEqual([["2"], ["3"], ["1"]])
  })

  test("an item is its own value where there is no key", () => {
    expect(allValues([list("[x, y, x]")], [""])).toEqual([["x"], ["y"]])
  })

  test("what an item lacks is empty", () => {
    expect(allValues([list("[{a: 1}, {b: 2}, z]")], ["a", "b"])).toEqual([
      ["1", ""],
      ["", "2"],
      ["", ""],
    ])
  })

  test("is filled from one that agrees in the rest", () => {
    const all = [
      ["80", ""],
      ["80", "TCP"],
      ["443", ""],
    ]
    fillValues(all)
    expect(all).toEqual([
      ["80", "TCP"],
      ["80", "TCP"],
      ["443", ""],
    ])
  })

  test("but not from one that does not", () => {
    const all = [
      ["80", "UDP"],
      ["80", "TCP"],
    ]
    fillValues(all)
    expect(all).toEqual([
      ["80", "UDP"],
      ["80", "TCP"],
    ])
  })

  test("keys that no item has count for nothing", () => {
    expect(usedKeys([["80", ""]], ["80", ""], ["port", "protocol"])).toEqual({
      keys: ["port"],
      values: ["80"],
    })
    expect(usedKeys([["", ""]], ["", ""], ["port", "protocol"])).toEqual({
      keys: ["port", "protocol"],
      values: ["", ""],
    })
  })

  test("a number stays a number as a field", () => {
    expect(keyField("80")).toEqual(new TreeScalar("int", "80"))
    expect(keyField("x")).toBe("x")
  })
})

describe("items", () => {
  const items = list("[{name: a, n: 1}, {name: b}, text]")

  test("are found by all of their values", () => {
    expect(findItem(items, { keys: ["name"], values: ["b"] })).toBe(items[1])
    expect(findItem(items, { keys: ["name", "n"], values: ["a", "2"] })).toBeUndefined()
    expect(findItem(items, { keys: [""], values: ["text"] })).toBe("text")
  })

  test("are replaced in their place, or come last", () => {
    const item = tree("{name: b, n: 2}")
    expect(setItem(items, item, { keys: ["name"], values: ["b"] })).toEqual([
      items[0],
      item,
      "text",
    ])
    const other = tree("{name: c}")
    expect(setItem(items, other, { keys: ["name"], values: ["c"] })).toEqual([...items, other])
  })

  test("are taken out", () => {
    const without = setItem(items, undefined, { keys: ["name"], values: ["a"] })
    expect(without).toEqual([items[1], "text"])
  })

  test("empty ones do not stay", () => {
    const left = setItem(list("[{}, null, {name: a}]"), undefined, {
      keys: ["name"],
      values: ["x"],
    })
    expect(left).toEqual(list("[{name: a}]"))
  })
})

describe("directives", () => {
  test.each([
    ["{a: 1}", "merge", "{a: 1}"],
    ["{$patch: replace, a: 1}", "replace", "{a: 1}"],
    ["{$patch: delete}", "delete", "{}"],
    ["{$patch: merge, a: 1}", "merge", "{a: 1}"],
    ["[{name: a}, {$patch: replace}]", "replace", "[{name: a}]"],
    ["[{name: a, $patch: delete}]", "merge", "[{name: a, $patch: delete}]"],
    ["text", "merge", "text"],
  ])("of %s", (text, directive, left) => {
    const patch = tree(text)
    expect(takeDirective(patch)).toBe(directive)
    expect(patch).toEqual(tree(left))
  })

  test("that are unknown fail, or stay where they are", () => {
    const patch = tree("{$patch: drop}")
    expect(() => takeDirective(patch)).toThrow(
      'unknown $patch "drop": it is merge, replace or delete',
    )
    expect(takeKnownDirective(patch)).toBe("merge")
    expect(patch).toEqual(tree("{$patch: drop}"))
  })
})
