import { expect, test } from "vitest"
import { plainData } from "./plain-data.ts"

test("plain data is copied as it is", () => {
  const shared = { a: 1 }
  const data = {
    kind: "A",
    text: "x",
    list: [shared, shared, null, true],
    big: 2n ** 60n,
    none: {},
  }
  expect(plainData(data)).toEqual(data)
  expect(plainData(data)).not.toBe(data)
})

test("a map without a prototype is plain", () => {
  const map = Object.assign(Object.create(null), { a: 1 })
  expect(plainData({ map })).toEqual({ map: { a: 1 } })
})

test("a key that is undefined is none", () => {
  expect(Object.keys(plainData({ a: 1, b: undefined }))).toEqual(["a"])
})

class Quantity {
  readonly value = 1
}
class Model {
  toJSON() {
    return {}
  }
}
const ring: Record<string, unknown> = {}
ring["self"] = ring

test.each([
  [{ spec: { at: new Date(0) } }, "spec.at is a Date; write its toISOString() (a stage hands over"],
  [{ spec: new Map([["a", 1]]) }, "spec is a Map; write Object.fromEntries(map) ("],
  [{ a: [1, new Set([1])] }, "a[1] is a Set; write [...set] ("],
  [{ a: { b: () => 1 } }, "a.b is a function ("],
  [{ a: Symbol("x") }, "a is a symbol ("],
  [{ a: Number.NaN }, "a is NaN ("],
  [{ a: Number.POSITIVE_INFINITY }, "a is Infinity ("],
  [{ a: [undefined] }, "a[0] is undefined ("],
  [{ a: new Quantity() }, "a is a Quantity ("],
  [{ a: /x/ }, "a is a RegExp ("],
  [{ a: new Error("x") }, "a is an Error ("],
  [{ a: new Model() }, "a is a Model; write what its toJSON() returns ("],
  [{ a: ring }, "a.self holds an object that it is itself a part of ("],
  [new Model() as never, "the object is a Model; "],
])("refuses what JSON does not have: %#", (data, message) => {
  expect(() => plainData(data)).toThrow(message)
})
