import type { Path } from "@sternpost/manifests"
import type { ValueType } from "@sternpost/schema"
import { combinations, constraintsOf } from "./constraints.ts"
import type { FieldShapes, Shape } from "./shape.ts"

/** A schema as it is written in a CRD. */
export interface StructuralSchema {
  readonly [keyword: string]: unknown
}

/** A schema that means nothing, and where. */
export class SchemaMistake extends Error {
  override readonly name = "SchemaMistake"
  readonly path: Path

  constructor(path: Path, message: string) {
    super(message)
    this.path = path
  }
}

/** What reading a schema needs from outside. */
export interface StructuralOptions {
  /** Compiles a regular expression of RE2; throws for bad syntax. */
  readonly pattern: (text: string) => { test(text: string): boolean }
  /** The shape of `metadata` of an object. */
  readonly metadata: Shape
}

const TYPES = new Set(["object", "array", "string", "integer", "number", "boolean"])
const NO_FIELDS: FieldShapes = new Map()

/**
 * The shape that the structural schema of a CRD describes: the keywords that Kubernetes knows there, those of
 * `x-kubernetes-` among them, and no field that the schema does not name. Throws a {@link SchemaMistake}.
 */
export function structuralShape(name: string, schema: unknown, options: StructuralOptions): Shape {
  const shape = new Reader(name, options).shape(schema, [])
  const fields = new Map(shape.fields)
  for (const key of ["apiVersion", "kind"]) fields.set(key, stringShape(name))
  fields.set("metadata", options.metadata)
  return { ...shape, type: "object", isNullable: false, fields }
}

const stringShape = (name: string): Shape => ({
  name,
  type: "string",
  isNullable: false,
  dropsNull: "all",
  isOpen: false,
  fields: NO_FIELDS,
  required: [],
  constraints: [],
})

class Reader {
  readonly #name: string
  readonly #options: StructuralOptions

  constructor(name: string, options: StructuralOptions) {
    this.#name = name
    this.#options = options
  }

  shape(schema: unknown, path: Path): Shape {
    if (!isMap(schema)) throw new SchemaMistake(path, "a schema must be a map")
    const type = typeOf(schema, path)
    const isEmbedded = schema["x-kubernetes-embedded-resource"] === true
    const fields = this.#fields(schema, path)
    if (isEmbedded) {
      for (const key of ["apiVersion", "kind"])
        if (!fields.has(key)) fields.set(key, stringShape(this.#name))
      fields.set("metadata", this.#options.metadata)
    }
    const rest = this.#rest(schema, path)
    const keepsUnknown = schema["x-kubernetes-preserve-unknown-fields"] === true
    return {
      name: this.#name,
      type,
      isNullable: schema["nullable"] === true || schema["default"] !== undefined || type === "any",
      dropsNull: "all",
      // A map without any word of what is in it is pruned to nothing, but nobody writes it for that.
      isOpen: keepsUnknown || (fields.size === 0 && schema["additionalProperties"] === undefined),
      fields,
      required: requiredOf(schema, path),
      ...(rest === undefined ? {} : { rest }),
      ...(schema["items"] === undefined
        ? {}
        : { items: this.shape(schema["items"], [...path, "items"]) }),
      constraints: [
        ...constraintsOf(schema, path, this.#options.pattern),
        ...combinations(schema, path, (part, at) => this.shape(part, at)),
      ],
    }
  }

  #fields(schema: StructuralSchema, path: Path): Map<string, Shape> {
    const { properties } = schema
    if (properties === undefined) return new Map()
    const at = [...path, "properties"]
    if (!isMap(properties)) throw new SchemaMistake(at, "properties must be a map of schemas")
    return new Map(
      Object.entries(properties).map(([key, part]) => [key, this.shape(part, [...at, key])]),
    )
  }

  #rest(schema: StructuralSchema, path: Path): Shape | undefined {
    const { additionalProperties: rest } = schema
    if (rest === undefined || rest === false) return undefined
    const at = [...path, "additionalProperties"]
    return this.shape(rest === true ? { "x-kubernetes-preserve-unknown-fields": true } : rest, at)
  }
}

function typeOf(schema: StructuralSchema, path: Path): ValueType {
  if (schema["x-kubernetes-int-or-string"] === true) return "int-or-string"
  const { type, format } = schema
  if (type === undefined || type === "") return "any"
  if (typeof type !== "string" || !TYPES.has(type))
    throw new SchemaMistake([...path, "type"], `there is no type ${JSON.stringify(type)}`)
  if (type === "array") return "list"
  if (type === "integer") return format === "int32" ? "int32" : "int64"
  if (type === "string" && format === "date-time") return "time"
  if (type === "string" && format === "byte") return "bytes"
  return type as ValueType
}

function requiredOf({ required }: StructuralSchema, path: Path): readonly string[] {
  if (required === undefined || required === null) return []
  if (Array.isArray(required) && required.every((key) => typeof key === "string")) return required
  throw new SchemaMistake([...path, "required"], "required must be a list of names")
}

function isMap(value: unknown): value is StructuralSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
