import { describe, expect, test } from "vitest"
import { keysOf, labelsFit } from "./label-selector.ts"

const LABELS = { app: "web", tier: "front" }
const expression = (key: string, operator: string, values?: readonly string[]) => ({
  matchExpressions: [{ key, operator, ...(values && { values }) }],
})

describe("labels fit", () => {
  test.each<[selector: unknown]>([
    [undefined],
    [null],
    [{}],
    [{ matchLabels: {} }],
    [{ matchLabels: { app: "web" } }],
    [{ matchLabels: LABELS }],
    [expression("app", "In", ["shop", "web"])],
    [expression("app", "NotIn", ["shop"])],
    [expression("none", "NotIn", ["shop"])],
    [expression("app", "Exists")],
    [expression("none", "DoesNotExist")],
    [{ matchLabels: { app: "web" }, ...expression("tier", "Exists") }],
  ])("%j", (selector) => {
    expect(labelsFit(selector, LABELS)).toBe(true)
  })
})

describe("labels do not fit", () => {
  test.each<[selector: unknown]>([
    [{ matchLabels: { app: "shop" } }],
    [{ matchLabels: { app: "web", other: "x" } }],
    [expression("app", "In", ["shop"])],
    [expression("app", "In", [])],
    [expression("none", "In", ["web"])],
    [expression("app", "NotIn", ["web"])],
    [expression("none", "Exists")],
    [expression("app", "DoesNotExist")],
    [expression("app", "Equals", ["web"])],
    [expression("toString", "Exists")],
    [{ matchLabels: { app: "web" }, ...expression("tier", "DoesNotExist") }],
  ])("%j", (selector) => {
    expect(labelsFit(selector, LABELS)).toBe(false)
  })
})

test("the keys that a selector asks for are those of both its parts", () => {
  const selector = { matchLabels: { a: "x", b: "y" }, ...expression("c", "Exists") }
  expect(keysOf(selector)).toEqual(["a", "b", "c"])
  expect(keysOf(undefined)).toEqual([])
})
