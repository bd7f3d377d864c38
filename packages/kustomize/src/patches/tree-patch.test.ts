import { readTrees, type TreeMap, TreeScalar } from "@sternpost/goyaml"
import { applyJsonPatch, type JsonPatchOperation, type JsonValue } from "@sternpost/patch"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { fromJson, toJson } from "../fields/json.ts"
import { patchTree, rounded, throughJson } from "./tree-patch.ts"

const read = (text: string) => readTrees(text)[0]?.tree as TreeMap

const key = fc.constantFrom("a", "b", "c/d", "e~f", "0", "__proto__")
const value: fc.Arbitrary<JsonValue> = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    fc.constantFrom<JsonValue>(1, 2.5, "x", "8", null, true),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(key, tie("value"), { maxKeys: 3 }) as fc.Arbitrary<JsonValue>,
  ),
})).value
const document = fc.dictionary(key, value, { minKeys: 1, maxKeys: 4 }) as fc.Arbitrary<JsonValue>
const step = fc.constantFrom("a", "b", "c~1d", "e~0f", "0", "1", "-", "01", "zz")
const path = fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `/${steps.join("/")}`)
const operation = fc.record({
  op: fc.constantFrom("add", "replace", "remove"),
  path,
  value,
}) as fc.Arbitrary<JsonPatchOperation>

function patched(before: JsonValue, one: JsonPatchOperation): JsonValue | undefined {
  try {
    return applyJsonPatch(before, [one])
  } catch {
    return undefined
  }
}

test("what is changed in a tree is what is changed in JSON", () => {
  let done = 0
  fc.assert(
    fc.property(document, operation, (before, one) => {
      const tree = fromJson(before) as TreeMap
      const expected = patched(before, one)
      const isDone = patchTree(tree, one)
      if (expected !== undefined) {
        done++
        expect([isDone, toJson(tree)]).toEqual([true, expected])
      } else if (!isDone) expect(toJson(tree)).toEqual(before)
      // A map takes what is to replace something in it that it has not.
      else expect(toJson(tree)).toEqual(patched(before, { ...one, op: "add" } as typeof one))
    }),
    { numRuns: 2000 },
  )
  expect(done).toBeGreaterThan(300)
})

test.each([
  [{ op: "test", path: "/a", value: 1 }],
  [{ op: "copy", from: "/a", path: "/b" }],
  [{ op: "add", path: "", value: {} }],
  [{ op: "remove", path: "/list/-1" }],
  [{ op: "replace", path: "/list/2", value: 1 }],
  [{ op: "add", path: "/list/4", value: 1 }],
  [{ op: "add", path: "/a/b", value: 1 }],
  [{ op: "remove", path: "/none" }],
] as [JsonPatchOperation][])("%j is left to others, and changes nothing", (one) => {
  const tree = read("a: 1\nlist: [1, 2]")
  expect(patchTree(tree, one)).toBe(false)
  expect(tree).toEqual(read("a: 1\nlist: [1, 2]"))
})

test("two resources do not share what was put into them", () => {
  const add = { op: "add", path: "/a", value: { b: [1] } } as const
  const [one, other] = [read("x: 1"), read("x: 1")]
  patchTree(one, add)
  patchTree(other, add)
  expect(one.get("a")).toEqual(other.get("a"))
  expect(one.get("a")).not.toBe(other.get("a"))
})

describe("what has been JSON", () => {
  const through = (text: string) => {
    const tree = read(text)
    throughJson(tree)
    return tree
  }

  test.each([
    "a: 1\nb: [-5, 0, 007, 0x1f, 1_000]\nc: 12345678901234567890\nd: 900719925474099312",
    "a: 1.50\nb: 1e3\nc: [true, True, ~, null, ]",
    "a: '1'\nb: \"x\"\nc: |\n  text\nd: >\n  folded\n  text\n\n  more\n",
    "a: 2020-01-01\nb: [[], {}, {c: 2020-01-01T00:00:00Z}]",
  ])("is what it was made of: %j", (text) => {
    expect(through(text)).toEqual(fromJson(rounded(toJson(read(text)))))
  })

  test("keeps what is written as JSON writes it", () => {
    const one = new TreeScalar("int", "3")
    const tree: TreeMap = new Map([["a", one]])
    throughJson(tree)
    expect(tree.get("a")).toBe(one)
  })
})
