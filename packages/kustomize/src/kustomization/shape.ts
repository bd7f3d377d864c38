import { closest } from "@sternpost/patch"

/** What a field of a document may hold. */
export type Shape =
  | "string"
  | "boolean"
  | "integer"
  | "any"
  /** A map of texts. */
  | "pairs"
  | { readonly list: Shape }
  | { readonly fields: Readonly<Record<string, Shape>> }

/** A value that does not have its shape: where it stands, and what is wrong. */
export class ShapeMismatch extends Error {
  readonly path: readonly (string | number)[]

  constructor(path: readonly (string | number)[], problem: string) {
    super(problem)
    this.path = path
  }
}

type Path = readonly (string | number)[]

/** How strictly a value is looked at. */
export interface FitOptions {
  /** Whether fields that the shape does not have are left out instead of refused. */
  readonly ignoreUnknown?: boolean
}

/**
 * The value with the names of its fields as the shape spells them; nulls are left out, as Go does when
 * it reads JSON into a struct. Throws a `ShapeMismatch` for unknown fields and values of other types.
 */
export function fitShape(
  value: unknown,
  shape: Shape,
  options: FitOptions = {},
  path: Path = [],
): unknown {
  if (value === null || value === undefined) return undefined
  if (shape === "any") return value
  if (typeof shape === "string") return fitScalar(value, shape, path)
  if ("list" in shape) {
    if (!Array.isArray(value)) throw mismatch(path, "a list", value)
    return value.map(
      (item, i) => fitShape(item, shape.list, options, [...path, i]) ?? zeroOf(shape.list),
    )
  }
  return fitFields(asMap(value, path), shape.fields, { options, path })
}

// A null in a list is an empty value of its type.
function zeroOf(shape: Shape): unknown {
  if (shape === "string") return ""
  if (shape === "boolean") return false
  if (shape === "integer") return 0
  return typeof shape === "object" && "list" in shape ? [] : {}
}

function fitScalar(
  value: unknown,
  shape: "string" | "boolean" | "integer" | "pairs",
  path: Path,
): unknown {
  switch (shape) {
    case "string":
    case "boolean":
      if (typeof value === shape) return value
      throw mismatch(path, shape === "string" ? "a string" : "true or false", value)
    case "integer":
      if (Number.isInteger(value)) return value
      throw mismatch(path, "a whole number", value)
    case "pairs":
      return Object.fromEntries(
        Object.entries(asMap(value, path)).map(([key, text]) => [
          key,
          fitShape(text, "string", {}, [...path, key]) ?? "",
        ]),
      )
  }
}

function fitFields(
  map: Readonly<Record<string, unknown>>,
  fields: Readonly<Record<string, Shape>>,
  { options, path }: { options: FitOptions; path: Path },
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(map)) {
    const name = fieldNamed(key, fields)
    if (name === undefined && options.ignoreUnknown === true) continue
    if (name === undefined) throw unknownField(key, Object.keys(fields), path)
    const fitted = fitShape(value, fields[name] as Shape, options, [...path, key])
    if (fitted !== undefined) result[name] = fitted
  }
  return result
}

// Go's encoding/json does not mind the case of letters.
function fieldNamed(key: string, fields: Readonly<Record<string, Shape>>): string | undefined {
  if (Object.hasOwn(fields, key)) return key
  return Object.keys(fields).find((name) => name.toLowerCase() === key.toLowerCase())
}

function unknownField(key: string, known: readonly string[], path: Path): ShapeMismatch {
  const meant = closest(key, known)
  const hint = meant === undefined ? "" : `; did you mean ${JSON.stringify(meant)}?`
  return new ShapeMismatch([...path, key], `unknown field ${JSON.stringify(key)}${hint}`)
}

function asMap(value: unknown, path: Path): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>
  throw mismatch(path, "a map", value)
}

function mismatch(path: Path, wanted: string, value: unknown): ShapeMismatch {
  const shown =
    typeof value === "object"
      ? Array.isArray(value)
        ? "a list"
        : "a map"
      : JSON.stringify(String(value))
  const field = path.length === 0 ? "the document" : path.join(".")
  const hint = wanted === "a string" && typeof value !== "object" ? "; put it in quotes" : ""
  return new ShapeMismatch(path, `${field} must be ${wanted}, not ${shown}${hint}`)
}
