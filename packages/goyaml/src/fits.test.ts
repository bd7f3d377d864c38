import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { fits, type NodeShape, type ShapedField } from "./fits.ts"
import { createSource } from "./source.ts"

const never = () => false
const none = () => undefined
const shape = (given: Partial<NodeShape>): NodeShape => ({
  kind: "scalar",
  isNullable: false,
  field: none,
  required: 0,
  item: undefined,
  isText: false,
  accepts: never,
  ...given,
})
const TEXT = shape({ isText: true, accepts: (value) => typeof value === "string" })
const NUMBER = shape({ accepts: (value) => typeof value === "number" })
const FREE = shape({ kind: "free" })
const list = (item?: NodeShape) => shape({ kind: "list", item })
const map = (fields: Readonly<Record<string, NodeShape>>, required: readonly string[] = []) => {
  const known = new Map(
    Object.entries(fields).map(([key, field], number): [string, ShapedField] => {
      const isRequired = required.includes(key)
      return [key, { shape: field, isRequired, isOptional: !isRequired, number }]
    }),
  )
  return shape({ kind: "map", required: required.length, field: (key) => known.get(key) })
}
const anyKey = (value: NodeShape) =>
  shape({
    kind: "map",
    field: () => ({ shape: value, isRequired: false, isOptional: false, number: -1 }),
  })

const fit = (text: string, of: NodeShape) => {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.latin1.length)
  return fits(document, document.root, of)
}

describe("what fits", () => {
  test.each<[string, NodeShape]>([
    ["a: word\nb: 1\n", map({ a: TEXT, b: NUMBER }, ["b"])],
    ["a: yes, really\n", map({ a: TEXT })],
    ['a: "1"\n', map({ a: TEXT })],
    ["a: |\n  1\n", map({ a: TEXT })],
    ["a:\nb: ~\n", map({ a: TEXT, b: NUMBER })],
    ["a: null\n", map({ a: shape({ isNullable: true }) }, ["a"])],
    ["- 1\n- 2\n", list(NUMBER)],
    ["[1, {a: [x]}]", list()],
    ["x: 1\ny2: 2\n", anyKey(NUMBER)],
    ['"a b": 1\n', anyKey(NUMBER)],
    ["a: {b: [1, {c: 2}]}\n", map({ a: FREE })],
    ["a: ä\n", map({ a: TEXT })],
    ["ä: 1\nö: 2\n", anyKey(NUMBER)],
    ["# c\r\na: word\r\n", map({ a: TEXT })],
  ])("%j", (text, of) => {
    expect(fit(text, of)).toBe(true)
  })

  test("are maps of many fields", () => {
    const names = Array.from({ length: 100 }, (_, i) => `field${i}`)
    const of = map(Object.fromEntries(names.map((name) => [name, NUMBER])), names)
    const text = names.map((name) => `${name}: 1\n`)
    expect(fit(text.join(""), of)).toBe(true)
    expect(fit(text.slice(1).join(""), of)).toBe(false)
    for (const twice of [0, 29, 30, 59, 60, 99])
      expect(fit([...text, text[twice]].join(""), of), `${twice}`).toBe(false)
  })
})

describe("what does not fit, or is not known to", () => {
  test.each<[string, NodeShape]>([
    ["a: 1\n", map({ a: TEXT })],
    ["a: yes\n", map({ a: TEXT })],
    ["a: 2020\n", map({ a: TEXT })],
    ["a: null\n", map({ a: TEXT }, ["a"])],
    ["a: [x]\n", map({ a: TEXT })],
    ["b: word\n", map({ a: TEXT })],
    ["{}", map({ a: TEXT }, ["a"])],
    ["a: word\n", list(TEXT)],
    ["- a\n", map({})],
    ["- null\n", list(NUMBER)],
    ["x: null\n", anyKey(NUMBER)],
    ["a: 1\na: 1\n", anyKey(NUMBER)],
    ["a: 1\n'a': 1\n", anyKey(NUMBER)],
    ["1: 1\n'1': 1\n", anyKey(NUMBER)],
    ["a: {b: 1, c: {d: 1, d: 2}}\n", map({ a: FREE })],
    ["a: [{b: 1, b: 2}]\n", map({ a: list() })],
    ["a: &x word\n", map({ a: TEXT })],
    ["a: !!str word\n", map({ a: TEXT })],
    ["word", map({})],
    ["", map({})],
  ])("%j", (text, of) => {
    expect(fit(text, of)).toBe(false)
  })
})
