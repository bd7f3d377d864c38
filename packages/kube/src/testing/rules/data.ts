import { isRecord } from "../../record.ts"
import { type FieldProblem, Refusal } from "../status.ts"

/** The most that the values of one Secret or ConfigMap may have together. */
const MAX_DATA_BYTES = 1_048_576

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

type Values = Readonly<Record<string, string>>

/** A map of strings in an object, undefined when it is absent. Throws a `Refusal` if it is none. */
export function stringMap(kind: string, field: string, value: unknown): Values | undefined {
  if (value === undefined || value === null) return undefined
  if (!isRecord(value)) throw unreadable(kind, `${field} is no map`)
  const entries = Object.entries(value).map(([key, item]) => {
    // Go reads null as the empty string.
    if (item === null) return [key, ""] as const
    if (typeof item !== "string") throw unreadable(kind, `a value of ${field} is no string`)
    return [key, item] as const
  })
  return Object.fromEntries(entries.sort(byKey))
}

const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]): number =>
  a < b ? -1 : a > b ? 1 : 0

/** `stringMap` whose values must be base64. */
export function base64Map(kind: string, field: string, value: unknown): Values | undefined {
  const map = stringMap(kind, field, value)
  for (const item of Object.values(map ?? {}))
    if (!BASE64.test(item)) throw unreadable(kind, "illegal base64 data")
  return map
}

const unreadable = (kind: string, why: string): Refusal =>
  new Refusal("BadRequest", `${kind} in version "v1" cannot be handled as a ${kind}: ${why}`)

/** How many bytes a value of base64 has. */
export const decodedLength = (text: string): number => Buffer.byteLength(text, "base64")

/** What is wrong with the keys of a map. */
export function keyProblems(field: string, map: object = {}): FieldProblem[] {
  return Object.keys(map).flatMap((key) => {
    const why = keyProblem(key)
    if (why === undefined) return []
    const message = `Invalid value: "${key}": ${why}`
    return [{ reason: "FieldValueInvalid" as const, field: `${field}[${key}]`, message }]
  })
}

function keyProblem(key: string): string | undefined {
  if (key === "." || key.startsWith("..")) return `must not be '${key}'`
  if (key.length > 253) return "must be no more than 253 characters"
  if (/^[-._a-zA-Z0-9]+$/.test(key)) return undefined
  return "a key may have letters, digits, '-', '_' and '.'"
}

/** What forbids a change of an object that was marked as immutable. */
export function immutableProblems(
  fields: readonly string[],
  object: Readonly<Record<string, unknown>>,
  old: Readonly<Record<string, unknown>> | undefined,
): FieldProblem[] {
  if (old?.["immutable"] !== true) return []
  const message = "Forbidden: field is immutable when `immutable` is set"
  return ["immutable", ...fields]
    .filter((field) => JSON.stringify(object[field]) !== JSON.stringify(old[field]))
    .map((field) => ({ reason: "FieldValueForbidden", field, message }))
}

/** The problem of more data than fits, in a list to join with others. */
export function sizeProblems(field: string, bytes: number): FieldProblem[] {
  if (bytes <= MAX_DATA_BYTES) return []
  const message = `Too long: may not be more than ${MAX_DATA_BYTES} bytes`
  return [{ reason: "FieldValueTooLong", field, message }]
}
