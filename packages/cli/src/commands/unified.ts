import { createTwoFilesPatch, FILE_HEADERS_ONLY } from "diff"
import type { Styles } from "../styles.ts"

interface Comparison {
  readonly before: string
  readonly after: string
  /** What the header calls the two texts. */
  readonly from: string
  readonly to: string
}

const CONTEXT_LINES = 3

/** A unified diff of two texts, with three lines of context; empty when they are equal. */
export function unifiedDiff({ before, after, from, to }: Comparison, style?: Styles): string {
  if (before === after) return ""
  const options = { context: CONTEXT_LINES, headerOptions: FILE_HEADERS_ONLY }
  const text = createTwoFilesPatch(from, to, before, after, undefined, undefined, options)
  return style === undefined ? text : coloured(text, style)
}

function coloured(text: string, { cyan, green, red }: Styles): string {
  const [from = "", to = "", ...hunks] = text.split("\n")
  const lines = hunks.map((line) => {
    if (line.startsWith("@@")) return cyan(line)
    if (line.startsWith("+")) return green(line)
    return line.startsWith("-") ? red(line) : line
  })
  return [from, to, ...lines].join("\n")
}
