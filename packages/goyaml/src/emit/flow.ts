import { isCollection } from "./block.ts"
import { formatScalar, formatString, quoteDouble } from "./scalar.ts"

/** How collections in brackets are written. */
export interface FlowStyle {
  /** JSON: every string in double quotes. */
  readonly json: boolean
  /** Behind a colon. */
  readonly colon: string
  /** Behind a comma. */
  readonly comma: string
}

/** A value on one line, for use inside brackets. */
export function renderFlow(value: unknown, style: FlowStyle): string {
  if (Array.isArray(value)) {
    return `[${Array.from(value, (item) => renderFlow(item, style)).join(`,${style.comma}`)}]`
  }
  if (isCollection(value)) {
    const pairs = Object.entries(value).filter(([, item]) => item !== undefined)
    const text = pairs.map(([key, item]) => renderFlowPair(key, item, style))
    return `{${text.join(`,${style.comma}`)}}`
  }
  if (typeof value !== "string") return formatScalar(value)
  return style.json ? quoteDouble(value) : formatString(value, "plain", true)
}

/** A key with its value, for use inside braces. */
export function renderFlowPair(key: string, value: unknown, style: FlowStyle): string {
  const text = style.json ? quoteDouble(key) : formatString(key, "plain", true)
  const head = text.length > 1000 && !style.json ? `? ${text} ` : text
  return `${head}:${style.json ? style.colon : " "}${renderFlow(value, style)}`
}
