import { parse, stringify } from "@sternpost/goyaml"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { childOf, itemsAt, type Place } from "./place.ts"
import { placeOf } from "./testing.ts"
import { asWritten, commentsAbove, WrittenYaml } from "./written.ts"

const at = (text: string, key: string): Place => childOf(placeOf(text), key) ?? placeOf(text)

const linesAt = (text: string, key = "a"): readonly string[] | undefined => {
  const written = asWritten(at(text, key))
  return written instanceof WrittenYaml ? written.lines : undefined
}

describe("a value as it is written", () => {
  test("keeps comments, quotes and flow within, from column 0", () => {
    const text = `a:
    # first
    - name: 'x' # the x
      # between
      more: {b: [1, 2]}

    - "y"
    # behind
b: 1
`
    expect(linesAt(text)).toEqual([
      "- name: 'x' # the x",
      "  # between",
      "  more: {b: [1, 2]}",
      "",
      '- "y"',
    ])
  })

  test("takes lists that are not indented", () => {
    expect(linesAt("a:\n- x: 1\n- y\nb: 2\n")).toEqual(["- x: 1", "- y"])
  })

  test("takes comments that stand further to the left", () => {
    expect(linesAt("a:\n    x: 1\n  # left\n    y: 2\n")).toEqual(["x: 1", "# left", "y: 2"])
  })

  test("takes texts of several lines, with their empty ones", () => {
    expect(linesAt("a:\n  x: |\n    one\n\n      two\n  y: 1\n")).toEqual([
      "x: |",
      "  one",
      "",
      "    two",
      "y: 1",
    ])
  })

  test("knows line ends of Windows", () => {
    expect(linesAt("a:\r\n  x: 1\r\n  y: 2\r\nb: 3\r\n")).toEqual(["x: 1", "y: 2"])
  })

  test("counts characters of other scripts as bytes do not", () => {
    expect(linesAt("ä: 1\na:\n  ключ: значение # да\n")).toEqual(["ключ: значение # да"])
  })
})

describe("gives the value itself", () => {
  test.each([
    ["for flow", "a: {b: 1}\n", { b: 1 }],
    ["for a scalar", "a: b\n", "b"],
    ["for an alias", "b: &x {c: 1}\na: *x\n", { c: 1 }],
    ["where an anchor stands elsewhere", "b: &x 1\na:\n  c: *x\n", { c: 1 }],
    [
      "where flow goes on further to the left",
      "a:\n    b: {c: 1,\n  d: 2}\n",
      { b: { c: 1, d: 2 } },
    ],
    ["where blanks at the end of a line mean something", "a:\n  b: |\n    x  \n", { b: "x  \n" }],
  ])("%s", (_, text, value) => {
    expect(asWritten(at(text, "a"))).toEqual(value)
  })
})

test("means the same as the value, whatever it is", () => {
  const values = fc
    .json({ maxDepth: 3 })
    .map((json) => parse(json))
    .filter((value) => value !== null)
  const deep = fc.integer({ min: 1, max: 6 })
  fc.assert(
    fc.property(values, deep, fc.boolean(), (value, indent, indentSequences) => {
      const text = stringify({ a: value, b: 1 }, { indent: indent + 1, indentSequences })
      const written = asWritten(at(text, "a"))
      const read = written instanceof WrittenYaml ? parse(written.lines.join("\n")) : written
      expect(read).toEqual((parse(text) as { a: unknown }).a)
    }),
    { numRuns: 200 },
  )
})

describe("comments above a place", () => {
  const text = `# head

# about a
# and more
a:
  # the first
  - x
  - y # not above
  # the third
  - z
b: 1
`
  test("are those that touch it", () => {
    const a = at(text, "a")
    const [first, second, third] = itemsAt(placeOf(text), "a")
    expect(commentsAbove(a)).toEqual(["# about a", "# and more"])
    expect(first && commentsAbove(first)).toEqual(["# the first"])
    expect(second && commentsAbove(second)).toEqual([])
    expect(third && commentsAbove(third)).toEqual(["# the third"])
    expect(commentsAbove(at(text, "b"))).toEqual([])
  })
})
