import { describe, expect, test } from "vitest"
import { createSource } from "../source.ts"
import * as tape from "../tape.ts"
import { Cursor, hexDigit, isWordByte } from "./cursor.ts"
import { directivesBefore, followsMarker } from "./markers.ts"
import { parseDocument } from "./parser.ts"
import { readerMeets, readerProblem } from "./reader.ts"
import { TokenScanner } from "./scanner.ts"
import * as token from "./token.ts"

const NAMES = new Map(Object.entries(token).map(([name, type]) => [type, name]))

function tokens(text: string): string {
  const source = createSource(text)
  const scanner = new TokenScanner(source, 0, source.bytes.length)
  const names: string[] = []
  for (;;) {
    const next = scanner.peek()
    const range = source.latin1.slice(next.start, next.end)
    const shown = next.type === token.SCALAR ? `(${range.replaceAll("\n", "\\n")})` : ""
    names.push(`${NAMES.get(next.type)}${shown}`)
    if (next.type === token.STREAM_END) return names.join(" ")
    scanner.skip()
  }
}

describe("tokens", () => {
  test.each([
    ["", "STREAM_END"],
    ["a", "SCALAR(a) STREAM_END"],
    ["a: b", "BLOCK_MAPPING_START KEY SCALAR(a) VALUE SCALAR(b) BLOCK_END STREAM_END"],
    [
      "- a\n- b",
      "BLOCK_SEQUENCE_START BLOCK_ENTRY SCALAR(a) BLOCK_ENTRY SCALAR(b) BLOCK_END STREAM_END",
    ],
    [
      "a:\n- b",
      "BLOCK_MAPPING_START KEY SCALAR(a) VALUE BLOCK_ENTRY SCALAR(b) BLOCK_END STREAM_END",
    ],
    ["? a\n: b", "BLOCK_MAPPING_START KEY SCALAR(a) VALUE SCALAR(b) BLOCK_END STREAM_END"],
    ["[a, b]", "FLOW_SEQUENCE_START SCALAR(a) FLOW_ENTRY SCALAR(b) FLOW_SEQUENCE_END STREAM_END"],
    ["{a: b}", "FLOW_MAPPING_START KEY SCALAR(a) VALUE SCALAR(b) FLOW_MAPPING_END STREAM_END"],
    ["[a: b]", "FLOW_SEQUENCE_START KEY SCALAR(a) VALUE SCALAR(b) FLOW_SEQUENCE_END STREAM_END"],
    ["&a !t *b", "ANCHOR TAG ALIAS_TOKEN STREAM_END"],
    ["|\n a\n b\n", "SCALAR(|\\n a\\n b) STREAM_END"],
    ["---\n...\n", "DOCUMENT_START DOCUMENT_END STREAM_END"],
    ["%YAML 1.1\n%TAG ! x\n", "VERSION_DIRECTIVE TAG_DIRECTIVE STREAM_END"],
    // A key is only found behind it: the tokens before it are put in afterwards.
    [
      "[a]: b",
      "BLOCK_MAPPING_START KEY FLOW_SEQUENCE_START SCALAR(a) FLOW_SEQUENCE_END VALUE SCALAR(b) BLOCK_END STREAM_END",
    ],
    ["a b : c", "BLOCK_MAPPING_START KEY SCALAR(a b) VALUE SCALAR(c) BLOCK_END STREAM_END"],
    ["a\n  b\n", "SCALAR(a\\n  b) STREAM_END"],
    // go-yaml forgets that empty brackets may be a key.
    [
      "[]: a",
      "FLOW_SEQUENCE_START FLOW_SEQUENCE_END KEY BLOCK_MAPPING_START VALUE SCALAR(a) BLOCK_END STREAM_END",
    ],
  ])("of %j", (text, names) => {
    expect(tokens(text)).toBe(names)
  })

  test("long queues are shortened", () => {
    const text = Array.from({ length: 300 }, (_, i) => `k${i}: v`).join("\n")
    expect(tokens(text).match(/KEY/g)).toHaveLength(300)
  })
})

const KINDS = [
  "null",
  "plain",
  "lines",
  "single",
  "double",
  "literal",
  "folded",
  "alias",
  "map",
  "seq",
  "{}",
  "[]",
  "pair",
  "properties",
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

describe("the tape", () => {
  test.each([
    ["# c\n", "empty"],
    ["---\n", "empty"],
    ["a: b # c\n", 'map "a: b"; plain "a"; plain "b"'],
    ["a: # c\n", 'map "a:"; plain "a"; null ""'],
    ["a:\n- b\n-\n", 'map "a:\\n- b\\n-"; plain "a"; seq "- b\\n-"; plain "b"; null ""'],
    [
      "{a, b: , c: d}",
      '{} "{a, b: , c: d}"; plain "a"; null ""; plain "b"; null ""; plain "c"; plain "d"',
    ],
    ["[a, b: c]", '[] "[a, b: c]"; plain "a"; pair "b: c"; plain "b"; plain "c"'],
    ["&x !t a", 'properties "&x !t"; plain "a"'],
    [
      "a: &x\nb: *x\n",
      'map "a: &x\\nb: *x"; plain "a"; properties "&x"; null ""; plain "b"; alias "*x"',
    ],
    ["? a\n? b\n: c\n", 'map "? a\\n? b\\n: c"; plain "a"; null ""; plain "b"; plain "c"'],
    [
      "a: |\n  x\n\nb: |+\n  y\n\n",
      'map "a: |\\n  x\\n\\nb: |+\\n  y\\n\\n"; plain "a"; literal "|\\n  x"; plain "b"; literal "|+\\n  y\\n\\n"',
    ],
    ["a: 'x\n  y'\n", 'map "a: \'x\\n  y\'"; plain "a"; single "\'x\\n  y\'"'],
    ["a: x\n  y\n", 'map "a: x\\n  y"; plain "a"; lines "x\\n  y"'],
  ])("of %j", (text, nodes) => {
    expect(outline(text)).toBe(nodes)
  })
})

describe("the cursor", () => {
  test("counts characters, and zeros behind the end", () => {
    const cursor = new Cursor(createSource("é→😀x"), 0, 9)
    cursor.skip(3)
    expect([cursor.pos, cursor.index, cursor.column, cursor.at(), cursor.atEnd]).toEqual([
      9,
      3,
      3,
      0,
      true,
    ])
    expect(cursor.isBlankOrEnd()).toBe(true)
  })

  test.each([
    ["\n", 1],
    ["\r", 1],
    ["\r\n", 2],
    ["\u0085", 2],
    ["\u2028", 3],
    ["\u2029", 3],
    ["\u2027", 0],
    ["\u00a0", 0],
    ["x", 0],
  ])("%j is a line break of %i bytes", (text, width) => {
    const cursor = new Cursor(createSource(text), 0, 4)
    expect(cursor.breakWidth()).toBe(width)
    cursor.skipLine()
    expect([cursor.pos, cursor.line]).toEqual([width, width > 0 ? 1 : 0])
  })

  test("knows markers only at the start of a line", () => {
    const marker = (text: string, column: number): boolean => {
      const cursor = new Cursor(createSource(text), 0, text.length)
      cursor.column = column
      return cursor.isDocumentMarker(45)
    }
    expect([marker("---", 0), marker("--- x", 0), marker("---x", 0), marker("---", 1)]).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test("knows letters and hexadecimal digits", () => {
    const word = [..."aZ0_-.!é"].map((c) => isWordByte(c.charCodeAt(0)))
    expect(word).toEqual([true, true, true, true, true, false, false, false])
    expect([..."09afAFgG/:"].map((c) => hexDigit(c.charCodeAt(0)))).toEqual([
      0, 9, 10, 15, 10, 15, -1, -1, -1, -1,
    ])
  })
})

describe("the reader", () => {
  const problem = (bytes: string): unknown => {
    const source = createSource(Buffer.from(bytes, "latin1"))
    return readerProblem(source.bytes, source.latin1, 0, bytes.length)
  }

  test("takes tabs, line breaks, NEL and anything printable", () => {
    expect(problem("a\t\r\n\xc2\x85\xc2\xa0\xef\xbb\xbf\xf0\x9f\x98\x80")).toBeUndefined()
  })

  test("names the first of several problems", () => {
    expect(problem("ab\x01\xff")).toEqual({
      offset: 2,
      problem: "control characters are not allowed",
    })
    expect(problem("ab\xff\x01")).toEqual({ offset: 2, problem: "invalid leading UTF-8 octet" })
    expect(problem("\xf4\x90\x80\x80")).toEqual({ offset: 0, problem: "invalid Unicode character" })
  })

  test("meets a problem with the piece of 512 bytes that holds it", () => {
    const at = { offset: 600, problem: "" }
    expect(readerMeets(at, 0, 10)).toBe(false)
    expect(readerMeets(at, 0, 509)).toBe(true)
    expect(readerMeets(at, 100, 110)).toBe(true)
  })
})

describe("markers", () => {
  test("end right before an offset or do not", () => {
    const at = (text: string, offset = text.length): boolean =>
      followsMarker(createSource(text), offset)
    expect([at("---"), at("a\n---"), at("\ufeff---", 6)]).toEqual([true, true, true])
    expect([at("a---"), at(" ---"), at("--"), at("")]).toEqual([false, false, false, false])
  })

  test("have directives before them, comments and blank lines between", () => {
    const from = (text: string): string => {
      const source = createSource(text)
      return source.latin1.slice(directivesBefore(source, text.length))
    }
    expect(from("%YAML 1.1\n---")).toBe("%YAML 1.1\n---")
    expect(from("a: 1\n...\n%TAG ! x\n\n# c\n%TAG !e! y\n---")).toBe(
      "%TAG ! x\n\n# c\n%TAG !e! y\n---",
    )
    expect(from("%YAML 1.1\na: 1\n---")).toBe("")
    expect(from("a: 1\n  b\n---")).toBe("")
  })
})
