import { toLatin1 } from "../source.ts"
import * as tape from "../tape.ts"

// A line break of YAML 1.1; LS and PS stay as they are, the others become LF.
const BREAK = /\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9]/g

interface Lines {
  readonly texts: string[]
  readonly breaks: string[]
}

function splitLines(text: string): Lines {
  const texts: string[] = []
  const breaks: string[] = []
  let from = 0
  for (const match of text.matchAll(BREAK)) {
    texts.push(text.slice(from, match.index))
    breaks.push(match[0].startsWith("\xe2") ? match[0] : "\n")
    from = match.index + match[0].length
  }
  texts.push(text.slice(from))
  return { texts, breaks }
}

/** The text of a plain or single-quoted scalar over several lines, folded. */
export function foldLines(text: string): string {
  const { texts, breaks } = splitLines(text)
  const last = texts.length - 1
  if (last === 0) return text
  let folded = trimEnd(texts[0] as string)
  for (let i = 1; i <= last; i++) {
    const leading = breaks[i - 1] as string
    let trailing = ""
    while (i < last && isBlank(texts[i] as string)) trailing += breaks[i++]
    folded += joinLines(leading, trailing)
    const line = trimStart(texts[i] as string)
    folded += i < last ? trimEnd(line) : line
  }
  return folded
}

function joinLines(leading: string, trailing: string): string {
  if (leading !== "\n") return leading + trailing
  return trailing === "" ? " " : trailing
}

const isBlank = (line: string): boolean => trimStart(line) === ""
const trimStart = (line: string): string => line.replace(/^[ \t]+/, "")
const trimEnd = (line: string): string => line.replace(/[ \t]+$/, "")

/** The text between single quotes. */
export function decodeSingleQuoted(text: string): string {
  return foldLines(text).replaceAll("''", "'")
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  N: "\xc2\x85",
  _: "\xc2\xa0",
  L: "\xe2\x80\xa8",
  P: "\xe2\x80\xa9",
}

// A piece of a double-quoted scalar: an escape, or blanks around line breaks.
const PIECE =
  /\\(?:x..|u....|U........|(?:\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9])([ \t\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9])*|.)|[ \t]*(?:\r\n|[\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9])(?:[ \t\r\n]|\xc2\x85|\xe2\x80[\xa8\xa9])*/gs

/** The text between double quotes. */
export function decodeDoubleQuoted(text: string): string {
  return text.replace(PIECE, (piece: string) => {
    if (!piece.startsWith("\\")) return foldBreaks(piece)
    const letter = piece[1] as string
    if (letter === "x" || letter === "u" || letter === "U") {
      return toLatin1(String.fromCodePoint(Number.parseInt(piece.slice(2), 16)))
    }
    if (piece.length > 2 || letter === "\n" || letter === "\r") {
      return splitLines(piece).breaks.slice(1).join("")
    }
    return ESCAPES[letter] ?? letter
  })
}

function foldBreaks(piece: string): string {
  const { breaks } = splitLines(piece)
  return joinLines(breaks[0] as string, breaks.slice(1).join(""))
}

/**
 * The text of a literal or folded scalar. `text` is everything from the indicator to the end of the
 * node, `after` the line break behind it, if there is one.
 */
export function decodeBlockScalar(head: number, text: string, after: string): string {
  const { texts, breaks } = splitLines(text)
  const indent = head >> tape.INDENT_SHIFT
  const literal = (head & 15) === tape.LITERAL
  let decoded = ""
  let leading = ""
  let trailing = ""
  let leadingBlank = false
  for (let i = 1; i < texts.length; i++) {
    const line = (texts[i] as string).slice(indent)
    const lineBreak = breaks[i] ?? (i === texts.length - 1 ? after : "")
    if (line === "") {
      trailing += lineBreak
      continue
    }
    const blank = line[0] === " " || line[0] === "\t"
    const fold = !literal && !leadingBlank && !blank && leading === "\n"
    decoded += fold ? (trailing === "" ? " " : "") : leading
    decoded += trailing + line
    trailing = ""
    leadingBlank = blank
    leading = lineBreak
  }
  if ((head & tape.STRIP) !== 0) return decoded
  return (head & tape.KEEP) === 0 ? decoded + leading : decoded + leading + trailing
}
