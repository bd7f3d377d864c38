import { deepEqual, type Path } from "@sternpost/manifests"
import { formatMessage, formatOf } from "./formats.ts"
import type { Problem } from "./problem.ts"
import type { Constraint, Shape } from "./shape.ts"
import { SchemaMistake, type StructuralOptions, type StructuralSchema } from "./structural.ts"
import { findProblems } from "./walk.ts"

/** Makes the condition that a keyword with the value `limit` is; throws a `SchemaMistake` with `at`. */
type Keyword = (limit: unknown, at: Path, schema: StructuralSchema) => Constraint

const SAME_ITEM = "has the same item twice"

const KEYWORDS: Readonly<Record<string, Keyword>> = {
  minimum: bound((value, limit) => value >= limit, "at least"),
  maximum: bound((value, limit) => value <= limit, "at most"),
  multipleOf: (limit, at) => {
    const divisor = numberOf(limit, at)
    return (value) =>
      isNumber(value) && !isNearlyInteger(Number(value) / divisor)
        ? `must be a multiple of ${divisor}`
        : undefined
  },
  minLength: size(
    (value) => (typeof value === "string" ? [...value].length : undefined),
    "least",
    "characters",
  ),
  maxLength: size(
    (value) => (typeof value === "string" ? [...value].length : undefined),
    "most",
    "characters",
  ),
  minItems: size((value) => (Array.isArray(value) ? value.length : undefined), "least", "items"),
  maxItems: size((value) => (Array.isArray(value) ? value.length : undefined), "most", "items"),
  minProperties: size(keyCount, "least", "keys"),
  maxProperties: size(keyCount, "most", "keys"),
  uniqueItems: (limit) => (value) =>
    limit === true && Array.isArray(value) && hasEqualItems(value) ? SAME_ITEM : undefined,
  enum: (limit, at) => {
    if (!Array.isArray(limit)) throw new SchemaMistake(at, "enum must be a list of values")
    const words = limit.map((value) => JSON.stringify(value)).join(", ")
    return (value) =>
      limit.some((allowed) => deepEqual(allowed, value)) ? undefined : `must be one of ${words}`
  },
}

/**
 * The conditions that a schema states beside its type. Numbers are only tested by conditions on numbers, and so
 * on; values are not quoted, for they may be secrets. Throws a `SchemaMistake`.
 */
export function constraintsOf(
  schema: StructuralSchema,
  path: Path,
  compile: StructuralOptions["pattern"],
): readonly Constraint[] {
  const found = Object.entries(KEYWORDS).flatMap(([keyword, make]) => {
    const limit = schema[keyword]
    return limit === undefined || limit === null ? [] : [make(limit, [...path, keyword], schema)]
  })
  found.push(...listConstraints(schema))
  const { pattern } = schema
  if (typeof pattern === "string" && pattern !== "")
    found.push(patternConstraint(pattern, [...path, "pattern"], compile))
  found.push(...formatConstraints(schema))
  return found
}

function formatConstraints({ type, format }: StructuralSchema): readonly Constraint[] {
  if (typeof format !== "string" || (type !== undefined && type !== "string")) return []
  const isOfFormat = formatOf(format)
  if (isOfFormat === undefined) return []
  const message = formatMessage(format)
  return [(value) => (typeof value === "string" && !isOfFormat(value) ? message : undefined)]
}

/** What `x-kubernetes-list-type` asks of a list: no value twice in a set, no keys twice in a map. */
function listConstraints(schema: StructuralSchema): readonly Constraint[] {
  const { items, "x-kubernetes-list-type": type, "x-kubernetes-list-map-keys": keys } = schema
  if (type === "set")
    return [(value) => (Array.isArray(value) && hasEqualItems(value) ? SAME_ITEM : undefined)]
  if (type !== "map" || !Array.isArray(keys)) return []
  const names = keys.map(String)
  const keysOf = (item: unknown) =>
    names.map(
      (name) =>
        fieldOf(item, name) ?? fieldOf(fieldOf(fieldOf(items, "properties"), name), "default"),
    )
  return [
    (value) => {
      if (!Array.isArray(value) || !hasEqualItems(value.map(keysOf))) return undefined
      return `has two items with the same ${names.join(" and ")}`
    },
  ]
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function patternConstraint(
  text: string,
  at: Path,
  compile: StructuralOptions["pattern"],
): Constraint {
  let pattern: { test(text: string): boolean }
  try {
    pattern = compile(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SchemaMistake(at, `"${text}" is no regular expression: ${reason}`)
  }
  return (value) =>
    typeof value !== "string" || pattern.test(value) ? undefined : `must match ${text}`
}

/** `allOf`, `anyOf`, `oneOf` and `not`: schemas that state conditions, but name no fields. */
export function combinations(
  schema: StructuralSchema,
  path: Path,
  read: (part: unknown, at: Path) => Shape,
): readonly Constraint[] {
  const parts = (keyword: string) => {
    const list = schema[keyword]
    if (list === undefined || list === null) return undefined
    const at = [...path, keyword]
    if (!Array.isArray(list)) throw new SchemaMistake(at, `${keyword} must be a list of schemas`)
    return list.map((part, index) => opened(read(part, [...at, index])))
  }
  const [all, any, one] = [parts("allOf"), parts("anyOf"), parts("oneOf")]
  const { not } = schema
  const none = not === undefined ? undefined : opened(read(not, [...path, "not"]))
  const found: Constraint[] = []
  if (all) found.push((value) => all.map((part) => firstProblem(part, value)).find(Boolean))
  if (any) found.push((value) => unlessOneFits(any, value))
  if (one) found.push((value) => unlessOnlyOneFits(one, value))
  if (none)
    found.push((value) => (fits(none, value) ? "has a form that the schema rules out" : undefined))
  return found
}

// In these, a field that is not named says nothing, nor does a missing type.
function opened(shape: Shape): Shape {
  return {
    ...shape,
    isOpen: true,
    fields: new Map([...shape.fields].map(([key, field]) => [key, opened(field)])),
    ...(shape.items === undefined ? {} : { items: opened(shape.items) }),
    ...(shape.rest === undefined ? {} : { rest: opened(shape.rest) }),
  }
}

function firstProblem(shape: Shape, value: unknown): string | undefined {
  const [problem] = problemsOf(shape, value)
  if (problem === undefined) return undefined
  return problem.path.length === 0
    ? problem.message
    : `${problem.path.join(".")} ${problem.message}`
}

function unlessOneFits(parts: readonly Shape[], value: unknown): string | undefined {
  if (parts.some((part) => fits(part, value))) return undefined
  const reasons = parts.map((part) => firstProblem(part, value))
  return `fits none of the forms that the schema allows: ${[...new Set(reasons)].join(", or ")}`
}

function unlessOnlyOneFits(parts: readonly Shape[], value: unknown): string | undefined {
  const count = parts.filter((part) => fits(part, value)).length
  if (count > 1) return `fits ${count} forms of which the schema allows one only`
  return count === 1 ? undefined : unlessOneFits(parts, value)
}

function fits(shape: Shape, value: unknown): boolean {
  return problemsOf(shape, value).length === 0
}

function problemsOf(shape: Shape, value: unknown): readonly Problem[] {
  return findProblems(shape, value, () => true)
}

function bound(holds: (value: number, limit: number) => boolean, words: string): Keyword {
  return (limit, at, schema) => {
    const number = numberOf(limit, at)
    const keyword = words === "at least" ? "exclusiveMinimum" : "exclusiveMaximum"
    const isExclusive = schema[keyword] === true
    const phrase = isExclusive ? `not ${number}, nor beyond it` : `${words} ${number}`
    return (value) =>
      !isNumber(value) ||
      (holds(Number(value), number) && !(isExclusive && Number(value) === number))
        ? undefined
        : `must be ${phrase}`
  }
}

function size(
  measure: (value: unknown) => number | undefined,
  end: "least" | "most",
  unit: string,
): Keyword {
  return (limit, at) => {
    const number = numberOf(limit, at)
    return (value) => {
      const found = measure(value)
      if (found === undefined) return undefined
      const isFine = end === "least" ? found >= number : found <= number
      return isFine ? undefined : `has ${found} ${unit}, but at ${end} ${number} were expected`
    }
  }
}

function numberOf(limit: unknown, at: Path): number {
  if (isNumber(limit)) return Number(limit)
  throw new SchemaMistake(at, `${at.at(-1)} must be a number`)
}

// 0.3 is a multiple of 0.1, though not quite in binary: the API server has the same tolerance.
function isNearlyInteger(value: number): boolean {
  return Math.abs(value - Math.round(value)) <= 1e-9 * Math.abs(value)
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint"
}

function keyCount(value: unknown): number | undefined {
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value)
  return isMap ? Object.keys(value).length : undefined
}

function hasEqualItems(list: readonly unknown[]): boolean {
  return list.some((item, i) => list.slice(0, i).some((other) => deepEqual(other, item)))
}
