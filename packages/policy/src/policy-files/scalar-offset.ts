/**
 * Where a character of a scalar's value stands in its text: that from its indicator, quote or first character on.
 * Line breaks that were folded, indentation and escapes are followed as far as a reader needs it.
 */
export function offsetInScalar(text: string, value: string, offset: number): number {
  const until = Math.min(offset, value.length)
  const [quote] = text
  if (quote === '"') return inDoubleQuotes(text, value, until)
  if (quote === "'") return inSingleQuotes(text, value, until)
  if (/^[|>]/.test(text)) return inBlock(text, value, until)
  let at = 0
  for (let i = 0; i < until; i++) at = step(text, at, value[i])
  return at
}

function inDoubleQuotes(text: string, value: string, until: number): number {
  let at = 1
  for (let i = 0; i < until; i++) {
    const length = ESCAPE_LENGTHS[text[at + 1] ?? ""] ?? 2
    if (text[at] === "\\") at += length
    else at = step(text, at, value[i])
  }
  return at
}

const ESCAPE_LENGTHS: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

function inSingleQuotes(text: string, value: string, until: number): number {
  let at = 1
  for (let i = 0; i < until; i++) at = text[at] === "'" ? at + 2 : step(text, at, value[i])
  return at
}

function inBlock(text: string, value: string, until: number): number {
  const start = text.indexOf("\n") + 1
  const indent = /^\n*( *)/.exec(text.slice(start))?.[1]?.length ?? 0
  let at = skipIndent(text, start, indent)
  for (let i = 0; i < until; i++) {
    const wanted = value[i]
    // Of several breaks in a folded text, one is none of the value's.
    while (text[at] === "\n" && wanted !== "\n" && wanted !== " ")
      at = skipIndent(text, at + 1, indent)
    at = text[at] === "\n" ? skipIndent(text, at + 1, indent) : at + 1
  }
  return at
}

function skipIndent(text: string, start: number, indent: number): number {
  let at = start
  while (at < start + indent && text[at] === " ") at++
  return at
}

// A line break in a flow scalar, with the indentation behind it, is one space of the value.
function step(text: string, at: number, wanted: string | undefined): number {
  if (text[at] === wanted || wanted === undefined) return at + 1
  const space = /^\s+/.exec(text.slice(at))?.[0].length
  return at + (space ?? 1)
}
