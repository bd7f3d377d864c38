// Random YAML: grammar-based texts, mutations of them and of given texts, and soups of tokens.
import fc from "fast-check"

const SCALARS = [
  "a",
  "foo bar",
  "1",
  "0x1F",
  "010",
  "089",
  "1_000",
  "y",
  "No",
  "~",
  "null",
  "",
  "1.5",
  ".5",
  "1e3",
  ".inf",
  "-.nan",
  "2001-01-01",
  "<<",
  '"q"',
  '"a\\n\\x41\\u00e9"',
  "'s'",
  "'it''s'",
  '"multi\n  line"',
  '"x \\\n  y"',
  "'m\n\n x'",
  "plain multi\n   word",
  "a:b",
  "a#b",
  "a #c",
  "- x",
  "? k",
  "*a",
  "&a x",
  "&a",
  "!!str 1",
  '!!int "3"',
  "!!float 3",
  "!t x",
  "! 1",
  "!!binary aGk=",
  "!!binary /w==",
  "!!null x",
  "!!bool on",
  "!!timestamp 2001-01-01",
  "|\n  lit\n   x\n",
  ">\n  fold\n  x\n\n  y\n",
  ">\n  f\n\n   more\n\n  x\n",
  "|-\n  z",
  "|+\n  k\n\n",
  "|2\n   ind",
  "|\n\n     \n  x",
  "é",
  '"\\U0001F600"',
  "[a, b]",
  "{a: b}",
  "[]",
  "{}",
  "{a, b: }",
  "[a: b, {c: d}]",
  "[a,]",
  '{"a":1}',
  "[a\n  b]",
  "{a\n: b}",
  "# c",
  "@x",
  "`x",
  "%x",
  "-",
  "?",
  ":",
  "...",
  "---",
  "0b11",
  "0b-1",
  "0o17",
  "18446744073709551615",
  "9223372036854775808",
  "-9223372036854775809",
  "1.0",
  '"',
  "'",
  "[",
  "{",
  "]",
  "}",
  ",",
  "\t",
  "!<tag:yaml.org,2002:int> 5",
  "!e!x 1",
  "!!merge <<",
  "&é x",
  '"\\/"',
  '"\\q"',
  "a\tb",
  '"\t"',
  "1e400",
  "+1",
  "--",
  "---x",
  "...x",
  "=",
  ".",
  "0_",
  "+.inf",
  "-0",
  "0x",
  '"a" b',
  "|x",
  "| # c\n a\n",
  ">3\n    a",
  "!!set {a, b}",
  "{? a : b, ? c}",
  "[? a : b]",
  "\\",
  "a\\",
  "x: y",
  "\u2028",
  "a\u0085 b",
  "0o8",
  "1:30",
]
const KEYS = [
  "a",
  "b",
  "c",
  "foo",
  '"q"',
  "'k'",
  "1",
  "y",
  "<<",
  "? a\n",
  "!!str k",
  "&a k",
  "*a",
  "é",
  "a b",
  '"a: b"',
  "[a]",
  "{a: 1}",
  "",
  "1.5",
  "1e9",
  "~",
  "!!merge <<",
  "? - x\n",
  "0x10",
  "1_0",
  ".5",
  "18446744073709551615",
  '"<<"',
  "[]",
  `${"k".repeat(1020)}`,
  `"${"é".repeat(1023)}"`,
]
const SIGNS = [
  ..."-?:,[]{}#&*!|>'\"%@`\t \n\r=.~<0",
  "\r\n",
  "\u0085",
  "\u2028",
  "\ufeff",
  "\0",
  "\x7f",
  "é",
  "- ",
  ": ",
  "? ",
  "\n- ",
  "\n  ",
  "---\n",
  "...\n",
]
// Few and short, so that rare sequences of indicators come up; some are wrong by themselves.
const INDICATORS = [
  ...['"a"', "b", "'c'", "d e", "[", "[", "]", "]", "{", "{", "}", "}", "[]", "{}", "[?]", "[? ]"],
  ...[
    ",",
    ", ",
    ": ",
    ":",
    " : ",
    "? ",
    "?",
    "- ",
    "-",
    "&x ",
    "*x ",
    "&y",
    "*y",
    "!t ",
    "!",
    "!!str ",
  ],
  ...["\n", "\n", "\n ", "\n  ", "\n\t", "\r\n", "\u2028", " ", " ", "\t", " #c\n", "#"],
  ...[
    "@",
    '"',
    "'",
    "!u!v ",
    "&",
    "|\n",
    ">-\n  t\n",
    "\n---\n",
    "\n...\n",
    "\n%YAML 1.1\n",
    "<<: ",
  ],
  ...[`"${"k".repeat(1019)}"`, "\n  x: &x\n"],
]
const HEADS = [
  "%YAML 1.1\n---\n",
  "%TAG !e! tag:x,1:\n---\n",
  "--- ",
  "---\n",
  "\ufeff",
  "%YAML 1.2\n---\n",
  "# c\n",
  "---\t",
  "%FOO\n",
]

/** `count` random texts; the same for the same seed. */
export function generate(seed, count, corpus = []) {
  return fc.sample(texts(corpus), { seed, numRuns: count })
}

function texts(corpus) {
  const grammar = fc.oneof(
    { weight: 4, arbitrary: build((tools) => `${map(tools, 0, 3)}\n`) },
    { weight: 1, arbitrary: build((tools) => `${list(tools, 0, 3)}\n`) },
    { weight: 1, arbitrary: build((tools) => flow(tools, 4)) },
    { weight: 1, arbitrary: build((tools) => node(tools, 0, 3).trimStart()) },
    { weight: 1, arbitrary: build((tools) => soup(tools, [SIGNS, SCALARS])) },
    { weight: 2, arbitrary: build((tools) => soup(tools, [INDICATORS, INDICATORS, SCALARS])) },
    ...(corpus.length > 0 ? [{ weight: 3, arbitrary: fc.constantFrom(...corpus) }] : []),
  )
  return fc.tuple(grammar, fc.infiniteStream(fc.nat(2 ** 30))).map(([text, numbers]) => {
    const tools = toolsOf(numbers)
    const mutated = tools.below(2) ? text : mutate(text, tools)
    return tools.below(40) ? mutated : tools.pick(HEADS) + mutated
  })
}

function build(write) {
  return fc.infiniteStream(fc.nat(2 ** 30)).map((numbers) => write(toolsOf(numbers)))
}

function toolsOf(numbers) {
  const below = (limit) => numbers.next().value % limit
  return { below, pick: (list) => list[below(list.length)] }
}

function node(tools, indent, depth) {
  const { below, pick } = tools
  const kind = below(10)
  if (depth <= 0 || kind < 4) return ` ${pick(SCALARS).replaceAll("\n", `\n${" ".repeat(indent)}`)}`
  if (kind < 7)
    return `${below(8) ? "" : " &a"}${below(9) ? "" : " # c"}\n${map(tools, indent + below(4), depth - 1)}`
  if (kind < 9) return `\n${list(tools, indent + below(3), depth - 1)}`
  return ` ${flow(tools, depth)}`
}

function map(tools, indent, depth) {
  const { below, pick } = tools
  return Array.from({ length: 1 + below(3) }, () => {
    const colon = below(30) ? ":" : pick([" :", "", "::"])
    const value = node(tools, indent + (below(4) ? 2 : below(3)), depth).trimEnd()
    const end = below(8)
      ? ""
      : pick([" # c", "\n", "\n\n", "  ", "\t", `\n${" ".repeat(below(4))}# c`])
    return " ".repeat(indent) + pick(KEYS) + colon + value + end
  }).join("\n")
}

function list(tools, indent, depth) {
  const { below } = tools
  return Array.from({ length: 1 + below(3) }, () => {
    const item = below(3)
      ? node(tools, indent + 2, depth)
      : ` ${map(tools, indent + 2, depth).trimStart()}`
    return `${" ".repeat(indent)}-${item}`
  }).join("\n")
}

function flow(tools, depth) {
  const { below, pick } = tools
  if (depth <= 0 || below(3) === 0) return pick(SCALARS)
  const isList = below(2) === 1
  let text = isList ? "[" : "{"
  for (let count = below(4); count > 0; count--) {
    if (!isList || below(6) === 0) text += pick(KEYS) + pick([": ", ":", " : ", "\n : "])
    text += flow(tools, depth - 1) + pick([", ", ",", "\n, ", " , #c\n ", ""])
  }
  return text + (isList ? "]" : "}")
}

function soup({ below, pick }, lists) {
  return Array.from({ length: 1 + below(12) }, () => pick(pick(lists))).join("")
}

function mutate(text, tools) {
  let result = text
  for (let count = 1 + tools.below(3); count > 0; count--) result = mutateOnce(result, tools)
  return result
}

function mutateOnce(text, { below, pick }) {
  const at = below(text.length + 1)
  const lines = text.split("\n")
  const line = below(lines.length)
  switch (below(9)) {
    case 0:
      return text.slice(0, at) + pick(SIGNS) + text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + below(3))
    case 2:
      return lines.toSpliced(line, 1).join("\n")
    case 3:
      return lines.with(line, " ".repeat(below(4)) + lines[line]).join("\n")
    case 4:
      return lines.with(line, lines[line].replace(/^ {1,2}/, "")).join("\n")
    case 5:
      return lines.toSpliced(below(lines.length), 0, lines[line]).join("\n")
    case 6:
      return below(2) ? text.replaceAll("\n", "\r\n") : text.replaceAll("\n", "\r")
    case 7:
      return lines.with(line, lines[line] + pick([" # c", "\t", " ", ":", " x"])).join("\n")
    default: {
      const from = below(text.length + 1)
      return text.slice(0, at) + text.slice(from, from + below(40)) + text.slice(at)
    }
  }
}
