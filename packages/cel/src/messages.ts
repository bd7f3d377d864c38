import { mayHaveOddLiterals, oddLiteral } from "./odd-literals.ts"
import { after, before, endsOperand, type Token, tokenize } from "./tokens.ts"

/** An expression whose literals of messages are calls, and where its characters stood. */
export interface Rewritten {
  readonly text: string
  /** The offset in what was written of an offset in `text`. */
  place(offset: number): number
}

/** A dot before a name that is behind nothing that could have a field. */
const ROOT = /(?:^|[^\w\s)\]}"'.])\s*\.\s*[A-Za-z_]/

/** A brace that is open: of a message, or of a map. */
interface Open {
  readonly bracket: string
  readonly isMessage: boolean
}

/**
 * Rewrites what the engine does not read. `.self` is `self`, `.5` is `0.5`. `Object.spec{replicas: 1}` becomes a call with a map of the fields, since the engine has no messages:
 * `objectLiteral__("Object.spec", {"replicas": 1})`. A name that is followed by a brace has no
 * other meaning in CEL. `undefined` when there is nothing of that.
 */
export function rewriteMessages(expression: string): Rewritten | undefined {
  const hasRoot = ROOT.test(expression)
  const hasOdd = mayHaveOddLiterals(expression)
  if (!hasRoot && !hasOdd && !/[A-Za-z_]\w*\s*\{/.test(expression)) return undefined
  const tokens = tokenize(expression)
  const writer = new Writer()
  const open: Open[] = []
  let isChanged = false
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const message = messageAt(tokens, i)
    const literal = hasOdd ? oddLiteral(tokens, i) : undefined
    if (literal !== undefined) {
      isChanged = true
      writer.add(literal, token.start)
    } else if (message !== undefined) {
      isChanged = true
      writer.add(callOf(message.type), token.start)
      writer.add("{", (tokens[message.brace] as Token).start)
      open.push({ bracket: "{", isMessage: true })
      i = message.brace
    } else if (/^[{[(]$/.test(token.text)) {
      writer.add(token.text, token.start)
      open.push({ bracket: token.text, isMessage: false })
    } else if (/^[}\])]$/.test(token.text)) {
      const closed = open.pop()
      writer.add(closed?.isMessage ? `${token.text})` : token.text, token.start)
    } else if (open.at(-1)?.isMessage && isFieldName(tokens, i)) {
      const next = tokens[i + 1]
      if (token.text === "?") writer.add(`"?${next?.text}"`, token.start)
      else writer.add(`"${token.text}"`, token.start)
      if (token.text === "?") i++
    } else if (hasRoot && isRootDot(tokens, i)) {
      isChanged = true
      writer.add(" ", token.start)
    } else writer.add(token.text, token.start)
  }
  return isChanged ? writer.finish() : undefined
}

/** The message whose name begins at a token: names joined by dots, and a brace behind them. */
function messageAt(
  tokens: readonly Token[],
  start: number,
): { readonly type: string; readonly brace: number } | undefined {
  if (!tokens[start]?.isName || tokens[before(tokens, start)]?.text === ".") return undefined
  let at = start
  let type = tokens[start].text
  while (tokens[at + 1]?.text === "." && tokens[at + 2]?.isName) {
    at += 2
    type += `.${tokens[at]?.text}`
  }
  const brace = after(tokens, at)
  return tokens[brace]?.text === "{" && type !== "in" ? { type, brace } : undefined
}

/** Whether a field of a message is named here: behind `{` or `,`, and before `:`. */
function isFieldName(tokens: readonly Token[], i: number): boolean {
  const name = tokens[i]?.text === "?" ? i + 1 : i
  if (!tokens[name]?.isName) return false
  const previous = tokens[before(tokens, i)]?.text
  return (previous === "{" || previous === ",") && tokens[after(tokens, name)]?.text === ":"
}

/** Whether a dot says that the name behind it is one of the outermost: there are no others. */
function isRootDot(tokens: readonly Token[], i: number): boolean {
  if (tokens[i]?.text !== "." || !tokens[after(tokens, i)]?.isName) return false
  return !endsOperand(tokens[before(tokens, i)])
}

function callOf(type: string): string {
  return type === "JSONPatch" ? "jsonPatchLiteral__(" : `objectLiteral__("${type}", `
}

/** Joins pieces and remembers where each came from. */
class Writer {
  #text = ""
  readonly #pieces: { readonly at: number; readonly start: number }[] = []

  add(text: string, start: number): void {
    this.#pieces.push({ at: this.#text.length, start })
    this.#text += text
  }

  finish(): Rewritten {
    const pieces = this.#pieces
    return {
      text: this.#text,
      place(offset) {
        const i = pieces.findLastIndex(({ at }) => at <= offset)
        const piece = pieces[Math.max(0, i)]
        if (piece === undefined) return offset
        const next = pieces[i + 1]
        // Within what was added there is no place but its beginning.
        const moved = piece.start + offset - piece.at
        return next === undefined ? moved : Math.min(moved, next.start)
      },
    }
  }
}
