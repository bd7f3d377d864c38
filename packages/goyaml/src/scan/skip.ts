import { bytes, latin1, limit } from "./text.ts"

/**
 * Skips a block sequence without looking at its items, where one pattern can tell that it is written in
 * lines that mean the same to every YAML reader: ASCII only, whatever is opened on a line is closed on it,
 * no anchors, aliases, tags or explicit keys. Such lines belong to the sequence for their indentation alone.
 */

const KEY = "[A-Za-z_$/.][A-Za-z0-9_./-]{0,255}"
const LINE_END = String.raw`(?: +#[\t -~]*| +)?\n`
const SKIPPED_LINES = String.raw`(?: *(?:#[\t -~]*)?\n)*`
const PLAIN = String.raw`(?:[A-Za-z0-9_./$\\(+=~^;)]|-(?=[!-9;-~]))[!-"$-9;-~]*(?:(?::| +)[!-"$-9;-~]+)*`
const QUOTED = String.raw`"(?:[ !#-[\]-~]|\\["\\nrt])*"|'[ -&(-~]*'`
const WORD = `(?:${QUOTED}|[A-Za-z0-9_./$-]+)`
const PAIR = `${KEY}: *${WORD}`
const FLOW = String.raw`\[(?: *${WORD}(?:, *${WORD})*)? *\]|\{(?: *${PAIR}(?:, *${PAIR})*)? *\}`
const VALUE = `(?:${PLAIN}|${QUOTED}|${FLOW})`
const LINE = `(?:${KEY}:(?: +${VALUE})?|${VALUE})${LINE_END}`
const TEXT_HEAD = String.raw`${KEY}: +[|>][-+]?\n(?: *\n)*`
// The text of a block scalar is indented more than its key, which may stand behind a dash. Its first line
// says how far.
const TEXT = String.raw`( *)(?:${TEXT_HEAD}(\1\2 +)|- ${TEXT_HEAD}(\1\2 {3,}))[!-~][\t -~]*\n(?:(?:\3\4[\t -~]*| *)\n)*`
/** The dashes of the sequence are at one column, and all else is deeper. */
const ITEMS = new RegExp(
  String.raw`(?=( *)- )(?:${SKIPPED_LINES}\1(?:(?:- +| +(?:- +)*)${LINE}|${TEXT}))+`,
  "y",
)

/** Set by {@link skipItems}: the start of the line behind the last one it took in. */
export let skippedTo = 0

/**
 * Where the last item ends of the sequence whose first dash stands at this offset and column, as far as the
 * lines are plain; -1 where it is none of ours to tell.
 */
export function skipItems(dash: number, column: number): number {
  const line = dash - column
  ITEMS.lastIndex = line
  const match = ITEMS.exec(latin1)
  skippedTo = ITEMS.lastIndex
  if (match === null || skippedTo > limit || match[1]?.length !== column) return -1
  // What is blank behind a text may belong to it.
  if (match[3] !== undefined || match[4] !== undefined) return -1
  return endOfContent(latin1.lastIndexOf("\n", skippedTo - 2) + 1)
}

// A comment is not told from a quoted text that looks like one.
function endOfContent(line: number): number {
  const hash = latin1.indexOf("#", line)
  if (hash >= 0 && hash < skippedTo) return -1
  let end = skippedTo - 1
  while (bytes[end - 1] === SPACE) end--
  return end
}

const SPACE = 32
