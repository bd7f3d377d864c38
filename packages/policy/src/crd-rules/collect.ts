import type { Path } from "@sternpost/manifests"
import { listOf } from "../read.ts"
import { itemsOf, propertiesOf, type Rule, rulesOf, type Schema, valuesOf } from "./schema.ts"

/** A step from a value to those below it: a field, each item of a list, each value of a map. */
export type Step =
  | { readonly field: string }
  /** Each item of a list, and the fields that tell them apart, if there are any. */
  | { readonly keys: readonly string[] }
  | { readonly values: true }

/** A schema that has rules, and where what it describes stands. */
export interface RuledSchema {
  readonly schema: Schema
  readonly rules: readonly Rule[]
  /** From the object to the values. */
  readonly steps: readonly Step[]
  /** From the schema of the version to this one. */
  readonly schemaPath: Path
}

/** The schemas with rules in a schema, itself included, from the outside in. */
export function ruledSchemas(
  schema: Schema,
  steps: readonly Step[] = [],
  schemaPath: Path = [],
): RuledSchema[] {
  const rules = rulesOf(schema)
  const own = rules.length === 0 ? [] : [{ schema, rules, steps, schemaPath }]
  const [items, values] = [itemsOf(schema), valuesOf(schema)]
  return [
    ...own,
    ...propertiesOf(schema).flatMap(([field, property]) =>
      ruledSchemas(property, [...steps, { field }], [...schemaPath, "properties", field]),
    ),
    ...(items
      ? ruledSchemas(items, [...steps, { keys: listKeys(schema) }], [...schemaPath, "items"])
      : []),
    ...(values
      ? ruledSchemas(values, [...steps, { values: true }], [...schemaPath, "additionalProperties"])
      : []),
  ]
}

function listKeys(schema: Schema): string[] {
  const isMap = schema["x-kubernetes-list-type"] === "map"
  return isMap ? listOf(schema["x-kubernetes-list-map-keys"]).map(String) : []
}
