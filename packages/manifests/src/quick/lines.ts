// A walk over the lines of block maps, for text that means the same to every YAML reader: ASCII only,
// plain or simply quoted scalars on one line. Whatever else a line holds, the walk gives up.

/** A plain key. Keys beyond 1024 bytes would be an error of their own. */
export const KEY = "[A-Za-z_$][A-Za-z0-9_./-]{0,255}"

/** The end of a line, with blanks or a comment before it. */
export const LINE_END: string = String.raw`(?: +#[\t -~]*| +)?\n`

const PLAIN = `[A-Za-z0-9_./$][!-"$-9;-~]*(?:(?::| +)[!-"$-9;-~]+)*`
const QUOTED = String.raw`"[ !#-[\]-~]*"|'[ -&(-~]*'`
const VALUE = String.raw`(?:${PLAIN}|${QUOTED}|\{\}|\[\])`

/** A line with a key and its value, from the key on. */
export const PAIR_LINE: string = `${KEY}: ${VALUE}${LINE_END}`

/** Any number of lines that are blank or a comment. */
export const SKIPPED_LINES: string = String.raw`(?: *(?:#[\t -~]*)?\n)*`

const PAIR = new RegExp(PAIR_LINE, "y")
const OPEN = new RegExp(`${KEY}:${LINE_END}`, "y")
const DASHED_KEY = new RegExp(`- (?=${KEY}:[ \n])`, "y")
const ITEM = new RegExp(`- ${VALUE}${LINE_END}`, "y")
const EMPTY = new RegExp(String.raw`(?:\{\}|\[\])${LINE_END}`, "y")
const TEXT = new RegExp(`${KEY}: [|>][-+]?\n`, "y")
const TEXT_LINE = / +[\t -~]*\n| *\n/y
const COMMENT = /#[\t -~]*\n/y

/** What the walk returns where it gives up. */
export const GIVE_UP = -1

/** Where the sticky pattern ends when it fits at the offset; otherwise -1. */
export function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : GIVE_UP
}

/** The end of a `key:` line, whose value is on the next lines. */
export function endOfOpenKey(text: string, at: number): number {
  return endOf(OPEN, text, at)
}

/** The first offset at or behind a line's start that is no blank. */
export function contentAt(text: string, line: number): number {
  let at = line
  while (text.charCodeAt(at) === SPACE) at++
  return at
}

/** The start of the first line that is neither blank nor a comment, at or behind that of another. */
export function nextLine(text: string, line: number): number {
  for (let at = line; ; ) {
    const content = contentAt(text, at)
    const code = text.charCodeAt(content)
    if (code === LF) at = content + 1
    else if (code === HASH) {
      const end = endOf(COMMENT, text, content)
      if (end < 0) return at
      at = end
    } else return at
  }
}

/** The end of the entry of a block map whose key stands at the offset, in this column. */
export function skipEntry(text: string, at: number, column: number): number {
  const pair = endOf(PAIR, text, at)
  if (pair >= 0) return pair
  const open = endOf(OPEN, text, at)
  if (open < 0) return skipText(text, at, column)
  const line = nextLine(text, open)
  const content = contentAt(text, line)
  const inner = content - line
  if (text.charCodeAt(content) === DASH)
    return inner >= column ? skipItems(text, line, inner) : open
  if (inner <= column) return open
  // As templates write what nobody filled.
  return isOpening(text.charCodeAt(content))
    ? endOf(EMPTY, text, content)
    : skipMap(text, line, inner)
}

function isOpening(code: number): boolean {
  return code === BRACE || code === BRACKET
}

// The entries at this column; a deeper line after them belongs to something the walk does not know.
function skipMap(text: string, line: number, column: number): number {
  let end = GIVE_UP
  for (let next = line; ; ) {
    const content = contentAt(text, next)
    if (content - next !== column) return content - next > column ? GIVE_UP : end
    end = skipEntry(text, content, column)
    if (end < 0) return GIVE_UP
    next = nextLine(text, end)
  }
}

function skipItems(text: string, line: number, column: number): number {
  let end = GIVE_UP
  for (let next = line; ; ) {
    const content = contentAt(text, next)
    if (content - next > column) return GIVE_UP
    if (content - next < column || text.charCodeAt(content) !== DASH) return end
    end = endOf(ITEM, text, content)
    if (end < 0) end = skipItemMap(text, content)
    if (end < 0) return GIVE_UP
    next = nextLine(text, end)
  }
}

// A map whose first key stands behind the dash; the others stand below it.
function skipItemMap(text: string, dash: number): number {
  const key = endOf(DASHED_KEY, text, dash)
  if (key < 0) return GIVE_UP
  const column = key - text.lastIndexOf("\n", key) - 1
  const end = skipEntry(text, key, column)
  if (end < 0) return GIVE_UP
  const line = nextLine(text, end)
  return contentAt(text, line) - line < column ? end : skipMap(text, line, column)
}

/** Where the last block scalar that was skipped ends, if in blank lines: those may belong to it. */
export let textEnd = -1

/** Begins another walk, in which no block scalar was skipped yet. */
export function forgetText(): void {
  textEnd = -1
}

function skipText(text: string, at: number, column: number): number {
  const begin = endOf(TEXT, text, at)
  if (begin < 0) return GIVE_UP
  let least = 0
  for (let line = begin; ; ) {
    const content = contentAt(text, line)
    const code = text.charCodeAt(content)
    if (least === 0 && code !== LF) least = content - line
    if (code !== LF && content - line < Math.max(least, column + 1)) {
      if (content - line > column) return GIVE_UP
      if (line === begin || !(isKeyStart(code) || code === HASH)) return GIVE_UP
      if (isBlankBefore(text, line)) textEnd = line
      return line
    }
    const end = endOf(TEXT_LINE, text, line)
    if (end < 0) return GIVE_UP
    line = end
  }
}

function isBlankBefore(text: string, line: number): boolean {
  let at = line - 2
  while (text.charCodeAt(at) === SPACE) at--
  return text.charCodeAt(at) === LF
}

/** Whether a key that the walk knows may begin with this character. */
export function isKeyStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === UNDERSCORE
}

const LF = 10
const SPACE = 32
const HASH = 35
const DASH = 45
const BRACKET = 91
const UNDERSCORE = 95
const BRACE = 123
