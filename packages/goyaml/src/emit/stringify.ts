import { GO_STYLE, isCollection, isEmptyCollection, renderBlock, renderInline } from "./block.ts"

/** Layout of {@link stringify}. */
export interface StringifyOptions {
  readonly indent?: number
  /** Whether sequences stand deeper than their key; Go does not do so. */
  readonly indentSequences?: boolean
}

/**
 * A value as block YAML that ends with a line break. Keys keep their order, strings of several
 * lines become literal blocks, and what another reader might misunderstand is quoted.
 */
export function stringify(value: unknown, options: StringifyOptions = {}): string {
  const { indent = 2, indentSequences = false } = options
  const style = { ...GO_STYLE, indent, sequenceIndent: indentSequences ? indent : 0 }
  const block = isCollection(value) && !isEmptyCollection(value)
  return `${block ? renderBlock(value, 0, style) : renderInline(value, -1, style)}\n`
}
