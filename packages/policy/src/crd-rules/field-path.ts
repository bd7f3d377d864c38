import type { Path } from "@sternpost/manifests"
import { propertiesOf, type Schema, valuesOf } from "./schema.ts"

const STEP = /\.([A-Za-z_][\w-]*)|\['((?:[^'\\]|\\.)*)'\]/y

/**
 * The field that a rule's `fieldPath` (`.spec.a` or `['a.b']`) leads to; `undefined` for one that cannot be read or
 * that the schema does not declare.
 */
export function fieldOf(text: string, schema: Schema): Path | undefined {
  const path: string[] = []
  let at: Schema | undefined = schema
  let end = 0
  for (const match of text.matchAll(new RegExp(STEP, "gy"))) {
    const name = match[1] ?? (match[2] ?? "").replace(/\\(.)/g, "$1")
    at = at && (propertiesOf(at).find(([property]) => property === name)?.[1] ?? valuesOf(at))
    if (at === undefined) return undefined
    path.push(name)
    end = match.index + match[0].length
  }
  return end === text.length && path.length > 0 ? path : undefined
}
