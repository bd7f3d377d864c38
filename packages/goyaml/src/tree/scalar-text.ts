/** Where a scalar's text begins, the column of its further lines, and whether it may have some. */
export interface ScalarPlace {
  readonly column: number
  readonly indent: number
  readonly mayFold: boolean
}

// libyaml breaks at the first single blank behind this column.
const BEST_WIDTH = 80

/** A plain scalar, folded where it is long. */
export function folded(text: string, place: ScalarPlace): string {
  return fold(text, place, "")
}

/** A scalar in single quotes, folded where it is long. */
export function singleQuoted(text: string, place: ScalarPlace): string {
  return `'${fold(text, { ...place, column: place.column + 1 }, "'")}'`
}

// Blanks beside another blank are kept where they are, and so are those at the ends.
function fold(text: string, { column, indent }: ScalarPlace, quote: string): string {
  const body = quote === "" ? text : text.replaceAll(quote, quote + quote)
  if (column + body.length <= BEST_WIDTH) return body
  let result = ""
  let at = column
  let start = 0
  for (let i = body.indexOf(" "); i >= 0; i = body.indexOf(" ", i + 1)) {
    at += width(body, start, i)
    result += body.slice(start, i)
    start = i
    const isSingle = body[i - 1] !== " " && body[i + 1] !== " "
    const isInside = quote === "" || (i > 0 && i < body.length - 1)
    if (at <= BEST_WIDTH || !isSingle || !isInside) continue
    result += `\n${" ".repeat(indent)}`
    at = indent
    start = i + 1
  }
  return result + body.slice(start)
}

function width(text: string, start: number, end: number): number {
  return [...text.slice(start, end)].length
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\x07": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\v": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\x1b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\x85": "\\N",
  "\xa0": "\xa0",
  "\u2028": "\\L",
  "\u2029": "\\P",
}

/** A scalar in double quotes, with libyaml's escapes. */
export function doubleQuoted(text: string, { column, indent, mayFold }: ScalarPlace): string {
  // libyaml takes each character of a text that begins with a byte order mark for one.
  const isMarked = text.startsWith("\ufeff")
  let result = '"'
  let at = column + 1
  let afterBlank = false
  const last = text.length - 1
  let i = 0
  for (const character of text) {
    const isBlank = character === " "
    if (isBlank && mayFold && !afterBlank && at > BEST_WIDTH && i > 0 && i < last) {
      const more = text[i + 1] === " " ? "\\" : ""
      result += `\n${" ".repeat(indent)}${more}`
      at = indent + more.length
    } else {
      const piece = isMarked ? escapedAnyway(character) : escaped(character)
      result += piece
      at += piece.length === character.length ? 1 : piece.length
    }
    afterBlank = isBlank
    i += character.length
  }
  return `${result}"`
}

function escaped(character: string): string {
  const known = ESCAPES[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0) as number
  if (code >= 0x20 && code < 0x7f) return character
  if (code < 0xa0) return `\\x${hex(code, 2)}`
  if (code > 0xffff) return `\\U${hex(code, 8)}`
  if (code >= 0xd800 && code <= 0xdfff) return "\ufffd"
  return code >= 0xfeff && [0xfeff, 0xfffe, 0xffff].includes(code)
    ? `\\u${hex(code, 4)}`
    : character
}

function escapedAnyway(character: string): string {
  const known = character === "\xa0" ? "\\_" : ESCAPES[character]
  if (known !== undefined) return known
  const code = character.codePointAt(0) as number
  return code < 0x100
    ? `\\x${hex(code, 2)}`
    : code > 0xffff
      ? `\\U${hex(code, 8)}`
      : `\\u${hex(code, 4)}`
}

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, "0")
}

/** A literal block; the line break behind its last line is the caller's. */
export function literal(text: string, margin: string): string {
  const hint = /^[ \n]/.test(text) ? "2" : ""
  const body = text.endsWith("\n") ? text.slice(0, -1) : text
  const chomp = body === text ? "-" : body === "" || body.endsWith("\n") ? "+" : ""
  const lines = body.split("\n").map((line) => (line === "" ? "\n" : `\n${margin}${line}`))
  return `|${hint}${chomp}${lines.join("")}`
}
