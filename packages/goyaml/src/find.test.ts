import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { duplicateKeys, hasDuplicateKeys } from "./duplicates.ts"
import {
  findNode,
  nodeKeys,
  nodeKind,
  nodeLength,
  nodeLine,
  nodeRange,
  type Path,
  valueAt,
} from "./find.ts"
import { createSource, fromLatin1, lineColumn, toLatin1 } from "./source.ts"
import type { YamlDocument } from "./yaml-document.ts"

function scan(text: string): YamlDocument {
  const source = createSource(text)
  return scanDocument(source, 0, source.bytes.length)
}

const text = `a: 1 # c
b:
  - x
  - {q: [1, 2], z: }
c: &c
  d: "é" # c
e: *c
f: |
  text

g:
h: 'q'
`
const document = scan(text)

function bytesAt(path: Path): string {
  const { start, end } = nodeRange(document, findNode(document, path))
  return fromLatin1(document.source.latin1.slice(start, end))
}

describe("nodes", () => {
  test.each<[Path, string, string]>([
    [["a"], "scalar", "1"],
    [["b"], "seq", "- x\n  - {q: [1, 2], z: }"],
    [["b", 1], "map", "{q: [1, 2], z: }"],
    [["b", 1, "q"], "seq", "[1, 2]"],
    [["b", 1, "z"], "null", ""],
    [["c"], "map", 'd: "é"'],
    [["e"], "alias", "*c"],
    [["f"], "scalar", "|\n  text"],
    [["g"], "null", ""],
    [["h"], "scalar", "'q'"],
  ])("%j is a %s with the bytes %j", (path, kind, bytes) => {
    expect(nodeKind(document, findNode(document, path))).toBe(kind)
    expect(bytesAt(path)).toBe(bytes)
  })

  test.each<[Path]>([
    [["x"]],
    [["b", 2]],
    [["b", -1]],
    [["b", "x"]],
    [["a", "b"]],
    [["e", "d"]],
    [["b", 0.5]],
  ])("there is none at %j", (path) => {
    expect(findNode(document, path)).toBe(-1)
  })

  test("have keys, a length and a line", () => {
    expect(nodeKeys(document, document.root)).toEqual(["a", "b", "c", "e", "f", "g", "h"])
    expect(nodeLength(document, findNode(document, ["b"]))).toBe(2)
    expect(nodeLength(document, findNode(document, ["a"]))).toBe(0)
    expect(nodeKeys(document, findNode(document, ["a"]))).toEqual([])
    expect(nodeLine(document, findNode(document, ["b", 1]))).toBe(4)
  })
})

describe("keys", () => {
  test("are found as Go reads them", () => {
    const odd = scan("y: 1\n0x10: 2\n\"q\\x41\": 3\n'a': 4\n!!str 5: 6\n1e1: 7\n")
    const found = ["true", "16", "qA", "a", "5", "10"].map((key) => valueAt(odd, [key]))
    expect(found).toEqual([1, 2, 3, 4, 6, 7])
    expect(findNode(odd, ["y"])).toBe(-1)
  })

  test("the last of duplicates counts", () => {
    const twice = scan("a: 1\nb: 0\n'a': 2\n")
    expect(valueAt(twice, ["a"])).toBe(2)
    expect(nodeKeys(twice, twice.root)).toEqual(["a", "b"])
  })

  test("duplicates are listed with their lines", () => {
    const twice = scan("a: 1\nb:\n- c: {d: 1, d: 2}\n'a': 2\n")
    expect(duplicateKeys(twice)).toEqual([
      { path: ["b", 0, "c", "d"], line: 3 },
      { path: ["a"], line: 4 },
    ])
    expect(hasDuplicateKeys(document)).toBe(false)
  })

  test("duplicates are found however deep they are", () => {
    const depth = 9000
    const deep = scan(`${"{a: ".repeat(depth)}{b: 1, b: 2}${"}".repeat(depth)}`)
    expect(duplicateKeys(deep).map(({ path }) => path.length)).toEqual([depth + 1])
  })
})

describe("valueAt", () => {
  const merged = scan(`
base: &b {x: 1, q: {z: 2}}
other: &o {x: 5, w: 6}
one: {<<: *b, x: 3}
late: {x: 3, <<: *b}
two: {<<: [*b, *o]}
alias: *b
`)

  test.each<[Path, unknown]>([
    [["one", "x"], 3],
    [["one", "q", "z"], 2],
    [["late", "x"], 1],
    [["two", "x"], 1],
    [["two", "w"], 6],
    [["alias", "q"], { z: 2 }],
    [["alias", "w"], undefined],
    [["one", "<<"], undefined],
    [["base", "x", "y"], undefined],
  ])("at %j is %j", (path, value) => {
    expect(valueAt(merged, path)).toEqual(value)
  })
})

describe("sources", () => {
  test("offsets are bytes, columns are characters", () => {
    const source = createSource("é: x\nb: →y\n")
    expect(source.latin1.length).toBe(source.bytes.length)
    expect(lineColumn(source, source.latin1.indexOf("y"))).toEqual({ line: 2, column: 5 })
    expect(lineColumn(source, 0)).toEqual({ line: 1, column: 1 })
    expect(lineColumn(source, source.bytes.length)).toEqual({ line: 3, column: 1 })
  })

  test("text goes to bytes and back", () => {
    for (const sample of ["", "plain", "é→😀"]) expect(fromLatin1(toLatin1(sample))).toBe(sample)
    expect(toLatin1("é")).toBe("\xc3\xa9")
  })
})
