import { isObject } from "@sternpost/manifests"
import type { ValueSchema } from "@sternpost/schema"

const TEXT = "a text"
const WORDS: Readonly<Record<string, string>> = {
  list: "a list",
  map: "a map",
  object: "a map",
  boolean: "true or false",
  number: "a number",
  int32: "a whole number",
  int64: "a whole number",
  "int-or-string": "a whole number or a text",
  quantity: "a quantity: a text or a number",
}

/** What a value should be instead, in words; `undefined` where it is of its field's type. */
export function expectedType(value: unknown, schema: ValueSchema | undefined): string | undefined {
  const type = schema?.type ?? "any"
  return type === "any" || fits(value, type) ? undefined : (WORDS[type] ?? TEXT)
}

function fits(value: unknown, type: string): boolean {
  switch (type) {
    case "list":
      return Array.isArray(value)
    case "map":
    case "object":
      return isObject(value)
    case "boolean":
      return typeof value === "boolean"
    case "number":
      return typeof value === "number"
    case "int32":
    case "int64":
      return isWhole(value)
    case "int-or-string":
      return isWhole(value) || typeof value === "string"
    case "quantity":
      return typeof value === "number" || typeof value === "string"
    default:
      return typeof value === "string"
  }
}

function isWhole(value: unknown): boolean {
  return typeof value === "bigint" || Number.isInteger(value)
}
