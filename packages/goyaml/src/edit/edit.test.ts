import { describe, expect, test } from "vitest"
import { scanDocument } from "../document.ts"
import type { Path } from "../find.ts"
import { parse } from "../parse.ts"
import { createSource } from "../source.ts"
import { applyEdits } from "./apply.ts"
import { composeSplices, type Splice, spliceText } from "./splice.ts"
import { apply, insert, remove, rename, set } from "./testing.ts"
import type { Edit } from "./types.ts"

describe("set", () => {
  test.each<[string, string, unknown, string]>([
    ["a plain scalar", "a: 1 # c\n", 2, "a: 2 # c\n"],
    ["a single-quoted one", "a: 'x' # c\n", "it's", "a: 'it''s' # c\n"],
    ["a double-quoted one", 'a: "x"\n', "y", 'a: "y"\n'],
    ["quotes where a number comes", "a: 'x'\n", 5, "a: 5\n"],
    ["nothing", "a: # c\n", "x", "a: x # c\n"],
    ["nothing at the end", "a:", "x", "a: x"],
    ["a scalar on its own line", "a:\n  x\n", "z", "a:\n  z\n"],
    ["a scalar of several lines", "a: x\n  y # c\n", "z", "a: z # c\n"],
    ["a block scalar", "a: | # c\n  x\n  y\nb: 1\n", "z", "a: z # c\nb: 1\n"],
    ["a block scalar with text", "a: |\n    x\n    y\n", "u\nv\n", "a: |\n  u\n  v\n"],
    ["a kept block scalar", "a: |+\n  x\n\nb: 1\n", "z", "a: z\nb: 1\n"],
    ["a scalar with text", "a: x # c\nb: 1\n", "u\nv", "a: |- # c\n  u\n  v\nb: 1\n"],
    ["a scalar with a map", "a: x # c\nb: 1\n", { k: "v" }, "a: # c\n  k: v\nb: 1\n"],
    ["a scalar with a list", "a: x\n", ["v", { k: 1, l: 2 }], "a:\n- v\n- k: 1\n  l: 2\n"],
    ["a map with a scalar", "a: # c\n  k: v\nb: 1\n", "x", "a: x # c\nb: 1\n"],
    ["a map with nothing in it", "a:\n  k: v\n", {}, "a: {}\n"],
    ["a map with text", "a:\n  k: v\nb: 1\n", "u\nv\n", "a: |\n  u\n  v\nb: 1\n"],
    ["a map with a map", "a:\n    k: v\n    l: w\nb: 1\n", { x: 1 }, "a:\n    x: 1\nb: 1\n"],
    ["a list with a map", "a:\n- x\nb: 1\n", { k: 1 }, "a:\n  k: 1\nb: 1\n"],
    ["brackets", "a: [1, 2] # c\n", [3], "a: # c\n- 3\n"],
    ["a value by null", "a: x\n", null, "a: null\n"],
    ["a number by a large one", "a: 1\n", 18446744073709551615n, "a: 18446744073709551615\n"],
  ])("replaces %s", (_, text, value, edited) => {
    expect(apply(text, set(["a"], value))).toBe(edited)
    expect(parse(edited)).toMatchObject({ a: value })
  })

  test("replaces items", () => {
    const text = "- a # c\n- b: 1\n  c: 2\n- - d\n-\n"
    expect(apply(text, set([0], { x: 1 }))).toContain("- # c\n  x: 1\n- b")
    expect(apply(text, set([1], "x"))).toBe("- a # c\n- x\n- - d\n-\n")
    expect(apply(text, set([3], ["x", "z"]))).toBe("- a # c\n- b: 1\n  c: 2\n- - d\n- - x\n  - z\n")
  })

  test("adds keys behind brackets that end on a line of their own", () => {
    const text = "a:\n  - b: 1\n    c: [\n      x,\n      z\n    ]\nd: 1\n"
    expect(apply(text, set(["a", 0, "e"], 2))).toBe(text.replace("    ]\n", "    ]\n    e: 2\n"))
    expect(apply(text, insert(["a", 1], "q"))).toBe(text.replace("    ]\n", "    ]\n  - q\n"))
    expect(apply("a: {\n  b: 1\n} # c\n", set(["d"], 2))).toBe("a: {\n  b: 1\n} # c\nd: 2\n")
  })

  test("writes inside brackets as they are written", () => {
    expect(apply("a: {b: c, d: [1, 2]}\n", set(["a", "d", 1], "x, y"))).toBe(
      'a: {b: c, d: [1, "x, y"]}\n',
    )
    expect(apply("a: {b, c: }\n", set(["a", "b"], 1), set(["a", "c"], 2))).toBe(
      "a: {b: 1, c: 2 }\n",
    )
    expect(apply('a: ["x", "y"]\n', insert(["a", 2], "z"))).toBe('a: ["x", "y", "z"]\n')
    expect(apply("a: {b: 1,}\n", set(["a", "c"], 2))).toBe("a: {b: 1, c: 2}\n")
    expect(apply("a: {\n  b: 1 # one\n}\n", set(["a", "c"], 2))).toBe(
      "a: {\n  b: 1, # one\n  c: 2\n}\n",
    )
  })

  test("creates what is missing on the way", () => {
    expect(apply("a:\n    b: 1\n", set(["a", "c", "d", "e"], 1))).toBe(
      "a:\n    b: 1\n    c:\n        d:\n            e: 1\n",
    )
    expect(apply("", set(["a", "b"], 1))).toBe("a:\n  b: 1\n")
    expect(apply("# only a comment\n", set(["a"], 1))).toBe("# only a comment\na: 1\n")
    expect(apply("a: 1\n", set(["l", 0, "k"], 1))).toBe("a: 1\nl:\n- k: 1\n")
  })

  test("replaces the root", () => {
    expect(apply("# c\na: 1\n", set([], { b: 2 }))).toBe("# c\nb: 2\n")
    expect(apply("a: 1\n", set([], "x"))).toBe("x\n")
    expect(apply('{"a": 1}\n', set([], { b: [2] }))).toBe('{"b": [2]}\n')
  })

  test("keeps the last line of a block scalar without a line break what it is", () => {
    expect(parse(apply("a: |\n  x", set(["b"], 1)))).toEqual({ a: "x", b: 1 })
    expect(parse(apply("a: x", set(["b"], "u\nv\n")))).toEqual({ a: "x", b: "u\nv\n" })
  })

  test("makes no literal block where a comment would become part of it", () => {
    const text = "a:\n  b: 1\n    # deep\nc: 1\n"
    expect(apply(text, set(["a", "b"], "u\nv\n"))).toBe('a:\n  b: "u\\nv\\n"\n    # deep\nc: 1\n')
  })

  test("writes keys too long for a simple key as explicit ones", () => {
    const key = "k".repeat(1200)
    const edited = apply("a: 1\n", set([key], "v"))
    expect(edited).toBe(`a: 1\n? ${key}\n: v\n`)
    expect(parse(edited)).toEqual({ a: 1, [key]: "v" })
  })

  test("leaves no splice when the value is there already", () => {
    const source = createSource("a: 0x10\nb: [1, {c: 'd'}]\n")
    const document = scanDocument(source, 0, source.bytes.length)
    const edits = [set(["a"], 16), set(["b"], [1, { c: "d" }]), remove(["x", "y"])]
    expect(applyEdits(document, edits)).toEqual([])
  })

  test("writes into documents behind a marker", () => {
    const text = "a: 1\n--- # c\nb: 2\n--- {c: 3}\n"
    const source = createSource(text)
    const at = (from: number, to: number, edit: Edit): string => {
      const document = scanDocument(source, from, to)
      return spliceText(source, 0, text.length, applyEdits(document, [edit, remove(["zz"])]))
    }
    expect(at(8, 18, set(["x"], 1))).toBe("a: 1\n--- # c\nb: 2\nx: 1\n--- {c: 3}\n")
    expect(at(21, text.length, set(["x"], 1))).toBe("a: 1\n--- # c\nb: 2\n--- {c: 3, x: 1}\n")
  })
})

describe("delete", () => {
  test.each<[string, string, Path, string]>([
    ["a key", "a: 1\nb: 2\nc: 3\n", ["b"], "a: 1\nc: 3\n"],
    ["a key with its comment", "a: 1 # one\nb: 2\n", ["a"], "b: 2\n"],
    ["not the comment of the next", "a: 1\n# two\nb: 2\n", ["a"], "# two\nb: 2\n"],
    ["a whole block", "a:\n  b:\n  - c\n\n  d: 1\n", ["a", "b"], "a:\n\n  d: 1\n"],
    ["the first key behind a dash", "- a: 1\n  b: 2\n", [0, "a"], "- b: 2\n"],
    [
      "but not its neighbour's comment",
      "- a: 1\n  # two\n  b: 2\n",
      [0, "a"],
      "-\n  # two\n  b: 2\n",
    ],
    ["the last key of a map", "a: # c\n  b: 1\nc: 1\n", ["a", "b"], "a: {} # c\nc: 1\n"],
    ["the last key of an item", "- a: 1 # c\n", [0, "a"], "- {} # c\n"],
    ["the last key of all", "a: 1\n", ["a"], "{}\n"],
    ["an item", "a:\n- x\n- y\n- z\n", ["a", 1], "a:\n- x\n- z\n"],
    ["the last item", "a:\n  - x\nb: 1\n", ["a", 0], "a: []\nb: 1\n"],
    ["the first item of a list in a list", "- - a\n  - b\n", [0, 0], "- - b\n"],
    ["a pair in braces", "{a: 1, b: 2, c: 3}\n", ["b"], "{a: 1, c: 3}\n"],
    ["the first pair in braces", "{a: 1, b: 2}\n", ["a"], "{b: 2}\n"],
    ["the last pair in braces", "{a: 1, b: 2}\n", ["b"], "{a: 1}\n"],
    ["the only pair in braces", "a: { b: 1 }\n", ["a", "b"], "a: {}\n"],
    ["a line without a line break", "a: 1\nb: 2", ["b"], "a: 1"],
    ["what is not there", "a: 1\n", ["b", "c"], "a: 1\n"],
  ])("takes %s", (_, text, path, edited) => {
    expect(apply(text, remove(path))).toBe(edited)
  })

  test("all keys one after the other leaves empty braces", () => {
    expect(apply("m:\n  a: 1\n  b: 2\nn: 1\n", remove(["m", "a"]), remove(["m", "b"]))).toBe(
      "m: {}\nn: 1\n",
    )
  })
})

describe("insert", () => {
  test.each<[string, string, Path, string]>([
    ["at the start", "a:\n  - x\n", ["a", 0], "a:\n  - new\n  - x\n"],
    [
      "before the comment of the first item",
      "a:\n  # first\n  # item\n  - x\n",
      ["a", 0],
      "a:\n  - new\n  # first\n  # item\n  - x\n",
    ],
    [
      "behind comments that stand elsewhere",
      "a: # list\n    # far\n\n  - x\n",
      ["a", 0],
      "a: # list\n    # far\n\n  - new\n  - x\n",
    ],
    ["before an item in a list in a list", "a:\n- - x\n", ["a", 0, 0], "a:\n- - new\n  - x\n"],
    ["in the middle", "a:\n- x # c\n# y\n- y\n", ["a", 1], "a:\n- x # c\n- new\n# y\n- y\n"],
    ["at the end", "a:\n- x # c\n\nb: 1\n", ["a", 1], "a:\n- x # c\n- new\n\nb: 1\n"],
    ["into empty brackets", "a: [] # c\n", ["a", 0], "a: # c\n- new\n"],
    ["into nothing", "a:\nb: 1\n", ["a", 0], "a:\n- new\nb: 1\n"],
    ["into a list that is missing", "b: 1\n", ["a", 0], "b: 1\na:\n- new\n"],
    ["into brackets", "a: [x, y]\n", ["a", 1], "a: [x, new, y]\n"],
    ["into a list in a list", "- - a\n", [0, 1], "- - a\n  - new\n"],
    ["behind a kept block scalar", "- |+\n  x\n\n- y\n", [1], "- |+\n  x\n\n- new\n- y\n"],
  ])("%s", (_, text, path, edited) => {
    expect(apply(text, insert(path, "new"))).toBe(edited)
  })

  test("indents new lists as the ones around are", () => {
    const text = "spec:\n  a:\n    - x\n"
    expect(apply(text, set(["spec", "b"], ["z"]))).toBe(`${text}  b:\n    - z\n`)
  })
})

describe("rename", () => {
  test.each<[string, string, Path, string, string]>([
    ["a plain key", "a: 1 # c\n", ["a"], "b", "b: 1 # c\n"],
    ["to what needs quotes", "a: 1\n", ["a"], "on", '"on": 1\n'],
    ["a quoted key", "'a': 1\n", ["a"], "b", "'b': 1\n"],
    ["a key of JSON", '{"a":1}', ["a"], "b c", '{"b c":1}'],
    ["over another key", "a: 1\nb: 2\nc: 3\n", ["a"], "c", "c: 1\nb: 2\n"],
    ["to itself", "a: 1\n", ["a"], "a", "a: 1\n"],
    ["what is not there", "a: 1\n", ["b"], "c", "a: 1\n"],
  ])("%s", (_, text, path, key, edited) => {
    expect(apply(text, rename(path, key))).toBe(edited)
  })
})

describe("edits that do not fit", () => {
  test.each<[string, string, Edit, string]>([
    ["a key below a scalar", "a: 1\n", set(["a", "b"], 1), "cannot edit a.b: a does not hold it"],
    ["a key in a list", "a: [1]\n", set(["a", "b"], 1), "cannot edit a.b: a does not hold it"],
    [
      "beyond the end",
      "a: [1]\n",
      insert(["a", 5], 1),
      "cannot insert at a[5]: the list has 1 items",
    ],
    [
      "an item in a map",
      "a: {b: 1}\n",
      insert(["a", "b"], 1),
      "cannot insert at a.b: it is not in a list",
    ],
    ["the name of an item", "[1]\n", rename([0], "x"), "cannot rename [0]: it has no key"],
    ["the root", "a: 1\n", remove([]), "the root of a document cannot be deleted"],
    ["with anchors too", "a: &x 1\n", set(["a", "b"], 1), "cannot set a.b"],
  ])("%s", (_, text, edit, message) => {
    expect(() => apply(text, edit)).toThrow(message)
  })
})

describe("composeSplices", () => {
  const source = createSource("0123456789")
  const both = (first: Splice[], second: Splice[]): string => {
    const middle = createSource(spliceText(source, 0, 10, first))
    const wanted = spliceText(middle, 0, middle.latin1.length, second)
    const composed = composeSplices(first, second, 0, 10)
    expect(spliceText(source, 0, 10, composed)).toBe(wanted)
    return wanted
  }
  const splice = (start: number, end: number, text: string): Splice => ({ start, end, text })

  test("gives what one after the other gives", () => {
    expect(both([splice(2, 4, "ab")], [splice(3, 6, "X")])).toBe("01aX6789")
    expect(both([splice(2, 4, "")], [splice(2, 2, "Y")])).toBe("01Y456789")
    expect(both([splice(5, 5, "abc")], [splice(6, 7, ""), splice(9, 9, "Z")])).toBe("01234ac5Z6789")
    expect(both([], [splice(10, 10, "end")])).toBe("0123456789end")
    expect(both([splice(0, 10, "all")], [splice(0, 3, "")])).toBe("")
    expect(both([splice(1, 2, "a"), splice(8, 9, "b")], [splice(0, 9, "-")])).toBe("-9")
  })
})

describe("line breaks", () => {
  // As Helm 3 hands over a chart with CRLF: it joins documents with LF.
  const MIXED = "m:\r\n  a: |\r\n    t\r\n  b: [1]\r\nl:\r\n- x\r\ns: 1\n"
  const crlf = (...lines: readonly string[]) => lines.map((line) => `${line}\r\n`).join("")
  const block = { k: { t: "u\nv\n" } }

  test.each<[string, Edit, string, string]>([
    [
      "a pair",
      set(["m", "c"], block),
      "  b: [1]\r\n",
      crlf("  b: [1]", "  c:", "    k:", "      t: |", "        u", "        v"),
    ],
    [
      "a map for a list",
      set(["m", "b"], block),
      "  b: [1]\r\n",
      crlf("  b:", "    k:", "      t: |", "        u", "        v"),
    ],
    ["a text", set(["m", "a"], "u\nv\n"), "    t\r\n", crlf("    u", "    v")],
    [
      "an item",
      insert(["l", 1], block),
      "- x\r\n",
      crlf("- x", "- k:", "    t: |", "      u", "      v"),
    ],
    ["a first item", insert(["l", 0], { p: 1, q: 2 }), "- x", `${crlf("- p: 1", "  q: 2")}- x`],
    [
      "lines behind the last",
      set(["z"], block),
      "s: 1\n",
      "s: 1\nz:\n  k:\n    t: |\n      u\n      v\n",
    ],
  ])("are those of the place for %s", (_, edit, before, after) => {
    expect(apply(MIXED, edit)).toBe(MIXED.replace(before, after))
  })

  test("are those before the place where the document ends without one", () => {
    expect(apply("a: 1\r\nb: 2", set(["c"], { d: 1 }))).toBe("a: 1\r\nb: 2\r\nc:\r\n  d: 1")
    expect(apply("a: 1", set(["c"], { d: 1 }))).toBe("a: 1\nc:\n  d: 1")
  })
})
