import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { hasDuplicateKeys } from "./duplicates.ts"
import { fits, type NodeShape, type ShapedField } from "./fits.ts"
import { fitsLines } from "./fits-lines.ts"
import { createSource } from "./source.ts"
import { nodeValue } from "./value.ts"

const shape = (given: Partial<NodeShape>): NodeShape => ({
  kind: "scalar",
  isNullable: false,
  field: () => undefined,
  required: 0,
  item: undefined,
  isText: false,
  accepts: () => false,
  ...given,
})
const TEXT = shape({ isText: true, accepts: (value) => typeof value === "string" })
const NUMBER = shape({ accepts: (value) => typeof value === "number" })
const WORD = shape({ accepts: (value) => typeof value === "string" && /^\w*$/.test(value) })
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
const anyKey = (value: NodeShape) => {
  const field = { shape: value, isRequired: false, isOptional: false, number: -1 }
  return shape({ kind: "map", field: () => field })
}

const fit = (text: string, of: NodeShape) =>
  fitsLines(createSource(text), 0, Buffer.byteLength(text), of)

/** Whether the document can be read and fits by its value, whatever is written how. */
function reallyFits(text: string, of: NodeShape): boolean {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.latin1.length)
  if (hasDuplicateKeys(document)) return false
  const plain = createSource(JSON.stringify(nodeValue(document, document.root)))
  const written = scanDocument(plain, 0, plain.latin1.length)
  return fits(written, written.root, of)
}

const ITEMS = map({ name: TEXT, size: NUMBER, words: list(WORD), sub: anyKey(WORD) }, ["name"])
const OBJECT = map({ a: TEXT, b: NUMBER, items: list(ITEMS), free: FREE, labels: anyKey(WORD) })

describe("what fits by its lines", () => {
  test.each<[string, NodeShape]>([
    ["a: word\nb: 1\n", OBJECT],
    ["# c\n\na: word # c\n\n  # c\nb: 0644\n# c\n", OBJECT],
    ["items:\n- name: abc\n  size: 1\n- name: 'def'\n  words: [a, \"b\"]\n", OBJECT],
    ["items:\n  - name: it's\n    words:\n    - a\n    - b\n    sub:\n      x: z\n", OBJECT],
    ["items:\n  -   name: wide dash\n      size: 1\na: x y z\n", OBJECT],
    ["free:\n- - 1\n  - 2\n- {a: b, c: 'd'}\n- []\n- - - x\n", OBJECT],
    ["a: |\n  text: of # lines\n\n    deeper\nb: 1\n", OBJECT],
    ["a: >-\n\n  - text\nfree: |+\n  x\n\n\n", OBJECT],
    ["free:\n  - |\n    x\n  - y\n", OBJECT],
    ["a: one\n  two\n  three: four\nb: 1\n".replace("three: four", "three:four"), OBJECT],
    ["items:\n- name: sh -c\n    'x'\n".replace("'x'", "x y"), OBJECT],
    ["a:\nb:\nitems:\nfree:\n", OBJECT],
    ["a: ~\nb: null\n", OBJECT],
    ["labels: {}\nitems: []\n", OBJECT],
    ["labels:\n  \"q\": 'x'\n  'r s': \"y\"\n  plain/key: z\n", OBJECT],
    ["a: http://x:80/y?z#\n".replace("#", ""), OBJECT],
    ["a: <none>\nfree: :80\n", OBJECT],
    ["a: \"with \\\"escapes\\\"\\n\"\nfree: 'it''s'\n", OBJECT],
    ["a: x\n...\n# c\n", OBJECT],
    ["free: &x\n  a: b\nlabels: *x\n", OBJECT],
    ["free: &x\n- a\nitems:\n- name: a\n  words: *x\n", OBJECT],
    ["  a: x\n  b: 1\n", OBJECT],
    ["a:\n  text on a line of its own\nb:\n  2\n", OBJECT],
  ])("%j", (text, of) => {
    expect([fit(text, of), reallyFits(text, of)]).toEqual([true, true])
  })

  test("is what a document after a marker says", () => {
    const text = "a: x\n--- # c\na: z\n---\nb: 2\n"
    const source = createSource(text)
    expect(fitsLines(source, 0, 5, OBJECT)).toBe(true)
    expect(fitsLines(source, 8, 18, OBJECT)).toBe(true)
    expect(fitsLines(source, 21, 27, OBJECT)).toBe(true)
  })

  test("is found again in another document of the stream", () => {
    const items = `items:\n${"- name: long enough to be remembered\n".repeat(3)}`
    const text = `a: x\n${items}b: 1\n---\n${items}---\n${items}  size: 1\n---\nfree: x\n${items}`
    const ends = [...text.matchAll(/---/g)].map(({ index }) => index).concat(text.length)
    const source = createSource(text)
    let start = 0
    const found = ends.map((end) => {
      const isFit = fitsLines(source, start, end, OBJECT)
      start = end + 3
      return isFit
    })
    expect(found).toEqual([true, true, true, true])
  })

  test("is remembered for one field only", () => {
    const block = `\n${"  long-enough-to-be-remembered: 1\n  and-another-one: 2\n"}`
    const of = map({ labels: anyKey(WORD), numbers: anyKey(NUMBER), free: FREE })
    const text = `numbers:${block}---\nfree:${block}---\nlabels:${block}`
    const source = createSource(text)
    const [first, second] = [text.indexOf("---"), text.lastIndexOf("---")]
    expect(fitsLines(source, 0, first, of)).toBe(true)
    expect(fitsLines(source, first + 3, second, of)).toBe(true)
    expect(fitsLines(source, second + 3, text.length, of)).toBe(false)
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

describe("what does not fit by its lines, or is not known to", () => {
  test.each<[string, NodeShape]>([
    ["a: 1\n", OBJECT],
    ["a: yes\n", OBJECT],
    ["a: [x]\n", OBJECT],
    ["a:\n  b: c\n", OBJECT],
    ["c: word\n", OBJECT],
    ["b: |\n  1\n", OBJECT],
    ["b: '1'\n", OBJECT],
    ["a: x\na: y\n", OBJECT],
    ["labels:\n  x: y\n  'x': z\n", OBJECT],
    ["free: {x: 1, x: 2}\n", OBJECT],
    ["free:\n- a: 1\n  a: 2\n", OBJECT],
    ["labels:\n  yes: x\n", OBJECT],
    ["labels:\n  x:\n", OBJECT],
    ["labels:\n  x: ~\n", OBJECT],
    ["items:\n- size: 1\n", OBJECT],
    ["items:\n- name: a\n   size: 1\n", OBJECT],
    ["items:\n- name: a\n - name: b\n", OBJECT],
    ["items:\n  name: a\n", OBJECT],
    ["free:\n    a: 1\n  b: 2\n", OBJECT],
    ["free: x\n  y: z\n", OBJECT],
    ["free: x # c\n  y\n", OBJECT],
    ["free: x\n  # c\n  y\n", OBJECT],
    ["free: 'x'\n  y\n", OBJECT],
    ["b: 1\n  2\n", OBJECT],
    ["free: |\n x\n    y\n  z\n w\n  v\nb: x\n", OBJECT],
    ["free: |\n    x\n  y\n", OBJECT],
    ["free: |\n", OBJECT],
    ["free: [a\n", OBJECT],
    ["free: [-]\n", OBJECT],
    ["free: {a:b}\n", OBJECT],
    ["free: a: b\n", OBJECT],
    ["free: @x\n", OBJECT],
    ["free: - x\n", OBJECT],
    ["<<: {a: x}\n", OBJECT],
    ["free: *x\n", OBJECT],
    ["free: &x\n  a: *x\n", OBJECT],
    ["free: &x\n  a: y\nlabels: &y\n  a: *x\n", OBJECT],
    ["free: &x\n  a: 1\nlabels: *x\n", OBJECT],
    ["free: !!str x\n", OBJECT],
    ["? a\n: x\n", OBJECT],
    ["a: \x01\n", OBJECT],
    ["a:\tx\n", OBJECT],
    ["a: word\r\n", OBJECT],
    ["a: x\n...\nb: 1\n", OBJECT],
    ["- a\n", OBJECT],
    ["word\n", OBJECT],
    ["", OBJECT],
    [`free:\n${"- ".repeat(300)}x\n`, OBJECT],
  ])("%j", (text, of) => {
    expect(fit(text, of)).toBe(false)
  })

  test("are aliases of blocks with aliases, which could grow without end", () => {
    const level = (i: number) => `l${i}: &l${i}\n  a: *l${i - 1}\n  b: *l${i - 1}\n`
    expect(fit(`l0: &l0\n  a: x\n${level(1)}`, anyKey(FREE))).toBe(true)
    expect(fit(`l0: &l0\n  a: x\n${level(1)}${level(2)}`, anyKey(FREE))).toBe(false)
  })
})

const KEYS = ["a:", "b:", "items:", "free:", "labels:", "- name:", "name:", "size:", "words:", "x:"]
const LEADS = [
  ...KEYS,
  "sub:",
  "- ",
  "- - ",
  "-",
  "'q':",
  '"q r":',
  "",
  "",
  "#",
  "...",
  "yes:",
  "text",
]
const VALUES = [
  "",
  " x",
  " 12",
  " word and more",
  " 'q'",
  ' "q\\n"',
  " |",
  " >-",
  " |2",
  " {}",
  " []",
  " {a: 1, b: x}",
  " {a: }",
  " [x, 'y', 1]",
  " [",
  " x # c",
  ' "open',
  " a: b",
  " - x",
  " x:y",
  " :x",
  " &a",
  " *a",
  " &a x",
  " <x>",
  " null",
  " ~",
  " !t x",
  " é",
]
const line = fc
  .tuple(
    fc.constantFrom(0, 0, 0, 2, 2, 4, 4, 1, 3, 6),
    fc.constantFrom(...LEADS),
    fc.constantFrom(...VALUES),
    fc.constantFrom("\n", "\n", "\n", "\n", "\n\n", " \n", "\r\n"),
  )
  .map(([indent, lead, value, end]) => " ".repeat(indent) + lead + value + end)

test("what fits by its lines fits by its value", () => {
  let taken = 0
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 8 }),
      fc.constantFrom(OBJECT, anyKey(FREE)),
      (lines, of) => {
        const text = lines.join("")
        if (!fit(text, of)) return
        taken++
        expect([text, reallyFits(text, of)]).toEqual([text, true])
      },
    ),
    { numRuns: 20_000 * Number(process.env["RUNS"] ?? 1) },
  )
  expect(taken).toBeGreaterThan(300)
})
