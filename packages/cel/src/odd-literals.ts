import { before, endsOperand, type Token } from "./tokens.ts"

/** Whether there may be a literal that the engine does not read as CEL does; most expressions have none. */
export function mayHaveOddLiterals(expression: string): boolean {
  return LEADING_DOT.test(expression) || (WIDE.test(expression) && BYTES.test(expression))
}

const LEADING_DOT = /(?:^|[^\w\s)\]}"'.])\s*\.\d/
const WIDE = /[^\0-\x7f]/
const BYTES = /[bB][rR]?["']/

/** What stands for a token that the engine does not read as CEL does: `.5`, and bytes beyond ASCII. */
export function oddLiteral(tokens: readonly Token[], i: number): string | undefined {
  const { text } = tokens[i] as Token
  if (text === ".") {
    const isNumber = tokens[i + 1] !== undefined && /^\d/.test(tokens[i + 1]?.text ?? "")
    return isNumber && !endsOperand(tokens[before(tokens, i)]) ? "0." : undefined
  }
  const [, prefix = "", quotes = ""] = /^([bBrR]+)("""|'''|["'])/.exec(text) ?? []
  if (!/[bB]/.test(prefix) || !WIDE.test(text)) return undefined
  const inside = text.slice(prefix.length + quotes.length, -quotes.length)
  return /[rR]/.test(prefix)
    ? `b"${escapeAll(inside)}"`
    : `b${quotes}${escapeWide(inside)}${quotes}`
}

const WIDE_RUN = /[^\0-\x7f]+/g

function escapeWide(text: string): string {
  return text.replace(WIDE_RUN, escapeAll)
}

function escapeAll(text: string): string {
  return [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("")
}
