import { Optional } from "@marcbachmann/cel-js"
import { Duration, UnsignedInt } from "@marcbachmann/cel-js/evaluator"
import fc from "fast-check"
import { expect, test } from "vitest"
import { fromCel, readsOf, toContext } from "./convert.ts"
import { CelValue, LazyFields } from "./value.ts"

const variables = { a: "dyn", b: { fields: { c: "string" } } } as const

const context = (bindings: Record<string, unknown>, ...paths: string[]) =>
  toContext(bindings, readsOf(paths.map((path) => path.split("."))), variables)

test("gives only what is read", () => {
  const a = { x: { y: 1, z: 2 }, w: [1.5] }
  expect(context({ a }, "a.x.y", "a.w")).toEqual({
    a: new Map<string, unknown>([
      ["x", new Map([["y", 1n]])],
      ["w", [1.5]],
    ]),
  })
})

test("gives all of a value that is read as a whole, wherever that is said", () => {
  const a = { x: { y: 1 } }
  const whole = { a: { x: { y: 1n } } }
  expect(context({ a }, "a.x.y", "a")).toEqual(whole)
  expect(context({ a }, "a", "a.x.y")).toEqual(whole)
})

test("leaves out what is not there", () => {
  expect(context({ a: { x: undefined } }, "a.x.y", "a.z")).toEqual({ a: new Map() })
  expect(context({}, "a.x")).toEqual({})
  expect(context({ a: null }, "a.x")).toEqual({ a: null })
  expect(context({ a: [1] }, "a.x")).toEqual({ a: [1n] })
})

test("makes an object that is declared but not given an empty one", () => {
  expect(fromCel(context({}, "b.c"))).toEqual({ b: {} })
})

test("does not take inherited properties for bindings", () => {
  expect(toContext({}, readsOf([["toString"]]), {})).toEqual({})
})

test.each<[string, unknown, unknown]>([
  ["a safe integer", 3, 3n],
  ["a fraction", 0.5, 0.5],
  ["a number beyond the safe integers", 1e20, 1e20],
  ["a bigint", 2n ** 60n, 2n ** 60n],
  ["text", "3", "3"],
  ["null", null, null],
])("%s becomes what the API server reads", (_, value, expected) => {
  expect(context({ a: value }, "a")).toEqual({ a: expected })
})

test.each<[unknown, unknown]>([
  [3n, 3],
  [2n ** 60n, 2n ** 60n],
  [new UnsignedInt(7n), 7],
  [1.5, 1.5],
  [new Map<unknown, unknown>([[1n, new Set([2n])]]), { "1": [2] }],
  [{ a: [1n] }, { a: [1] }],
  [Optional.none(), undefined],
  [Optional.of(Optional.of(1n)), 1],
  [new Duration(90), "90s"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [new Uint8Array([1]), new Uint8Array([1])],
  [null, null],
])("%o comes back as %o", (value, expected) => {
  expect(fromCel(value)).toEqual(expected)
})

test("plain values survive the way there and back", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      // There is one zero among the integers.
      const expected = JSON.parse(JSON.stringify(value)) as unknown
      expect(fromCel(context({ a: value }, "a"))).toEqual({ a: expected })
    }),
  )
})

test("a value that another expression gave is used as it is", () => {
  const inner = new Map([["x", 1n]])
  expect(context({ a: new CelValue(inner) }, "a.x")["a"]).toBe(inner)
})

test("fields are computed when they are asked for, once", () => {
  const asked: string[] = []
  const b = new LazyFields((name) => {
    asked.push(name)
    return name === "c" ? CelValue.of(1) : undefined
  })
  const made = context({ b }, "b.c")["b"] as Map<string, unknown>
  expect(asked).toEqual([])
  expect([made.get("c"), made.get("c"), made.get("d")]).toEqual([1n, 1n, undefined])
  expect(asked).toEqual(["c", "d"])
})
