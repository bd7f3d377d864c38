import { isObject } from "@sternpost/manifests"
import { mapOf } from "../read.ts"
import { writtenNames } from "./escape.ts"
import { itemsOf, propertiesOf, type Schema, valuesOf } from "./schema.ts"

/**
 * A value as rules see it: the declared fields under the names that rules write; of the metadata of a whole
 * object name and generateName. Maps keep their keys, and what has no form is as it is.
 */
export function ruleValue(value: unknown, schema: Schema, isRoot = false): unknown {
  if (Array.isArray(value)) {
    const items = itemsOf(schema)
    return items === undefined ? value : value.map((item) => ruleValue(item, items))
  }
  if (!isObject(value)) return value
  const values = valuesOf(schema)
  if (values !== undefined)
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, ruleValue(item, values)]),
    )
  const properties = propertiesOf(schema)
  const isObjectOfItsOwn = isRoot || schema["x-kubernetes-embedded-resource"] === true
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true
  if (properties.length === 0 && isOpen && !isObjectOfItsOwn) return value
  const seen: Record<string, unknown> = {}
  for (const [name, property] of properties) {
    const item = value[name]
    if (item === undefined || item === null) continue
    for (const written of writtenNames(name)) seen[written] = ruleValue(item, property)
  }
  return isObjectOfItsOwn ? { ...seen, ...identityOf(value) } : seen
}

function identityOf(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { name, generateName } = mapOf(value["metadata"])
  const metadata = {
    ...(name === undefined ? {} : { name }),
    ...(generateName === undefined ? {} : { generateName }),
  }
  const { apiVersion, kind } = value
  return { apiVersion, kind, metadata }
}
