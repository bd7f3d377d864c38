import { contentAt, endOf, KEY, LINE_END, nextLine, PAIR_LINE, SKIPPED_LINES } from "./lines.ts"

const MAP = `${KEY}:${LINE_END}(?:${SKIPPED_LINES}    ${PAIR_LINE})+`
const OTHERS = `(?:${SKIPPED_LINES}  (?!name:)(?:${PAIR_LINE}|${MAP}))*`
// Words that are no strings to YAML 1.1.
const NO_NAME = "(?!(?:null|true|false|yes|no|on|off)[ \\n])"
/** Metadata indented by two, with scalars and maps of scalars, and one name. */
const METADATA = new RegExp(
  `${OTHERS}${SKIPPED_LINES}  name: ${NO_NAME}[a-z][a-z0-9.-]+${LINE_END}${OTHERS}`,
  "y",
)
const NAME = /\n {2}name: ([a-z0-9.-]+)/g

/**
 * The name in the metadata whose lines begin at an offset, where all of them are written as nearly all are;
 * `undefined` where only a scan can tell.
 */
export function quickName(latin1: string, metadata: number, end: number): string | undefined {
  const behind = endOf(METADATA, latin1, metadata)
  if (behind < 0 || behind > end) return undefined
  const next = nextLine(latin1, behind)
  if (contentAt(latin1, next) !== next) return undefined
  NAME.lastIndex = metadata - 1
  return NAME.exec(latin1)?.[1]
}
