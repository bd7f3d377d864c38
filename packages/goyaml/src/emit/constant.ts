import type { BlockStyle } from "./block.ts"

const texts = new WeakMap<object, Map<string, string>>()

/**
 * Says of a value that nobody will ever change it: how it is written is then kept, for who writes it into
 * many documents.
 */
export function keepConstant(value: object): void {
  if (!texts.has(value)) texts.set(value, new Map())
}

/** What `render` gives for a value, but once only for a constant at a column in a style. */
export function renderOnce(
  value: unknown,
  column: number,
  style: BlockStyle,
  render: () => string,
): string {
  const known = typeof value === "object" && value !== null ? texts.get(value) : undefined
  if (known === undefined) return render()
  const { indent, sequenceIndent, eol, literals } = style
  const key = `${column} ${indent} ${sequenceIndent} ${eol.length} ${literals}`
  let text = known.get(key)
  if (text === undefined) {
    text = render()
    known.set(key, text)
  }
  return text
}
