import { isObject } from "@sternpost/manifests"
import { itemsOf, propertiesOf, type Schema, valuesOf } from "./schema.ts"

/**
 * A value with the defaults of its schema, as the API server fills them in before it asks rules. Parts in which
 * nothing is missing are used as they are.
 */
export function withDefaults(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    return items === undefined ? value : value.map((item) => withDefaults(item, items))
  }
  if (!isObject(value)) return value
  const values = valuesOf(schema)
  if (values !== undefined)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withDefaults(item, values)]),
    )
  const filled: Record<string, unknown> = { ...value }
  for (const [name, property] of propertiesOf(schema)) {
    const isNull = filled[name] === null && property["nullable"] !== true
    if ((filled[name] === undefined || isNull) && property["default"] !== undefined)
      filled[name] = structuredClone(property["default"])
    if (filled[name] !== undefined) filled[name] = withDefaults(filled[name], property)
  }
  return filled
}
