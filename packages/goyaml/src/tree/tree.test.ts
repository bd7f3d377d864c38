import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { YamlError } from "../errors.ts"
import { parse } from "../parse.ts"
import { refolded } from "./folded.ts"
import { compareKeys } from "./key-order.ts"
import { formatTreeNumber } from "./number.ts"
import { type ReadTreeOptions, readTrees } from "./read.ts"
import { treeScalarValue } from "./scalar.ts"
import { copyTree, type Tree, TreeScalar } from "./tree.ts"
import { writeTree } from "./write.ts"

function read(text: string, options?: ReadTreeOptions): Tree | undefined {
  return readTrees(text, options)[0]?.tree
}

/** A tree as JSON shows it, which the tests compare. */
function shown(tree: Tree | undefined): unknown {
  if (tree instanceof TreeScalar) return treeScalarValue(tree)
  if (Array.isArray(tree)) return tree.map(shown)
  if (!(tree instanceof Map)) return tree
  return Object.fromEntries([...tree].map(([key, value]) => [key, shown(value)]))
}

describe("readTrees", () => {
  test.each<[string, unknown]>([
    ["yes", "yes"],
    ["on", "on"],
    ["True", true],
    ["~", null],
    ["0777", 511],
    ["0o17", 15],
    ["1_000", 1000],
    ["1:30", "1:30"],
    ["1.0", 1],
    [".inf", Infinity],
    ["2001-01-02", "2001-01-02T00:00:00Z"],
    ["2001-1-2 03:04:05.120", "2001-01-02T03:04:05.12Z"],
    ["2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43.1-05:00"],
    ["18446744073709551615", 18446744073709551615n],
    ["'5'", "5"],
    ["!!str 5", "5"],
    ["!!float 5", 5],
    ["!!binary aGk=", "hi"],
    ["! 5", "5"],
    ["é", "é"],
    ["a\n  b", "a b"],
  ])("%s is read as go-yaml v3 resolves it", (text, value) => {
    expect(shown(read(text))).toEqual(value)
  })

  test("keeps the text of what is no string, and remembers quotes", () => {
    expect(read("a: 0777\nb: 'x'\nc: x\nd: |\n  x\ne: >\n  x\n")).toEqual(
      new Map<string, Tree>([
        ["a", new TreeScalar("int", "0777")],
        ["b", new TreeScalar("str", "x")],
        ["c", "x"],
        ["d", new TreeScalar("str", "x\n")],
        ["e", new TreeScalar("folded", "x\n")],
      ]),
    )
  })

  test("follows aliases and merge keys: what a map says itself counts, then the first", () => {
    const text = "a: &a {x: 1, y: 1}\nb: *a\nc: {<<: [*a, {y: 2, z: 2}], x: 3}\n"
    expect(shown(read(text))).toMatchObject({ b: { x: 1, y: 1 }, c: { x: 3, y: 1, z: 2 } })
  })

  test("aliases share nothing that can change", () => {
    const tree = read("a: &a [1]\nb: *a\n") as Map<string, Tree[]>
    tree.get("a")?.push("2")
    expect(tree.get("b")).toHaveLength(1)
  })

  test("keys are strings", () => {
    expect(shown(read("'1': a\nyes: b\n\"true\": c\n"))).toEqual({ "1": "a", yes: "b", true: "c" })
    expect(() => read("1: a\n")).toThrow("the key 1 is no string; put it in quotes")
  })

  test("knows the line of each document, and leaves empty ones out", () => {
    const documents = readTrees("# c\na: 1\n---\n---\n\nb: 2\n")
    expect(documents.map(({ line }) => line)).toEqual([2, 6])
  })

  test("refuses a key that occurs twice, or lets the last count", () => {
    expect(() => read("a: 1\nb: 2\na: 3\n")).toThrow('mapping key "a" already defined')
    expect(shown(read("a: 1\na: 3\n", { duplicateKeys: "last" }))).toEqual({ a: 3 })
  })

  test.each([
    "a: &a [*a]",
    "a: {<<: 1}",
    "[a]: b",
    "~: a",
    "null: a",
    `${"[".repeat(1500)}${"]".repeat(1500)}`,
  ])("refuses %s", (text) => {
    expect(() => read(text)).toThrow(YamlError)
  })

  test("refuses aliases that explode", () => {
    const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
    for (let i = 1; i < 9; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(",")}]`,
      )
    expect(() => read(lines.join("\n"))).toThrow("excessive aliasing")
  })
})

describe("writeTree", () => {
  test("sorts keys, keeps lists at their key's column, and quotes what go-yaml v2 would misread", () => {
    const text = "kind: A\nb: [x, {d: 1, c: ['1']}]\na10: on\na9: 1e6\nempty: {}\nnone: []\n"
    expect(writeTree(read(text) as Tree)).toBe(
      'a9: 1000000\na10: "on"\nb:\n- x\n- c:\n  - "1"\n  d: 1\nempty: {}\nkind: A\nnone: []\n',
    )
  })

  test.each<[string, string]>([
    ["", '""'],
    ["=", "="],
    ["<<", "<<"],
    ["é 😀", '"é \\U0001F600"'],
    [" a", "' a'"],
    ["it's", "it's"],
    ["- it's", "'- it''s'"],
    ["a\tb", '"a\\tb"'],
    ["a\nb", "|-\n  a\n  b"],
    ["a\n\n", "|+\n  a\n"],
    ["\n", "|2+\n"],
    ["a \nb", '"a \\nb"'],
    ["\ufeffx", '"\\uFEFF\\x78"'],
    ["12:30", '"12:30"'],
    ["2001-01-01", '"2001-01-01"'],
    ["1_0", '"1_0"'],
    ["---", "'---'"],
  ])("%j is written %s", (text, written) => {
    expect(writeTree(text)).toBe(`${written}\n`)
  })

  test("folds behind column 80 at single blanks, deeper than the collection", () => {
    const words = `${"a".repeat(40)} ${"b".repeat(40)} c  d e`
    expect(writeTree(new Map([["k", words]]))).toBe(
      `k: ${"a".repeat(40)} ${"b".repeat(40)}\n  c  d e\n`,
    )
    const quoted = new Map<string, Tree>([["k", `# ${words}`]])
    expect(writeTree(quoted)).toBe(`k: '# ${"a".repeat(40)} ${"b".repeat(40)}\n  c  d e'\n`)
    const escaped = new Map<string, Tree>([["k", `\t${"x".repeat(80)} y  z`]])
    expect(writeTree(escaped)).toBe(`k: "\\t${"x".repeat(80)}\n  y  z"\n`)
  })

  test("long keys stand behind a question mark", () => {
    const key = "k".repeat(129)
    const map = new Map<string, Tree>([[key, ["a"]]])
    expect(writeTree(map)).toBe(`? ${key}\n: - a\n`)
  })

  test("refuses what JSON lacks", () => {
    expect(() => writeTree(read(".nan") as Tree)).toThrow(RangeError)
  })

  test("is undone by Go's reading", () => {
    const tricky = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.string({ unit: fc.constantFrom(..." \t\n-?:,[]{}#&*!|>'\"%@`~<=ayno.0"), maxLength: 10 }),
      fc.string({ unit: fc.constantFrom("word", " ", "x", "\n"), minLength: 20, maxLength: 60 }),
    )
    // Go writes this key plain too, and takes it for a merge when it reads it.
    const keys = tricky.filter((text) => text !== "<<")
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { depthSize: "small" },
        tricky,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(keys, tie("tree"), { maxKeys: 3 }).map((it) => new Map(Object.entries(it))),
      ),
    }))
    fc.assert(
      fc.property(tree, (value) => {
        expect(parse(writeTree(value))).toEqual(shown(value))
      }),
      { numRuns: 300 },
    )
  })
})

describe("compareKeys", () => {
  test.each([
    ["a9", "a10"],
    ["a9", "a09"],
    ["a-b", "aa"],
    ["A", "a"],
    ["a", "ab"],
    ["1", "a"],
    ["a1.2", "a1.10"],
    ["x100", "x1000"],
  ])("%s before %s", (a, b) => {
    expect(compareKeys(a, b)).toBeLessThan(0)
    expect(compareKeys(b, a)).toBeGreaterThan(0)
  })
})

describe("formatTreeNumber", () => {
  test.each<[number, string]>([
    [1, "1"],
    [-0, "0"],
    [1e6, "1000000"],
    [1234567.5, "1.2345675e+06"],
    [123456.5, "123456.5"],
    [1e-7, "1e-07"],
    [0.0001, "0.0001"],
    [1e20, "1e+20"],
    [2 ** 63 + 2 ** 13, "9223372036854784000"],
    [-1.5e300, "-1.5e+300"],
  ])("%d is %s", (value, text) => {
    expect(formatTreeNumber(value)).toBe(text)
  })
})

// Recorded: what kustomize 5.8.1 makes of folded blocks.
describe("refolded", () => {
  test.each([
    ["a b\n", "a b\n"],
    ["x\n y\n\nz\n", "x\n\n y\n\nz\n"],
    ["x\n\n y\n", "x\n\n\n y\n"],
    [" x\ny\n", " x\ny\n"],
    ["\n", "\n"],
    ["x", "x"],
    ["x \n y", "x \n y"],
  ])("%j becomes %j", (text, written) => {
    expect(refolded(text)).toBe(written)
  })
})

test("copyTree shares nothing that can change", () => {
  const tree = read("a: [{b: 1}]") as Map<string, Tree>
  const copy = copyTree(tree)
  ;(copy.get("a") as Tree[]).push("x")
  expect(shown(tree)).toEqual({ a: [{ b: 1 }] })
})
