import { formatPath } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import { type DocumentPath, type Mistake, pathInStage } from "./mistake.ts"

/** One broken rule of a schema, at a path of the value. */
export interface Fault {
  readonly path: DocumentPath
  readonly keyword: string
  readonly params: FaultParams
  /** What the keyword says, and the schema that says it. */
  readonly schema: unknown
  readonly parent: Readonly<Record<string, unknown>>
  readonly data: unknown
}

/** What ajv says besides, and `keys` from the choice between alternatives. */
export interface FaultParams {
  readonly type?: string | readonly string[]
  readonly missingProperty?: string
  readonly additionalProperty?: string
  readonly propertyName?: string
  readonly i?: number
  readonly j?: number
  readonly keys?: readonly string[]
}

export interface Worded extends Mistake {
  /** The key that an unknown one was probably meant to be. */
  readonly meant?: string | undefined
}

/** Says in one line what is wrong and what is allowed. */
export function wording(fault: Fault): Worded {
  const { path, keyword, params, schema } = fault
  const { i = 0, j = 0 } = params
  const says = (message: string): Worded => ({ path, message: `${subject(path)} ${message}` })
  switch (keyword) {
    case "type":
      return wrongType(fault)
    case "required":
      return { path, at: "key", message: missing(path, String(params.missingProperty)) }
    case "additionalProperties":
      return unknownKey(fault, String(params.additionalProperty))
    case "propertyNames":
      return wrongKey(fault, String(params.propertyName))
    case "const":
    case "enum":
      return says(choice(fault))
    case "pattern":
      return says(`is ${quote(fault.data)}, which is not of the form ${form(fault.parent)}`)
    case "needsOne":
      return {
        path,
        at: "key",
        message: `${inside(path)}one of ${list(params.keys ?? [], "and")} is needed`,
      }
    case "exclusive":
      return { path, at: "key", message: exclusive(path, params.keys ?? []) }
    case "minLength":
    case "minItems":
      return says(
        schema === 1 ? "must not be empty" : `must have at least ${amount(keyword, schema)}`,
      )
    case "maxLength":
    case "maxItems":
    case "maxProperties":
      return says(`must have at most ${amount(keyword, schema)}`)
    case "minProperties":
      return says(`must have at least ${amount(keyword, schema)}${keysOf(fault.parent)}`)
    case "minimum":
      return says(`must be at least ${schema}, not ${fault.data}`)
    case "maximum":
      return says(`must be at most ${schema}, not ${fault.data}`)
    case "uniqueItems":
      return says(`has the same item twice, at ${Math.min(i, j)} and at ${Math.max(i, j)}`)
    default:
      return says("is not allowed here")
  }
}

/** The path as the reader of a stage sees it: from the stage's own keys on. */
function subject(path: DocumentPath): string {
  const own = pathInStage(path)
  return own.length === 0
    ? path.length === 0
      ? "the document"
      : "the stage"
    : `"${formatPath(own)}"`
}

function inside(path: DocumentPath): string {
  const own = pathInStage(path)
  return own.length === 0 ? "" : `in "${formatPath(own)}", `
}

function missing(path: DocumentPath, key: string): string {
  const own = pathInStage(path)
  return own.length === 0
    ? `missing key ${quote(key)}`
    : `missing key ${quote(key)} in ${subject(path)}`
}

function wrongType({ path, params, data }: Fault): Worded {
  const types = [...new Set([params.type].flat().map(String))]
  const wanted = join(typeNames(types), "or")
  if (data === null || data === undefined)
    return { path, message: `${subject(path)} is empty; it must be ${wanted}` }
  const scalar = typeof data === "number" || typeof data === "boolean"
  const quotes = scalar && types.join() === "string"
  return {
    path,
    message: `${subject(path)} must be ${wanted}, not ${found(data)}`,
    ...(quotes && { hint: "quotes" as const }),
  }
}

function typeNames(types: readonly string[]): string[] {
  return types.map((type) => TYPE_NAMES[type] ?? type)
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a string",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
  object: "a mapping",
  array: "a list",
  null: "null",
}

function found(data: unknown): string {
  if (Array.isArray(data)) return "a list"
  if (typeof data === "object") return "a mapping"
  if (typeof data === "string") return data === "" ? "an empty string" : `the string ${quote(data)}`
  return typeof data === "number" ? `the number ${data}` : String(data)
}

function unknownKey({ path, parent, data }: Fault, key: string): Worded {
  const { properties = {} } = parent as { readonly properties?: object }
  const allowed = Object.keys(properties)
  const free = allowed.filter((name) => !Object.hasOwn(data as object, name))
  const meant = closest(key, free)
  const help =
    meant !== undefined
      ? `did you mean ${quote(meant)}?`
      : allowed.length > 0
        ? `allowed are ${list(allowed, "and")}`
        : "no keys are allowed here"
  return { path: [...path, key], at: "key", message: `unknown key ${quote(key)}; ${help}`, meant }
}

function wrongKey({ path, schema }: Fault, key: string): Worded {
  const { pattern, enum: names } = schema as { pattern?: string; enum?: readonly unknown[] }
  const rule =
    names !== undefined
      ? `unknown key ${quote(key)}; ${guess(key, names) ?? `allowed are ${list(names, "and")}`}`
      : pattern !== undefined
        ? `key ${quote(key)} is not of the form ${form(schema as Fault["parent"])}`
        : `key ${quote(key)} is not allowed here`
  return { path: [...path, key], at: "key", message: rule }
}

function choice({ keyword, schema, params, data }: Fault): string {
  const allowed = keyword === "enum" ? (schema as readonly unknown[]) : [schema]
  const wanted = join([...allowed.map(quote), ...typeNames([params.type ?? []].flat())], "or")
  if (data === null) return `is empty; it must be ${wanted}`
  const hint = typeof data === "string" ? guess(data, allowed) : undefined
  const is = typeof data === "object" ? found(data) : quote(data)
  return `must be ${wanted}, not ${is}${hint === undefined || allowed.length === 1 ? "" : `; ${hint}`}`
}

function guess(wrong: string, allowed: readonly unknown[]): string | undefined {
  const meant = closest(
    wrong,
    allowed.filter((item) => typeof item === "string"),
  )
  return meant === undefined ? undefined : `did you mean ${quote(meant)}?`
}

function exclusive(path: DocumentPath, keys: readonly string[]): string {
  if (keys.length < 2) return `${subject(path)} can be read in more than one way`
  return `${inside(path)}${list(keys, "and")} exclude each other; keep one of them`
}

function form(schema: Fault["parent"]): string {
  const { pattern, examples } = schema as { pattern: string; examples?: readonly unknown[] }
  return examples === undefined ? pattern : `${pattern}, for example ${list(examples, "or")}`
}

function keysOf({ properties }: Fault["parent"]): string {
  return properties === undefined ? "" : `: ${list(Object.keys(properties as object), "or")}`
}

function amount(keyword: string, size: unknown): string {
  const what = keyword.endsWith("Length") ? "character" : keyword.endsWith("Items") ? "item" : "key"
  return `${size} ${what}${size === 1 ? "" : "s"}`
}

function list(keys: readonly unknown[], word: string): string {
  return join(keys.map(quote), word)
}

function join(parts: readonly string[], word: string): string {
  if (parts.length < 2) return parts.join()
  return `${parts.slice(0, -1).join(", ")} ${word} ${parts.at(-1)}`
}

function quote(value: unknown): string {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value)
}
