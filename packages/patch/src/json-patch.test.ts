import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { applyJsonPatch, type JsonPatchOperation, type JsonValue, PatchError } from "./index.ts"

const deployment = {
  kind: "Deployment",
  spec: {
    replicas: 3,
    template: { spec: { containers: [{ name: "web", image: "nginx:1" }], volumes: [] } },
  },
} satisfies JsonValue

function failure(document: JsonValue, operations: readonly JsonPatchOperation[]): PatchError {
  try {
    applyJsonPatch(document, operations)
  } catch (error) {
    if (error instanceof PatchError) return error
    throw error
  }
  throw new Error("the patch did not fail")
}

describe("operations", () => {
  test.each<[string, JsonValue, JsonPatchOperation[], JsonValue]>([
    ["add makes a key", { a: 1 }, [{ op: "add", path: "/b", value: 2 }], { a: 1, b: 2 }],
    ["add replaces a key", { a: 1 }, [{ op: "add", path: "/a", value: null }], { a: null }],
    ["add inserts into a list", [1, 3], [{ op: "add", path: "/1", value: 2 }], [1, 2, 3]],
    ["add appends with -", { a: [1] }, [{ op: "add", path: "/a/-", value: [2] }], { a: [1, [2]] }],
    ["add at the length appends", [1], [{ op: "add", path: "/1", value: 2 }], [1, 2]],
    ["add replaces the document", [1], [{ op: "add", path: "", value: {} }], {}],
    ["remove takes a key", { a: 1, b: 2 }, [{ op: "remove", path: "/a" }], { b: 2 }],
    ["remove takes an item", [1, 2, 3], [{ op: "remove", path: "/1" }], [1, 3]],
    [
      "replace keeps the place",
      { a: 1, b: 2 },
      [{ op: "replace", path: "/a", value: 3 }],
      { a: 3, b: 2 },
    ],
    [
      "move renames a key",
      { a: { b: 1 } },
      [{ op: "move", from: "/a/b", path: "/a/c" }],
      { a: { c: 1 } },
    ],
    ["move reorders a list", [1, 2, 3], [{ op: "move", from: "/0", path: "/2" }], [2, 3, 1]],
    [
      "move onto itself changes nothing",
      { a: 1, b: 2 },
      [{ op: "move", from: "/a", path: "/a" }],
      { a: 1, b: 2 },
    ],
    ["copy", { a: [1] }, [{ op: "copy", from: "/a", path: "/b" }], { a: [1], b: [1] }],
    [
      "escaped keys",
      { "a/b": { "m~n": 1 } },
      [{ op: "replace", path: "/a~1b/m~0n", value: 2 }],
      { "a/b": { "m~n": 2 } },
    ],
    [
      "digits and - as keys",
      { "0": 1, "-": 2 },
      [
        { op: "remove", path: "/-" },
        { op: "remove", path: "/0" },
      ],
      {},
    ],
    [
      "test whatever the key order",
      { a: { b: 1, c: 2 } },
      [{ op: "test", path: "/a", value: { c: 2, b: 1 } }],
      { a: { b: 1, c: 2 } },
    ],
  ])("%s", (_, document, operations, expected) => {
    expect(applyJsonPatch(document, operations)).toEqual(expected)
  })

  test("keeps the order of keys", () => {
    const patched = applyJsonPatch({ b: 1, a: 2 }, [
      { op: "replace", path: "/b", value: 3 },
      { op: "add", path: "/0x", value: 4 },
    ])
    expect(JSON.stringify(patched)).toBe('{"b":3,"a":2,"0x":4}')
  })

  test("keeps integers beyond 2^53", () => {
    const big = 9007199254740993n
    const patched = applyJsonPatch({ a: big }, [
      { op: "test", path: "/a", value: big },
      { op: "copy", from: "/a", path: "/b" },
    ])
    expect(patched).toEqual({ a: big, b: big })
  })

  test("compares a bigint and a number by value", () => {
    expect(() => applyJsonPatch([1n, 2], [{ op: "test", path: "", value: [1, 2n] }])).not.toThrow()
    expect(failure([1n], [{ op: "test", path: "/0", value: 1.5 }]).code).toBe("PATCH_TEST_FAILED")
  })

  test("treats __proto__ as a key like any other", () => {
    const patched = applyJsonPatch({}, [{ op: "add", path: "/__proto__", value: { polluted: 1 } }])
    expect(JSON.stringify(patched)).toBe('{"__proto__":{"polluted":1}}')
    expect(failure({}, [{ op: "remove", path: "/constructor" }]).code).toBe("PATCH_PATH_MISSING")
  })
})

describe("errors", () => {
  test("say which operation failed, where, and what was likely meant", () => {
    const operation: JsonPatchOperation = {
      op: "remove",
      path: "/spec/template/spec/containrs/0",
    }
    const error = failure(deployment, [
      { op: "test", path: "/kind", value: "Deployment" },
      operation,
    ])
    expect(error).toMatchObject({ code: "PATCH_PATH_MISSING", index: 1, operation })
    expect(error.pointer).toBe("/spec/template/spec/containrs")
    expect(error.message).toBe(
      'operations[1] (remove /spec/template/spec/containrs/0): no "containrs" at /spec/template/spec; did you mean "containers"?',
    )
  })

  test.each<[string, JsonPatchOperation]>([
    [
      'no "metadata" at the top of the document',
      { op: "add", path: "/metadata/labels", value: {} },
    ],
    ['no "x" at /kind, which is a string', { op: "add", path: "/kind/x", value: 1 }],
    [
      "no item 1 at /spec/template/spec/containers, which has 1 item",
      { op: "remove", path: "/spec/template/spec/containers/1" },
    ],
    [
      "no item 2 at /spec/template/spec/volumes, which has 0 items",
      { op: "add", path: "/spec/template/spec/volumes/2", value: 1 },
    ],
    [
      '"web" is not an index, but /spec/template/spec/containers is a list of 1 item',
      { op: "remove", path: "/spec/template/spec/containers/web" },
    ],
    [
      '"00" is not an index',
      { op: "replace", path: "/spec/template/spec/containers/00", value: {} },
    ],
    [
      '"-" is the place after the last item',
      { op: "replace", path: "/spec/template/spec/containers/-", value: {} },
    ],
    [
      'no "replica" at /spec; did you mean "replicas"?',
      { op: "copy", from: "/spec/replica", path: "/x" },
    ],
  ])("%s", (message, operation) => {
    const error = failure(deployment, [operation])
    expect(error.code).toBe("PATCH_PATH_MISSING")
    expect(error.message).toContain(message)
  })

  test("show the values of a failed test, shortened", () => {
    const error = failure({ a: "x".repeat(200) }, [{ op: "test", path: "/a", value: 12n }])
    expect(error.code).toBe("PATCH_TEST_FAILED")
    expect(error.message).toMatch(/^operations\[0] \(test \/a\): found "x{76}\.\.\., expected 12$/)
  })

  test("can keep the values of a failed test to themselves", () => {
    const patch: JsonPatchOperation[] = [{ op: "test", path: "/password", value: "guess" }]
    expect(() => applyJsonPatch({ password: "hunter2" }, patch, { showValues: false })).toThrow(
      /^operations\[0] \(test \/password\): differs$/,
    )
  })

  test("the whole document cannot be removed", () => {
    expect(failure({ a: 1 }, [{ op: "remove", path: "" }]).code).toBe("PATCH_INVALID")
  })

  test("a malformed operation fails before anything is applied", () => {
    const patch = [{ op: "add", path: "/a" }] as unknown as JsonPatchOperation[]
    expect(failure({}, patch).message).toBe('operations[0]: add /a needs "value"')
  })
})

describe("properties", () => {
  const plain = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<JsonValue>

  test("leaves its input as it was", () => {
    const pointer = fc.constantFrom("/a", "/a/0", "/a/-", "/b/c", "/b", "/2", "")
    const operation = fc.oneof(
      fc.record({ op: fc.constantFrom("add", "replace", "test"), path: pointer, value: plain }),
      fc.record({ op: fc.constant("remove"), path: pointer }),
      fc.record({ op: fc.constantFrom("move", "copy"), path: pointer, from: pointer }),
    ) as fc.Arbitrary<JsonPatchOperation>
    const document = fc.oneof(
      fc.record({ a: fc.array(plain), b: fc.record({ c: plain }) }),
      fc.array(plain),
    ) as fc.Arbitrary<JsonValue>
    fc.assert(
      fc.property(document, fc.array(operation), (before, operations) => {
        const copies = [structuredClone(before), structuredClone(operations)]
        try {
          applyJsonPatch(before, operations)
        } catch (error) {
          if (!(error instanceof PatchError)) throw error
        }
        expect([before, operations]).toEqual(copies)
      }),
    )
  })

  test("what is added is found, and removing it restores the document", () => {
    fc.assert(
      fc.property(fc.array(plain), plain, fc.nat(), (list, value, at) => {
        const path = `/${at % (list.length + 1)}`
        const added = applyJsonPatch(list, [
          { op: "add", path, value },
          { op: "test", path, value },
        ])
        expect(applyJsonPatch(added, [{ op: "remove", path }])).toEqual(list)
      }),
    )
  })
})
