import type { CelType } from "@sternpost/cel"
import { isObject } from "@sternpost/manifests"
import { listOf, mapOf } from "../read.ts"
import { writtenNames } from "./escape.ts"

/** A structural schema; nothing of it is trusted to be well formed. */
export type Schema = Readonly<Record<string, unknown>>

/** The properties of an object's schema. */
export function propertiesOf(schema: Schema): readonly (readonly [string, Schema])[] {
  return Object.entries(mapOf(schema["properties"])).filter((entry): entry is [string, Schema] =>
    isObject(entry[1]),
  )
}

/** The schema of a list's items. */
export function itemsOf(schema: Schema): Schema | undefined {
  return isObject(schema["items"]) ? schema["items"] : undefined
}

/** The schema of a map's values. */
export function valuesOf(schema: Schema): Schema | undefined {
  const values = schema["additionalProperties"]
  return isObject(values) ? values : undefined
}

const STRING_TYPES: Readonly<Record<string, CelType>> = {
  byte: "bytes",
  date: "timestamp",
  "date-time": "timestamp",
  duration: "duration",
}

const METADATA: Readonly<Record<string, CelType>> = { name: "string", generateName: "string" }

/** The names in rules: only the types of fields that are named are worked out. */
export type Words = ReadonlySet<string>

/**
 * The CEL type of what a schema describes: `self` of its rules. Source of the rule: apiserver
 * pkg/cel/openapi, and the table of types in the documentation of validation rules.
 */
export function celTypeOf(schema: Schema, words: Words, isRoot = false): CelType {
  if (schema["x-kubernetes-int-or-string"] === true) return "dyn"
  switch (schema["type"]) {
    case "string":
      return STRING_TYPES[String(schema["format"])] ?? "string"
    case "integer":
      return "int"
    case "number":
      return "double"
    case "boolean":
      return "bool"
    case "array": {
      const items = itemsOf(schema)
      return { list: items === undefined ? "dyn" : celTypeOf(items, words) }
    }
    case "object":
      return objectType(schema, words, isRoot)
    default:
      return "dyn"
  }
}

function objectType(schema: Schema, words: Words, isRoot: boolean): CelType {
  const values = valuesOf(schema)
  if (values !== undefined) return { map: celTypeOf(values, words) }
  const fields: Record<string, CelType> = {}
  for (const [name, property] of propertiesOf(schema)) {
    for (const written of writtenNames(name))
      fields[written] = words.has(written) ? celTypeOf(property, words) : "dyn"
  }
  if (isRoot || schema["x-kubernetes-embedded-resource"] === true)
    Object.assign(fields, { apiVersion: "string", kind: "string", metadata: { fields: METADATA } })
  const isOpen = schema["x-kubernetes-preserve-unknown-fields"] === true
  return Object.keys(fields).length === 0 && isOpen ? "dyn" : { fields }
}

/** A rule of a schema. */
export interface Rule {
  readonly text: string
  readonly message: string | undefined
  readonly messageExpression: string | undefined
  readonly fieldPath: string | undefined
  /** Whether it is also for objects that are new. */
  readonly hasOptionalOldSelf: boolean
}

/** The rules of a schema itself, not of those below it. */
export function rulesOf(schema: Schema): readonly Rule[] {
  return listOf(schema["x-kubernetes-validations"]).map((item) => {
    const rule = mapOf(item)
    const text = (field: string) => {
      const value = rule[field]
      return typeof value === "string" && value !== "" ? value : undefined
    }
    return {
      text: text("rule") ?? "",
      message: text("message"),
      messageExpression: text("messageExpression"),
      fieldPath: text("fieldPath"),
      hasOptionalOldSelf: rule["optionalOldSelf"] === true,
    }
  })
}
