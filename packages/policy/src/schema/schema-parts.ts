import { isObject, type Path } from "@sternpost/manifests"
import type { ErrorObject } from "ajv"

// What stands below these is data, in which there are no schemas.
const DATA = new Set(["const", "default", "enum", "example", "examples"])

/** Every map below a schema with its path, those that are no schemas themselves (`properties`) included. */
export function* schemaParts(
  schema: unknown,
  path: Path = [],
): Generator<{ readonly part: Readonly<Record<string, unknown>>; readonly path: Path }> {
  if (Array.isArray(schema))
    for (const [index, item] of schema.entries()) yield* schemaParts(item, [...path, index])
  if (!isObject(schema)) return
  yield { part: schema, path }
  for (const [key, value] of Object.entries(schema))
    if (!DATA.has(key)) yield* schemaParts(value, [...path, key])
}

/** The path that a JSON pointer means in a value: an index in lists, a key in maps. */
export function pathOfPointer(pointer: string, value: unknown): Path {
  const path: (string | number)[] = []
  let found = value
  for (const part of pointer.split("/").slice(1)) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~")
    path.push(Array.isArray(found) ? Number(key) : key)
    found = (found as Readonly<Record<string, unknown>> | null | undefined)?.[key]
  }
  return path
}

/**
 * A schema in the spelling of draft 7: of draft 4, which Kubernetes' own have, `exclusiveMaximum: true` becomes the
 * bound itself, and `id` goes.
 */
export function newerDraft(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(newerDraft)
  if (!isObject(schema)) return schema
  const { maximum, minimum } = schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
      if (DATA.has(key)) return [[key, value]]
      if (key === "id" && typeof value === "string") return []
      if (key === "exclusiveMaximum" && typeof value === "boolean")
        return value && maximum !== undefined ? [[key, maximum]] : []
      if (key === "exclusiveMinimum" && typeof value === "boolean")
        return value && minimum !== undefined ? [[key, minimum]] : []
      return [[key, newerDraft(value)]]
    }),
  )
}

/** What an error of Ajv says, with the values that would do. */
export function wordsOf({ message = "is not valid", params }: ErrorObject): string {
  const { allowedValues } = params as { readonly allowedValues?: readonly unknown[] }
  return allowedValues === undefined
    ? message
    : `must be one of ${allowedValues.map((value) => JSON.stringify(value)).join(", ")}`
}
