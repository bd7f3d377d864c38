import { describe, expect, test } from "vitest"
import { createSource } from "../source.ts"
import { Cursor } from "./cursor.ts"
import * as lexeme from "./lexemes.ts"
import { Lexer } from "./lexer.ts"

function lex(text: string): Lexer {
  const source = createSource(text)
  const lexer = new Lexer(new Cursor(source, 0, source.bytes.length))
  lexer.read()
  return lexer
}

// In the order of the kinds.
const SIGNS = [
  "$",
  "%",
  "---",
  "...",
  "-",
  "?",
  ":",
  ",",
  "[",
  "{",
  "]",
  "}",
  "alias",
  "anchor",
  "tag",
]

/** Lexemes as signs and scalars; `<` closes a block collection, `(` opens one, `k` begins a key. */
function outline(text: string): string {
  const { lexemes, error } = lex(text)
  const shown: string[] = []
  for (let i = 0; i < lexemes.count; i++) {
    const kind = lexemes.kind(i)
    const bytes = text.slice(lexemes.start(i), lexemes.end(i))
    const sign = kind === lexeme.SCALAR ? JSON.stringify(bytes).slice(1, -1) : SIGNS[kind]
    const marks = `${lexemes.beginsBlock(i) ? "(" : ""}${lexemes.beginsKey(i) ? "k" : ""}`
    shown.push(`${"<".repeat(lexemes.endsBefore(i))}${marks}${marks && "."}${sign}`)
  }
  if (error !== undefined) shown.push(`! ${error.goMessage}`)
  return shown.join(" ")
}

describe("the lexemes", () => {
  test.each([
    ["", "$"],
    ["a", "a $"],
    ["# c\n\n a # c", "a $"],
    ["a: b", "(k.a : b <$"],
    ["a: b\nc: d", "(k.a : b k.c : d <$"],
    ["- a\n- b", "(.- a - b <$"],
    ["a:\n- b\nc: d", "(k.a : - b k.c : d <$"],
    ["a:\n  - b\nc: d", "(k.a : (.- b <k.c : d <$"],
    ["- - a\n- b: c\n  d: e", "(.- (.- a <- (k.b : c k.d : e <<$"],
    ["? a\n: b", "(.? a : b <$"],
    [": b", "(.: b <$"],
    ["[a, b]", "[ a , b ] $"],
    ["{a: b}", "{ k.a : b } $"],
    ["[a: b, ? c]", "[ k.a : b , ? c ] $"],
    ["[- a, -b]", "[ - a , -b ] $"],
    ["[?a, :b]", "[ ? a , : b ] $"],
    ["?a: :b", "(k.?a : :b <$"],
    ["&a !t *b", "anchor tag alias $"],
    ["&a b: *a", "(k.anchor b : alias <$"],
    ["|\n a\n b\n", "|\\n a\\n b $"],
    ["a: |\n  b\nc: d", "(k.a : |\\n  b k.c : d <$"],
    // A key shows at its colon; brackets may be one, also with a key inside.
    ["[a]: b", "(k.[ a ] : b <$"],
    ["{a: b}: c", "(k.{ k.a : b } : c <$"],
    ['"a" : b', '(k.\\"a\\" : b <$'],
    ["a b : c", "(k.a b : c <$"],
    ["a\n  b\n", "a\\n  b $"],
    ["---\na\n--- b", "--- a ---"],
    ["a\n...\nb", "a ..."],
    ["%YAML 1.1\n%TAG ! x\n--- a", "% % --- a $"],
    ["a: 1\n%YAML 1.1\n", "(k.a : 1 <%"],
  ])("of %j", (text, lexemes) => {
    expect(outline(text)).toBe(lexemes)
  })

  test.each([
    ["a: b: c", "(k.a : b ! yaml: mapping values are not allowed in this context"],
    ["a: - b", "(k.a : ! yaml: block sequence entries are not allowed in this context"],
    ["a: ? b", "(k.a : ! yaml: mapping keys are not allowed in this context"],
    ["- @", "(.- ! yaml: found character that cannot start any token"],
    ["a:\n\tb", "(k.a : ! yaml: line 2: found character that cannot start any token"],
    ["[|]", "[ ! yaml: found character that cannot start any token"],
    ["a: b\nc\n", "(k.a : b c ! yaml: line 3: could not find expected ':'"],
    ["a: b\n- c", "(k.a : b - c <$"],
    ["a: %b", "(k.a : ! yaml: found character that cannot start any token"],
    ["a\nb: c", "a\\nb ! yaml: line 2: mapping values are not allowed in this context"],
  ])("of %j end with an error", (text, lexemes) => {
    expect(outline(text)).toBe(lexemes)
  })

  test("hold directives apart", () => {
    expect(lex("%YAML 1.1\n%TAG !e! x%21\n---\n").directives).toEqual([
      { name: "YAML", version: "1.1" },
      { name: "TAG", handle: "!e!", prefix: "x!" },
    ])
  })

  test("are as many as the text needs", () => {
    const { lexemes } = lex(Array.from({ length: 3000 }, (_, i) => `k${i}: v`).join("\n"))
    expect(lexemes.count).toBe(9001)
    expect([lexemes.kind(8999), lexemes.line(8999)]).toEqual([lexeme.SCALAR, 2999])
  })
})

describe("how far Go reads ahead", () => {
  /** For each lexeme, how many Go has read when it uses that one; `*` if an error comes first. */
  const ahead = (text: string): string => {
    const { lexemes } = lex(text)
    return Array.from({ length: lexemes.count }, (_, i) => {
      const count = lexemes.readAhead(i)
      return count > lexemes.count ? "*" : count
    }).join(" ")
  }

  test.each([
    // `a : b $`: a scalar waits for the colon, what cannot be a key waits for nothing.
    ["a: b", "2 2 3 4"],
    // Until something else could be a key,
    ['"a"\n"b"', "2 3 3"],
    // the line ends,
    ['"a" "b"\n[]', "3 2 4 4 5"],
    // or a comma comes.
    ['["a", "b"]', "6 3 3 5 5 6"],
    // Brackets wait across what is in them, unless that is nothing.
    ["[a]", "4 3 3 4"],
    ["[]", "2 2 3"],
    // The outer ones wait, so that the inner need not.
    ["[[], a]", "7 3 3 4 6 6 7"],
    ["[\n[], a]", "2 3 3 4 6 6 7"],
    // An error is waited for like anything else.
    ['"a" @', "*"],
    ["[a, @", "* 3 3"],
    ["[\na, @", "2 3 3"],
  ])("in %j: %s", (text, counts) => {
    expect(ahead(text)).toBe(counts)
  })

  test("is no more than 1024 characters", () => {
    const { lexemes, error } = lex(`["${"k".repeat(1030)}", @`)
    expect(error?.message).toBe("found character that cannot start any token")
    expect(lexemes.readAhead(0)).toBe(2)
  })
})
