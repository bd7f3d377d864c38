import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { parseDocument } from "../full/parse-document.ts"
import { createSource } from "../source.ts"
import * as tape from "../tape.ts"
import { scanFast } from "./block.ts"

interface Scan {
  readonly root: number
  readonly nodes: number[]
}

function nodesOf(root: number): Scan {
  const cells = tape.takeTape()
  return { root, nodes: root < 0 ? [] : [...cells.slice(0, tape.nextOf(cells, 0))] }
}

function fast(text: string): Scan | undefined {
  const source = createSource(text)
  const scan = scanFast(source, 0, source.bytes.length)
  return scan && nodesOf(scan.empty ? -1 : 0)
}

function full(text: string): Scan {
  const source = createSource(text)
  tape.beginTape()
  return nodesOf(parseDocument(source, 0, source.bytes.length).root)
}

const VALUES = [
  "",
  " x",
  " x y  ",
  " 'q'",
  ' "q\\n"',
  " |",
  " >-",
  " |2",
  " |+ # c",
  " {a: 1, b: }",
  " [x, 'y', {z: 1}]",
  " [",
  " ]",
  " {a",
  "  b: c}",
  " # c",
  " x # c",
  ' "open',
  ' end"',
  " 'it''s'",
  " -",
  " - x",
  " a: b",
  "\tx",
  " é",
  " x:y",
  " #x",
  " ?",
  ' {"a":1}',
  " [a: b]",
  " &a x",
  " &a",
  " &a # c",
  " &b 'x'",
  " &a {b: *a}",
  " &b |",
  " &a - x",
  " &a a: b",
  " *a",
  " *a # c",
  " *a : x",
  " *b",
  " [*a, *b]",
  " {x: *a}",
  " <<",
  " <x>",
  " <",
  " [a b, c]",
  " 1,",
  ' "a" x',
  " a #b: c",
  " :x",
  " <x>",
  " ?x",
  " : x",
  " ::",
  " [:x, <y]",
]
const LEADS = [
  "a:",
  "b:",
  "- a:",
  "-",
  "- -",
  "key with blanks :",
  "'q':",
  '"q" :',
  "",
  "",
  "#",
  "<<:",
  "!!merge <<:",
  "!!merge  <<:",
  "- !!merge <<:",
  "!!merge << :",
  "!!merge x:",
  "text",
  "x: y:",
  "...",
  "---",
  "?",
  "  ",
  "-x",
  "k: v",
  ":k:",
  "<k>:",
  "?k:",
  "<<:",
]

const line = fc
  .tuple(
    fc.nat(5),
    fc.constantFrom(...LEADS),
    fc.constantFrom(...VALUES),
    fc.constantFrom("\n", "\n", "\n", "\n", "\r\n", "\n\n", "\n \n", " \n"),
  )
  .map(([indent, lead, value, end]) => " ".repeat(indent) + lead + value + end)
const text = fc
  .tuple(fc.array(line, { maxLength: 7 }), fc.boolean())
  .map(([lines, closed]) => (closed ? lines.join("") : lines.join("").trimEnd()))

describe("the fast reader", () => {
  test("gives what the full parser gives, or leaves it to that", () => {
    let taken = 0
    fc.assert(
      fc.property(text, (yaml) => {
        const ours = fast(yaml)
        if (ours === undefined) return
        taken++
        expect([yaml, ours]).toEqual([yaml, full(yaml)])
      }),
      { numRuns: 6000 * Number(process.env["RUNS"] ?? 1) },
    )
    // Most soups of lines are no YAML at all.
    expect(taken).toBeGreaterThan(300)
  })

  test.each([
    'a: 1\nb:\n  - c\n  - d: e\n    f: |\n      text\n\n      more\ng: {h: [i, "j"]}\n',
    "kind: Deployment\nmetadata:\n  name: web # c\n  labels: {}\nspec:\n  args:\n  - --flag=x\n  - \"q: 'r'\"\n",
    '{"a": {"b": [1, 2.5, null, true]}, "c": "d\\n"}\n',
    "- a\n- - b\n  - c\n-\n  d: e\n",
    "a: one\n  two\n\n  three # c\nb: 'x\n  y'\n",
    "a: |+\n  x\n\n\nb: >-\n  y\n  z\n",
    "a:\r\n  b: c\r\n  d: |\r\n    e\r\n",
    'a: é\nb: "→"\n# 😀\n',
    "# only a comment\n",
    "a: 1\n...\n",
    "a: |\n  b\n\n... # end\n\n# more\n",
    "- a\n  b\n...\n",
    "a: :5000\nb: <host>\nc: ?x\n:d: 1\n<e>: 2\n?f: 3\nh:\n- :i\n- <j>\n",
    "a: &x 1\nb: *x\n",
    "a: &x\n  b: c\nd:\n  <<: *x\n  e: f\n",
    "a: &x\n  b: c\nd:\n  !!merge <<: *x\n  e: f\ng:\n- h: i\n  !!merge <<: *x\n- !!merge  <<: [*x]\n",
    "a: &x\n- b\nc: *x # d\n",
    "a:\n- &x b\n- *x\n- &y\n  c: d\n- <<: [*x, *y]\n",
    "a: &x\nb: [*x, {c: *x}]\n",
    "a: &x |\n  text\nb: &y\n  *x\n".replace("\n  *x", " >-\n  folded"),
  ])("takes %j", (yaml) => {
    expect(fast(yaml)).toEqual(full(yaml))
  })

  test.each([
    "a: &x.y 1\n",
    "a: *x\n",
    "&a a: *a\n",
    "- &a b: c\n",
    "a: &x &y 1\n",
    "a: &x\n  *x\n",
    "a: &x\n  &y b\n",
    "a: <<\n",
    "<<x: 1\n",
    "a: !!str 1\n",
    "!!str a: 1\n",
    "a: &x {}\nb:\n  !!merge\n  <<: *x\n",
    "a: &x {}\nb:\n  !!merge << : *x\n",
    "a: &x {}\nb:\n  !<tag:yaml.org,2002:merge> <<: *x\n",
    "a: &x {}\nb: {!!merge <<: *x}\n",
    "? a\n: b\n",
    "%YAML 1.1\n---\n",
    "a: 1\n---\n",
    "a: 1\n...",
    "a: 1\n...\nb: 2\n",
    "a: 1\n... b\n",
    "a: 1\n....\n",
    "a: [1\n...\n",
    "a: 1\n...\n%YAML 1.1\n",
    "a:\tb\n\tc\n",
    "a: \x01\n",
    "a: \u0085\n",
    "a: b\rc: d\r",
    "a: b: c\n",
    "a: [b\n",
    "plain\n",
  ])("leaves %j to the full parser", (yaml) => {
    expect(fast(yaml)).toBeUndefined()
  })

  test("stops at the root key behind the last one that is wanted", () => {
    const source = createSource("a: 1\nb:\n  c: 2\nd: [\n")
    const scan = scanFast(source, 0, source.bytes.length, { until: ["b"] })
    expect(scan).toEqual({
      empty: false,
      stop: source.latin1.indexOf("d:"),
      wide: false,
      intricate: false,
      skipped: false,
    })
  })
})

describe("tapes", () => {
  test("outgrow the chunk that they share", () => {
    const yaml = Array.from({ length: 40_000 }, (_, i) => `k${i}: v\n`).join("")
    const ours = fast(yaml)
    expect(ours?.nodes.length).toBe(4 * 80_001)
    expect(ours).toEqual(full(yaml))
  })
})
