// A walk over the lines of block maps, for text that means the same to every YAML reader: ASCII only,
// plain or simply quoted scalars on one line. Whatever else a line holds, the walk gives up.

/** A plain key. Keys beyond 1024 bytes would be an error of their own. */
export const KEY = "[A-Za-z_$][A-Za-z0-9_./-]{0,255}"

/** The end of a line, with blanks or a comment before it. */
export const LINE_END: string = String.raw`(?: +#[\t -~]*| +)?\n`

const PLAIN = `[A-Za-z0-9_./$][!-"$-9;-~]*(?:(?::| +)[!-"$-9;-~]+)*`
const QUOTED = String.raw`"[ !#-[\]-~]*"|'[ -&(-~]*'`
const VALUE = String.raw`(?:${PLAIN}|${QUOTED}|\{\}|\[\])`

const PAIR = new RegExp(`${KEY}: ${VALUE}${LINE_END}`, "y")
const OPEN = new RegExp(`${KEY}:${LINE_END}`, "y")
const ITEM = new RegExp(`- ${VALUE}${LINE_END}`, "y")
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
  return inner > column ? skipMap(text, line, inner) : open
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
    if (end < 0) return GIVE_UP
    next = nextLine(text, end)
  }
}

/** Where the last block scalar that was skipped ends: nothing can simply be put behind its last line. */
export let textEnd = -1

function skipText(text: string, at: number, column: number): number {
  const begin = endOf(TEXT, text, at)
  if (begin < 0) return GIVE_UP
  for (let line = begin; ; ) {
    const content = contentAt(text, line)
    const code = text.charCodeAt(content)
    if (code !== LF && content - line <= column) {
      if (line === begin || !(isKeyStart(code) || code === HASH)) return GIVE_UP
      textEnd = line
      return line
    }
    const end = endOf(TEXT_LINE, text, line)
    if (end < 0) return GIVE_UP
    line = end
  }
}

/** Whether a key that the walk knows may begin with this character. */
export function isKeyStart(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === UNDERSCORE
}

const LF = 10
const SPACE = 32
const HASH = 35
const DASH = 45
const UNDERSCORE = 95
