// Pieces of regular expressions for lines that mean the same to every YAML reader: ASCII only, plain
// or simply quoted scalars on one line. Whatever else a line holds, it is not fit for the quick path.

/** Blank lines and comments. Other bytes than ASCII may hold line breaks that only YAML knows. */
export const TRIVIA: string = String.raw`(?: *(?:#[\t -~]*)?\n)*`

/** A plain key. Keys beyond 1024 bytes would be an error of their own. */
export const KEY = "[A-Za-z_][A-Za-z0-9_./-]{0,255}"

const PLAIN = String.raw`[A-Za-z0-9_./$][!-"$-9;-~]*(?:(?::| +)[!-"$-9;-~]+)*`
const QUOTED = String.raw`"[ !#-[\]-~]*"|'[ -&(-~]*'`

/** A value that ends with its line. */
export const VALUE: string = String.raw`(?:${PLAIN}|${QUOTED}|\{\}|\[\])`

/** The end of a line, with blanks or a comment before it. */
export const LINE_END: string = String.raw`(?: +#[\t -~]*| +)?\n`
