import type { Environment } from "@marcbachmann/cel-js"
import { isEqual } from "./values.ts"

/** The type of a variable: a CEL type, a list or map of one, or an object with these fields and no others. */
export type CelType =
  | "dyn"
  | "bool"
  | "int"
  | "double"
  | "string"
  | "bytes"
  | "timestamp"
  | "duration"
  | "authorizer"
  /** The type that an expression was found to have. */
  | { readonly inferred: string }
  | { readonly list: CelType }
  | { readonly map: CelType }
  | { readonly optional: CelType }
  | { readonly fields: Readonly<Record<string, CelType>> }

/** Variables by name. */
export type CelVariables = Readonly<Record<string, CelType>>

interface Parts {
  readonly base: CelVariables
  readonly more: CelVariables
}

const partsOf = new WeakMap<CelVariables, Parts>()

/**
 * Variables and more of them. What is prepared for the first is not prepared again: that is quicker where many sets have
 * them in common. No object type may be in both.
 */
export function withVariables(base: CelVariables, more: CelVariables): CelVariables {
  const all = { ...base, ...more }
  partsOf.set(all, { base, more })
  return all
}

/** What variables were made of by `withVariables`, if they were. */
export function partsOfVariables(variables: CelVariables): Parts | undefined {
  return partsOf.get(variables)
}

/** Declares the variables, and a named type for each object among them. */
export function declareVariables(environment: Environment, variables: CelVariables): void {
  const declared: Declared = new Map()
  for (const [name, type] of Object.entries(variables))
    environment.registerVariable(name, declareType(environment, type, { path: name, declared }))
}

/** The engine's names for the object types that are declared: one that two variables share is one type. */
type Declared = Map<object, string>

interface Naming {
  readonly path: string
  readonly declared: Declared
}

const ENGINE_NAMES: Readonly<Record<string, string>> = {
  timestamp: "google.protobuf.Timestamp",
  duration: "google.protobuf.Duration",
  authorizer: "kubernetes.authorization.Authorizer",
}

/** The engine's name for a type; objects are named after their path. */
function declareType(environment: Environment, type: CelType, naming: Naming): string {
  if (typeof type === "string") return ENGINE_NAMES[type] ?? type
  if ("inferred" in type) return knownType(type.inferred)
  if ("list" in type) return `list<${declareType(environment, type.list, naming)}>`
  if ("map" in type) return `map<string, ${declareType(environment, type.map, naming)}>`
  if ("optional" in type) return `optional<${declareType(environment, type.optional, naming)}>`
  const { path, declared } = naming
  const known = declared.get(type)
  if (known !== undefined) return known
  const fields = Object.entries(type.fields).map(([name, field]) => [
    name,
    declareType(environment, field, { path: `${path}.${name}`, declared }),
  ])
  const name = `${path}.object__`
  environment.registerType(name, {
    ctor: objectClass(type),
    fields: Object.fromEntries(fields) as Record<string, string>,
  })
  environment.registerOperator(`${name} == ${name}`, isEqual)
  environment.registerOperator(`${name} == null`, () => false)
  declared.set(type, name)
  return name
}

// The types of another policy's objects are not known here.
function knownType(type: string): string {
  const names = type.replace(/\b(?:list|map|optional)\b|[<>,]/g, " ").match(/\S+/g) ?? []
  const isKnown = names.every((name) => PLAIN.has(name))
  return isKnown ? type : "dyn"
}

const PLAIN = new Set("dyn bool int uint double string bytes null type".split(" "))

type ObjectClass = new () => Map<string, unknown>
const classes = new WeakMap<object, ObjectClass>()

/** The class of an object type's values: the engine tells types by the constructor. */
export function objectClass(type: CelType & object): ObjectClass {
  const found = classes.get(type)
  if (found !== undefined) return found
  const created = class extends Map<string, unknown> {}
  classes.set(type, created)
  return created
}

/** The fields of an object type. */
export function fieldsOf(type: CelType | undefined): Readonly<Record<string, CelType>> | undefined {
  return typeof type === "object" && "fields" in type ? type.fields : undefined
}
