import { isObject, type JsonObject } from "@sternpost/manifests"

const NOTHING: JsonObject = {}

/** The map that a value is, or one without fields: what is of the wrong type, the schema's rules tell. */
export function mapOf(value: unknown): JsonObject {
  return isObject(value) ? value : NOTHING
}

/** The list that a value is, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The text that a value is, or an empty one. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : ""
}

/** What stands at a path of fields below a value. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value
  for (const key of path) found = mapOf(found)[key]
  return found
}
