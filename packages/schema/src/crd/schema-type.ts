import type {
  FieldSchema,
  ListType,
  TypeSchema,
  ValueSchema,
  ValueType,
} from "../types/type-schema.ts"

/** A schema of a CRD, as far as it is read here; nothing of it is trusted to be well formed. */
export interface JsonSchema {
  readonly [keyword: string]: unknown
}

const isMap = (value: unknown): value is JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The schemas of the fields of a schema, by name. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const { properties } = schema
  if (!isMap(properties)) return {}
  return Object.fromEntries(
    Object.entries(properties).filter((entry): entry is [string, JsonSchema] => isMap(entry[1])),
  )
}

/** The schema of the items of a list or of the values of a map, if there is one. */
export function innerSchema(schema: JsonSchema): JsonSchema | undefined {
  const { items, additionalProperties } = schema
  if (isMap(items)) return items
  return isMap(additionalProperties) ? additionalProperties : undefined
}

/**
 * What a structural schema says of the fields of an object, each read when it is asked for. Lists whose
 * `x-kubernetes-list-type` is `map` or `set` merge: custom resources have no patch strategies, and the
 * list type says the same.
 */
export function schemaType(name: string, schema: JsonSchema): TypeSchema {
  const properties = new Map(Object.entries(propertiesOf(schema)))
  const required = Array.isArray(schema["required"]) ? schema["required"] : []
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true
  const made = new Map<string, FieldSchema>()
  return {
    name,
    fieldNames: [...properties.keys()],
    requiredNames: [...properties.keys()].filter((key) => required.includes(key)),
    isComplete: properties.size > 0 && !isOpen,
    field(key) {
      const property = properties.get(key)
      if (property === undefined) return undefined
      const known = made.get(key) ?? readField(name, property, required.includes(key))
      made.set(key, known)
      return known
    },
  }
}

function readField(name: string, schema: JsonSchema, isRequired: boolean): FieldSchema {
  const listType = schema["x-kubernetes-list-type"]
  const keys = schema["x-kubernetes-list-map-keys"]
  const fallback = schema["default"]
  const merges = listType === "map" || listType === "set"
  return {
    ...readValue(name, schema),
    isRequired,
    ...(isScalar(fallback) ? { default: fallback } : {}),
    patchStrategy: merges ? ["merge"] : [],
    ...(merges || listType === "atomic" ? { listType: listType as ListType } : {}),
    listMapKeys: listType === "map" && Array.isArray(keys) ? keys.map(String) : [],
  }
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value)

function readValue(name: string, schema: JsonSchema): ValueSchema {
  const inner = innerSchema(schema)
  const { properties, additionalProperties } = schema
  switch (valueType(schema)) {
    case "list":
      return inner === undefined
        ? { type: "list" }
        : { type: "list", items: readValue(name, inner) }
    case "object":
      if (isMap(properties)) return { type: "object", fields: schemaType(name, schema) }
      return isMap(additionalProperties) && inner !== undefined
        ? { type: "map", fields: mapOf(name, inner) }
        : { type: "any" }
    default:
      return { type: valueType(schema) }
  }
}

function mapOf(name: string, inner: JsonSchema): TypeSchema {
  const field = readField(name, inner, false)
  return { name, fieldNames: [], requiredNames: [], isComplete: false, field: () => field }
}

const FORMATS: Readonly<Record<string, ValueType>> = {
  byte: "bytes",
  "date-time": "time",
  int32: "int32",
  int64: "int64",
}

function valueType(schema: JsonSchema): ValueType {
  if (schema["x-kubernetes-int-or-string"] === true) return "int-or-string"
  const format = FORMATS[String(schema["format"])]
  switch (schema["type"]) {
    case "string":
      return format === "bytes" || format === "time" ? format : "string"
    case "integer":
      return format === "int32" ? "int32" : "int64"
    case "number":
    case "boolean":
      return schema["type"]
    case "array":
      return "list"
    case "object":
      return "object"
    default:
      return isMap(schema["properties"]) ? "object" : "any"
  }
}
