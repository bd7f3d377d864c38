import { describe, expect, test } from "vitest"
import { YamlError } from "../errors.ts"
import { parse } from "../parse.ts"
import { createSource } from "../source.ts"
import * as tape from "../tape.ts"
import { parseDocument } from "./parse-document.ts"

const KINDS = [
  ..."null plain lines single double literal folded alias map seq {} [] pair properties".split(" "),
]

function outline(text: string): string {
  const source = createSource(text)
  tape.beginTape()
  const { root } = parseDocument(source, 0, source.bytes.length)
  const cells = tape.takeTape()
  if (root < 0) return "empty"
  const shown: string[] = []
  const show = (node: number, end: number): void => {
    for (let at = node; at < end; at = tape.nextOf(cells, at)) {
      const kind = KINDS[(cells[at] as number) & 15]
      const bytes = source.latin1.slice(tape.startOf(cells, at), tape.endOf(cells, at))
      shown.push(`${kind} ${JSON.stringify(bytes)}`)
      show(at + tape.WIDTH, tape.nextOf(cells, at))
    }
  }
  show(root, tape.nextOf(cells, root))
  return shown.join("; ")
}

function failure(text: string | Buffer): string {
  try {
    const source = createSource(text)
    tape.beginTape()
    parseDocument(source, 0, source.bytes.length)
  } catch (error) {
    if (error instanceof YamlError) return error.goMessage.replace("yaml: ", "")
    throw error
  }
  return "none"
}

describe("the tape", () => {
  test.each([
    ["# c\n", "empty"],
    ["---\n", "empty"],
    ["---\n---\n", "empty"],
    ["a: b # c\n", 'map "a: b"; plain "a"; plain "b"'],
    ["a: # c\n", 'map "a:"; plain "a"; null ""'],
    ["a:\n- b\n-\n", 'map "a:\\n- b\\n-"; plain "a"; seq "- b\\n-"; plain "b"; null ""'],
    ["- \n- - a\n", 'seq "- \\n- - a"; null ""; seq "- a"; plain "a"'],
    [
      "{a, b: , c: d}",
      '{} "{a, b: , c: d}"; plain "a"; null ""; plain "b"; null ""; plain "c"; plain "d"',
    ],
    ["{? a : b, ? c}", '{} "{? a : b, ? c}"; plain "a"; plain "b"; plain "c"; null ""'],
    ["{? : a, ?}", '{} "{? : a, ?}"; null ""; plain "a"; null ""; null ""'],
    ["[a, b: c]", '[] "[a, b: c]"; plain "a"; pair "b: c"; plain "b"; plain "c"'],
    [
      "[? a, b: ]",
      '[] "[? a, b: ]"; pair "? a"; plain "a"; null ""; pair "b:"; plain "b"; null ""',
    ],
    ["[[a]: b]", '[] "[[a]: b]"; pair "[a]: b"; [] "[a]"; plain "a"; plain "b"'],
    ["&x !t a", 'properties "&x !t"; plain "a"'],
    ["!t\n&x\na: b", 'properties "!t\\n&x"; map "a: b"; plain "a"; plain "b"'],
    ["&x\n&y a: b", 'properties "&x"; map "&y a: b"; properties "&y"; plain "a"; plain "b"'],
    ["&x [a]", 'properties "&x"; [] "[a]"; plain "a"'],
    [
      "a: &x\nb: *x\n",
      'map "a: &x\\nb: *x"; plain "a"; properties "&x"; null ""; plain "b"; alias "*x"',
    ],
    ["? a\n? b\n: c\n", 'map "? a\\n? b\\n: c"; plain "a"; null ""; plain "b"; plain "c"'],
    ["?\n- a\n: b", 'map "?\\n- a\\n: b"; seq "- a"; plain "a"; plain "b"'],
    [
      "a: |\n  x\n\nb: |+\n  y\n\n",
      'map "a: |\\n  x\\n\\nb: |+\\n  y\\n\\n"; plain "a"; literal "|\\n  x"; plain "b"; literal "|+\\n  y\\n\\n"',
    ],
    ["a: 'x\n  y'\n", 'map "a: \'x\\n  y\'"; plain "a"; single "\'x\\n  y\'"'],
    ["a: x\n  y\n", 'map "a: x\\n  y"; plain "a"; lines "x\\n  y"'],
    ["a\n...\n@", 'plain "a"'],
  ])("of %j", (text, nodes) => {
    expect(outline(text)).toBe(nodes)
  })
})

describe("what is missing or too much", () => {
  test.each([
    ["- a\n'b'", "line 3: could not find expected ':'"],
    ["- a\n- 'd'\n  'e'", "line 2: did not find expected '-' indicator"],
    ["a: b\n- c", "line 1: did not find expected key"],
    ["a: 'b'\n 'c': d", "line 1: did not find expected key"],
    [": a", "did not find expected key"],
    ["- ,", "did not find expected node content"],
    ["]", "did not find expected node content"],
    ["[,]", "did not find expected node content"],
    ["[a,, b]", "did not find expected node content"],
    ["[- a]", "did not find expected node content"],
    ["{a: ]", "did not find expected node content"],
    ["{a: b: c}", "did not find expected ',' or '}'"],
    ["{a\n: b}", "line 1: did not find expected ',' or '}'"],
    ["[a b\nc, d}", "line 1: did not find expected ',' or ']'"],
    ["[a: b: c]", "did not find expected ',' or ']'"],
    ["[a: ]}", "none"],
    ["...", "did not find expected node content"],
    ["*x", "unknown anchor 'x' referenced"],
    ["- &x a\n- *y", "unknown anchor 'y' referenced"],
    ["&x *x", "none"],
    ["- &x *x", "did not find expected '-' indicator"],
    ["!e!x a", "found undefined tag handle"],
    ["a:\n  !e!x # c", "line 1: found undefined tag handle"],
    ["%YAML 1.2\n---", "found incompatible YAML document"],
    ["%YAML 1.1\n%YAML 1.1\n---", "line 1: found duplicate %YAML directive"],
    ["%TAG !e! x\n%TAG !e! y\n---", "line 1: found duplicate %TAG directive"],
    ["%YAML 1.1\na", "line 1: did not find expected <document start>"],
  ])("%j: %s", (text, message) => {
    expect(failure(text)).toBe(message)
  })
})

describe("of two problems Go meets first", () => {
  test.each([
    // what is wrong with a lexeme that it must read to see whether a key begins,
    ['"a" "b" @', "found character that cannot start any token"],
    ["- a\n- *x @", "line 2: found character that cannot start any token"],
    ["!e!x @", "found character that cannot start any token"],
    ["[a] b: @", "did not find expected key"],
    ["a: 1\n[b, @", "line 2: found character that cannot start any token"],
    ["{a b: c} @", "found character that cannot start any token"],
    // but what is in the wrong place before that,
    ["- a: *x\n  @", "unknown anchor 'x' referenced"],
    ["[a\nb: c, {{ @", "line 1: did not find expected ',' or ']'"],
    ["a: 1\n[] @", "line 1: did not find expected key"],
    ['["a" "b", @', "found character that cannot start any token"],
    ['[\n"a" "b", @', "line 1: did not find expected ',' or ']'"],
    // and a key that must be one only when it has to be decided.
    ["a: 1\nb\nc", "line 3: could not find expected ':'"],
    ["a: *x\nb\n", "unknown anchor 'x' referenced"],
    ["a: 1\n'b' 'c", "line 2: found unexpected end of stream"],
    ['a: 1\n"b" "c\n"', "line 3: could not find expected ':'"],
  ])("%j: %s", (text, message) => {
    expect(failure(text)).toBe(message)
  })

  test("what is not UTF-8, in the piece it has read", () => {
    const bytes = (text: string): Buffer => Buffer.from(text, "latin1")
    expect(failure(bytes("[a}\xff"))).toBe("invalid leading UTF-8 octet")
    expect(failure(bytes(`]${" ".repeat(600)}\xff`))).toBe("did not find expected node content")
    expect(failure(bytes(`[a,${" ".repeat(600)}\xff`))).toBe("invalid leading UTF-8 octet")
    expect(failure(bytes(`a\n...\n${" ".repeat(600)}\xff`))).toBe("none")
    expect(failure(bytes("a: b\n...\n\x01"))).toBe("control characters are not allowed")
  })
})

describe("go-yaml's own ways", () => {
  test("brackets without anything that could be a key are used before their colon is seen", () => {
    expect(failure("- []: a")).toBe("did not find expected '-' indicator")
    expect(failure("a:\n  []: b")).toBe("line 1: did not find expected key")
    expect(failure("[\n[]: a]")).toBe("line 1: did not find expected ',' or ']'")
    // Unless something around them is waiting, or they are the value and the colon begins a pair.
    expect(outline("[[]: a]")).toBe('[] "[[]: a]"; pair "[]: a"; [] "[]"; plain "a"')
    expect(outline("&a []: b")).toBe('map "&a []: b"; properties "&a"; [] "[]"; plain "b"')
    expect(outline("a:\n[]: b")).toMatch(/^map "a:\\n\[\]: b"; plain "a"; \[\] "\[\]"; null .*"b"$/)
    expect(outline("[]: a")).toBe('[] "[]"')
  })

  test("an empty key between brackets loses the sign behind it", () => {
    expect(failure("[? : a]")).toBe("did not find expected ',' or ']'")
    expect(failure("- a:\n      b: [c\n, ?]")).toBe("line 2: did not find expected ',' or ']'")
    expect(failure("- a:\n    b: [c\n, ?]")).toBe("line 3: did not find expected ',' or ']'")
    expect(outline("[? ]]")).toBe('[] "[? ]]"; pair "?"; null ""; null ""')
    expect(outline("[? ,]")).toBe('[] "[? ,]"; pair "?"; null ""; null ""')
  })

  test("a second byte order mark is a column", () => {
    expect(outline("\ufeffa: b\nc: d")).toMatch(/^map .*"d"$/)
    expect(failure("\ufeff\ufeffa: b\n c: d")).toBe("none")
  })
})

// Go's answers for these were taken from sigs.k8s.io/yaml v1.6.0.
describe("nesting", () => {
  const DEEPEST = 10_000
  const times = (text: string, count: number): string => text.repeat(count)
  const shapes: [name: string, nest: (depth: number) => string, tooDeep: string][] = [
    ["[", (n) => times("[", n) + times("]", n), "exceeded max depth of 10000"],
    ["{", (n) => `${times("{a: ", n)}b${times("}", n)}`, "exceeded max depth of 10000"],
    [
      "[ on lines",
      (n) => times("[\n", n) + times("]\n", n),
      "line 10001: exceeded max depth of 10000",
    ],
    ["-", (n) => `${times("- ", n)}a`, "exceeded max depth of 10000"],
  ]

  const depthOf = (value: unknown): number => {
    let depth = 0
    for (let at = value; typeof at === "object" && at !== null; depth++) at = Object.values(at)[0]
    return depth
  }

  test.each(shapes)("of %s may be 10,000 deep", (_, nest) => {
    expect(depthOf(parse(nest(DEEPEST)))).toBe(DEEPEST)
  })

  test.each(shapes)("of %s is refused beyond that", (_, nest, message) => {
    expect(failure(nest(DEEPEST + 1))).toBe(message)
  })

  test("of block maps costs no calls", () => {
    const depth = 2000
    const text = Array.from({ length: depth }, (_, i) => `${" ".repeat(i)}a:\n`).join("")
    expect(depthOf(parse(text))).toBe(depth)
  })

  test("of aliases in each other adds up", () => {
    const half = 6000
    const text = `a: &a ${times("[", half)}${times("]", half)}\nb: ${times("[", half)}*a${times("]", half)}`
    expect(Object.keys(parse(text) as object)).toEqual(["a", "b"])
  })

  test("of keys and of numbers that JSON has not is no obstacle to their messages", () => {
    expect(() => parse(`? ${times("[", DEEPEST)}${times("]", DEEPEST)}`)).toThrow(
      "invalid map key: [",
    )
    expect(() => parse(`${times("[", DEEPEST)}.inf${times("]", DEEPEST)}`)).toThrow("+Inf")
  })

  test("that never closes is cheap", () => {
    expect(failure(times("[", 200_000))).toBe("exceeded max depth of 10000")
    expect(failure(times("[", DEEPEST))).toBe("line 1: did not find expected node content")
  })
})
