// Lines that mean the same to every YAML reader: ASCII only, whatever is opened on a line is closed on it.

const KEY = "[A-Za-z_$/.][A-Za-z0-9_./-]{0,255}"
const LINE_END = String.raw`(?: +#[\t -~]*| +)?\n`
const SKIPPED_LINES = String.raw`(?: *(?:#[\t -~]*)?\n)*`
const PLAIN = String.raw`(?:[A-Za-z0-9_./$\\(+=~^;)]|[-:](?=[!-9;-~])|<(?!<))[!-"$-9;-~]*(?:(?::| +)[!-"$-9;-~]+)*`
const QUOTED = String.raw`"(?:[ !#-[\]-~]|\\["\\nrt])*"|'(?:[ -&(-~]|'')*'`
const WORD = `(?:${QUOTED}|[A-Za-z0-9_/$.][A-Za-z0-9_./$-]*)`
const PAIR = `${KEY}: +${WORD}`
const FLOW = String.raw`\[(?: *${WORD}(?: *, *${WORD})*)? *\]|\{(?: *${PAIR}(?: *, *${PAIR})*)? *\}`
const NAME = "[A-Za-z0-9_-]+"
// What is in brackets is looked at when they are there: a long pattern takes long to compile.
const VALUE = String.raw`${PLAIN}|${QUOTED}|\[[ -~]*\]|\{[ -~]*\}|[|>][-+]?|[&*]${NAME}`
const QUOTED_KEY = String.raw`"(?!<<)([ !#-[\]-~]{1,256})"|'(?!<<)([ -&(-~]{1,256})'`
/**
 * A line with content, behind any that are blank or a comment: the blanks before it, the dashes before it, its key (plain
 * or in one of two quotes), and the value of the key, or without a key.
 */
export const LINE: RegExp = new RegExp(
  String.raw`${SKIPPED_LINES}(?!\.\.\.\s)( *)((?:- +)*)(?:(?:(${KEY})|${QUOTED_KEY}):(?=[ \n]) *)?(${VALUE})?${LINE_END}`,
  "y",
)

/** A flow collection on one line, of scalars. */
export const FLOW_VALUE: RegExp = new RegExp(`^(?:${FLOW})$`)

/** No more than lines that are blank or a comment, and the end of a document among them. */
export const NO_LINES: RegExp = new RegExp(`${SKIPPED_LINES}(?:\\.\\.\\.\n${SKIPPED_LINES})?`, "y")

/** The words in a flow collection, and the keys before them. */
export const FLOW_PARTS: RegExp = new RegExp(`(?:(${KEY}): +)?(${WORD})`, "g")

/** Lines that hold nothing. */
export const EMPTY_LINES: RegExp = /\n*/y

const texts: (RegExp | undefined)[] = []

/** The lines of a literal or folded scalar whose text begins at a column. */
export function textLines(column: number): RegExp {
  texts[column] ??= new RegExp(`(?: {${column}}[\\t -~]*\\n| *\\n)*`, "y")
  return texts[column]
}

const continued: (RegExp | undefined)[] = []

/** The further lines of a plain scalar, all deeper than a column. */
export function plainLines(column: number): RegExp {
  continued[column] ??= new RegExp(`(?: {${column + 1},}${PLAIN} *\n)+`, "y")
  return continued[column]
}
