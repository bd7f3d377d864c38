import type { JsonSchema } from "../contract.ts"

type Mapping = Readonly<Record<string, unknown>>
type Schema = JsonSchema | boolean

/** The keywords that `conforms` understands; a schema must not rely on any other. */
export const SCHEMA_KEYWORDS: readonly string[] = [
  "type,enum,const,$ref,allOf,anyOf,oneOf,not,if,then,else",
  "properties,required,additionalProperties,patternProperties,propertyNames",
  "minProperties,maxProperties,items,minItems,maxItems,uniqueItems",
  "minLength,maxLength,pattern,minimum,maximum",
]
  .join()
  .split(",")

/**
 * Whether a value satisfies a JSON Schema, as draft 2020-12 defines the keywords above; others are
 * ignored. `$ref` reaches `#/$defs/NAME` of `root`. Runs on each start of the program, hence small:
 * what is wrong with a value that does not conform is for `problems.ts` to find out.
 */
export function conforms(schema: Schema, value: unknown, root: Schema = schema): boolean {
  if (typeof schema === "boolean") return schema
  const fits = (part: unknown, item: unknown) => conforms(part as Schema, item, root)
  return (
    conformsInGeneral(schema, value, fits, root) &&
    (typeof value === "string"
      ? conformsAsString(schema, value)
      : typeof value === "number" || typeof value === "bigint"
        ? within(schema, Number(value), "minimum", "maximum")
        : Array.isArray(value)
          ? conformsAsList(schema, value, fits)
          : typeof value !== "object" ||
            value === null ||
            conformsAsMapping(schema, value as Mapping, fits))
  )
}

type Fits = (schema: unknown, value: unknown) => boolean

function conformsInGeneral(schema: JsonSchema, value: unknown, fits: Fits, root: Schema): boolean {
  const { type, const: only, enum: choices, $ref, allOf, anyOf, oneOf, not } = schema
  const each = (branches: unknown) => branches as readonly unknown[]
  if (type !== undefined && ![type].flat().some((name) => isOfType(value, name))) return false
  if (only !== undefined && !equal(only, value)) return false
  if (choices && !each(choices).some((item) => equal(item, value))) return false
  if ($ref !== undefined && !fits(definition(root, $ref as string), value)) return false
  if (allOf && !each(allOf).every((branch) => fits(branch, value))) return false
  if (anyOf && !each(anyOf).some((branch) => fits(branch, value))) return false
  if (oneOf && each(oneOf).filter((branch) => fits(branch, value)).length !== 1) return false
  if (not !== undefined && fits(not, value)) return false
  const { if: condition, then = true, else: otherwise = true } = schema
  return condition === undefined || fits(fits(condition, value) ? then : otherwise, value)
}

/** The schema under `#/$defs` that a reference names. */
function definition(root: Schema, ref: string): Schema {
  const { $defs } = root as { readonly $defs: Readonly<Record<string, Schema>> }
  return $defs[ref.slice("#/$defs/".length)] as Schema
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case "null":
      return value === null
    case "array":
      return Array.isArray(value)
    case "object":
      return typeof value === "object" && value !== null && !Array.isArray(value)
    case "integer":
      return typeof value === "bigint" || Number.isInteger(value)
    case "number":
      return typeof value === "bigint" || Number.isFinite(value)
    default:
      return typeof value === type
  }
}

function conformsAsString(schema: JsonSchema, value: string): boolean {
  const { minLength, maxLength, pattern } = schema
  if (minLength !== undefined || maxLength !== undefined)
    if (!within(schema, [...value].length, "minLength", "maxLength")) return false
  return pattern === undefined || expression(pattern as string).test(value)
}

function conformsAsList(schema: JsonSchema, value: readonly unknown[], fits: Fits): boolean {
  const { items, uniqueItems } = schema
  return (
    within(schema, value.length, "minItems", "maxItems") &&
    (items === undefined || value.every((item) => fits(items, item))) &&
    (uniqueItems !== true ||
      value.every((item, index) => !value.slice(0, index).some((other) => equal(other, item))))
  )
}

function conformsAsMapping(schema: JsonSchema, value: Mapping, fits: Fits): boolean {
  const { required, additionalProperties = true, propertyNames, patternProperties = {} } = schema
  const { properties = {} } = schema as { readonly properties?: Mapping }
  const patterns = Object.entries(patternProperties as Mapping)
  const keys = Object.keys(value)
  if (!within(schema, keys.length, "minProperties", "maxProperties")) return false
  if (required && !(required as string[]).every((key) => has(value, key))) return false
  return keys.every((key) => {
    const item = value[key]
    const known = Object.hasOwn(properties, key)
    const matching = patterns.filter(([pattern]) => expression(pattern).test(key))
    return (
      (propertyNames === undefined || fits(propertyNames, key)) &&
      (!known || item === undefined || fits(properties[key], item)) &&
      matching.every(([, part]) => fits(part, item)) &&
      (known || matching.length > 0 || fits(additionalProperties, item))
    )
  })
}

function has(value: Mapping, key: string): boolean {
  return Object.hasOwn(value, key) && value[key] !== undefined
}

function within(schema: JsonSchema, size: number, min: string, max: string): boolean {
  const least = (schema[min] ?? Number.NEGATIVE_INFINITY) as number
  const most = (schema[max] ?? Number.POSITIVE_INFINITY) as number
  return size >= least && size <= most
}

const expressions = new Map<string, RegExp>()

function expression(pattern: string): RegExp {
  let compiled = expressions.get(pattern)
  if (compiled === undefined) {
    compiled = new RegExp(pattern, "u")
    expressions.set(pattern, compiled)
  }
  return compiled
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const keys = Object.keys(a)
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && equal((a as Mapping)[key], (b as Mapping)[key]))
  )
}
