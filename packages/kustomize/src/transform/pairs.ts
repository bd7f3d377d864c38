import type { Tree } from "@sternpost/goyaml"
import { changeFields, type FieldSpec, Misfit } from "../fields/field-spec.ts"
import type { Transformer } from "./transformer.ts"

/** Sets labels or annotations in the fields of the specs. */
export function setPairs(
  pairs: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): Transformer {
  const entries = Object.entries(pairs)
  const change = (value: Tree): Tree => {
    if (!(value instanceof Map)) throw new Misfit("expected a map")
    for (const [key, text] of entries) value.set(key, text)
    return value
  }
  return ({ resources }) => {
    if (entries.length === 0) return
    for (const resource of resources) changeFields(resource, specs, { create: "map", change })
  }
}
