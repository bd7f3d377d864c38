import { SPACE } from "../bytes.ts"
import { EMPTY_LINES, LINE, NO_LINES, plainLines, textLines } from "./patterns.ts"

/** The text, and where it ends. */
export let text = ""
export let limit = 0
/** Where the line behind the current one begins. */
export let next = 0
/** The column at which the current line's content begins; -1 behind the last line. */
export let column = -1
/** The dashes before the content that nobody took yet, with the blanks behind them. */
export let dashes = ""
export let key: string | undefined
export let isQuotedKey = false
export let value: string | undefined

/** Begins with the first line of a range. */
export function beginLines(latin1: string, start: number, end: number): void {
  text = latin1
  limit = end
  next = start
}

/** Lets a line's start be where the next line is read. */
export function goTo(line: number): void {
  next = line
}

/** Goes on to the next line; false when it is not plain enough. */
export function readLine(): boolean {
  LINE.lastIndex = next
  const match = LINE.exec(text)
  if (match === null || LINE.lastIndex > limit) return readEnd()
  next = LINE.lastIndex
  column = (match[1] as string).length
  dashes = match[2] as string
  const plain = match[3]
  key = plain ?? match[4] ?? match[5]
  isQuotedKey = plain === undefined
  value = match[6]
  return key !== undefined || value !== undefined
}

function readEnd(): boolean {
  NO_LINES.lastIndex = next
  NO_LINES.test(text)
  column = -1
  dashes = ""
  key = undefined
  return NO_LINES.lastIndex >= limit
}

/** Takes the dash of a list's item before the content. */
export function takeDash(): void {
  const another = dashes.indexOf("-", 1)
  const taken = another < 0 ? dashes.length : another
  column += taken
  dashes = dashes.slice(taken)
}

/** Skips the text of a literal or folded scalar; false when it is not plain, or there is none. */
export function skipText(parent: number): boolean {
  EMPTY_LINES.lastIndex = next
  EMPTY_LINES.test(text)
  const line = EMPTY_LINES.lastIndex
  let at = line
  while (text.charCodeAt(at) === SPACE) at++
  const indent = at - line
  if (indent <= parent || indent === 0 || !(text.charCodeAt(at) > SPACE)) return false
  return skipLines(textLines(indent), line)
}

/** Skips the further lines of a plain scalar that ends before an offset, deeper than a column; false for none. */
export function skipPlainLines(written: string, behind: number, parent: number): boolean {
  // A comment would have ended it.
  if (!text.startsWith(`${written}\n`, behind - written.length - 1)) return false
  return skipLines(plainLines(parent), behind)
}

function skipLines(pattern: RegExp, line: number): boolean {
  pattern.lastIndex = line
  pattern.test(text)
  next = pattern.lastIndex
  return next > line && next <= limit
}
