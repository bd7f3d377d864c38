import type { JsonObject, Path } from "@sternpost/manifests"
import type { TypeSchema, ValueSchema } from "@sternpost/schema"
import type { AppFragment } from "./apps.ts"
import type { ErrorSource } from "./check-template.ts"
import { parseText } from "./expression.ts"
import { childOf } from "./item-path.ts"
import type { Template } from "./template.ts"
import { mapTyped } from "./typed.ts"

/** The value that the path of a `${...}` names. */
export type Lookup = (path: readonly (string | number)[]) => Looked

export interface Looked {
  readonly value: unknown
  /** Whether the field in which it stands decides its type. */
  readonly isLoose: boolean
}

/** A template with values in it: a pod's `metadata` and `spec`. */
export interface ResolvedTemplate {
  readonly metadata: JsonObject
  readonly spec: JsonObject
  /** What the application's containers get. */
  readonly apps: AppFragment
}

/**
 * Puts values where a template has `${...}`. A text that is nothing else becomes the value with its type; in a
 * longer text it is written out. Throws the template's error for a value that is missing or does not fit its
 * field.
 */
export function resolveTemplate(
  template: Template,
  type: TypeSchema,
  resolving: Resolving,
): Omit<ResolvedTemplate, "apps"> {
  const value = { metadata: template.metadata, spec: template.spec }
  const schema = { type: "object", fields: type } as const
  return resolveTyped(template, value, schema, resolving) as Omit<ResolvedTemplate, "apps">
}

/** Where values come from, and for what. */
export interface Resolving {
  readonly lookup: Lookup
  /** Says it for a message. */
  where(): string
}

/** The part of `resolveTemplate` that holds for any value with a type. */
export function resolveTyped(
  source: ErrorSource,
  whole: unknown,
  type: ValueSchema,
  { lookup, where }: Resolving,
): unknown {
  const fail = (path: Path, message: string) => source.error(path, `${message} (for ${where()})`)
  const required = (looked: Looked, text: string, path: Path): Looked => {
    if (looked.value !== undefined && looked.value !== null) return looked
    throw fail(path, `\${${text}} has no value`)
  }
  const written = ({ path: name, text }: { path: Path; text: string }, path: Path): string => {
    const { value } = required(lookup(name), text, path)
    if (typeof value === "object")
      throw fail(path, `\${${text}} is no scalar, so it cannot stand in a text`)
    return String(value)
  }
  const fitted = (
    { value, isLoose }: Looked,
    schema: ValueSchema | undefined,
    text: string,
    path: Path,
  ): unknown => {
    const result = fitValue(value, schema, isLoose)
    if (result !== undefined) return result.value
    throw fail(path, `\${${text}} is ${JSON.stringify(value)}, but the field takes ${schema?.type}`)
  }
  return mapTyped(whole, type, [], {
    scalar(value, schema, path) {
      const parts = typeof value === "string" ? parseText(value) : undefined
      if (parts === undefined) return value
      const [only] = parts
      if (parts.length === 1 && only?.type === "value")
        return fitted(required(lookup(only.path), only.text, path), schema, only.text, path)
      return parts.map((part) => (part.type === "text" ? part.text : written(part, path))).join("")
    },
  })
}

const TEXTUAL = ["string", "quantity", "time", "bytes"]
const INTEGRAL = ["int32", "int64", "int-or-string"]

/** A value as its field takes it; `undefined` when it does not. */
function fitValue(
  value: unknown,
  schema: ValueSchema | undefined,
  isLoose: boolean,
): { readonly value: unknown } | undefined {
  const type = schema?.type ?? "any"
  if (type === "any") return { value }
  if (typeof value === "object") {
    const isList = Array.isArray(value)
    return (isList ? type === "list" : type === "map" || type === "object") ? { value } : undefined
  }
  if (TEXTUAL.includes(type)) return { value: type === "quantity" ? value : String(value) }
  if (typeof value === "string") {
    if (isLoose && INTEGRAL.includes(type) && /^-?\d+$/.test(value)) return { value: Number(value) }
    if (type === "int-or-string") return { value }
    if (isLoose && type === "number" && value.trim() !== "" && Number.isFinite(Number(value)))
      return { value: Number(value) }
    if (isLoose && type === "boolean" && /^(?:true|false)$/.test(value))
      return { value: value === "true" }
    return undefined
  }
  if (typeof value === "boolean") return type === "boolean" ? { value } : undefined
  const fits = type === "number" || (INTEGRAL.includes(type) && Number.isInteger(value))
  return fits ? { value } : undefined
}

/** A lookup below named roots. */
export function lookupIn(
  roots: Readonly<Record<string, unknown>>,
  isLoose: (name: string) => boolean,
  params: Readonly<Record<string, unknown>>,
): Lookup {
  return (path) => {
    const [root = ""] = path
    const isParam = root === "params" || (typeof root === "string" && !Object.hasOwn(roots, root))
    const steps = root === "params" ? path.slice(1) : path
    const value = steps.reduce<unknown>(childOf, isParam ? params : roots)
    return { value, isLoose: isParam && steps.length === 1 && isLoose(String(steps[0])) }
  }
}
