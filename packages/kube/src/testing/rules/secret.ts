import { isRecord } from "../../record.ts"
import type { KindRules } from "../resources.ts"
import type { FieldProblem } from "../status.ts"
import {
  base64Map,
  decodedLength,
  immutableProblems,
  keyProblems,
  sizeProblems,
  stringMap,
} from "./data.ts"

// Types whose Secrets must have certain keys.
const REQUIRED_KEYS: Readonly<Record<string, readonly string[]>> = {
  "kubernetes.io/dockercfg": [".dockercfg"],
  "kubernetes.io/dockerconfigjson": [".dockerconfigjson"],
  "kubernetes.io/ssh-auth": ["ssh-privatekey"],
  "kubernetes.io/tls": ["tls.crt", "tls.key"],
}
const ACCOUNT = "kubernetes.io/service-account.name"

/** Secrets: `stringData` is written into `data`, the type never changes, 1 MiB of values is the most. */
export const secretRules: KindRules = {
  omitEmpty: ["data"],
  prepare({ apiVersion, kind, metadata, data, stringData, type, immutable }) {
    const plain = Object.entries(stringMap(kind, "stringData", stringData) ?? {})
    const encoded = plain.map(([key, value]) => [key, Buffer.from(value).toString("base64")])
    const given = base64Map(kind, "data", data)
    const isThere = given !== undefined || encoded.length > 0
    const merged = { ...given, ...Object.fromEntries(encoded) }
    const all = isThere ? stringMap(kind, "data", merged) : undefined
    return {
      kind,
      apiVersion,
      metadata,
      ...(typeof immutable === "boolean" ? { immutable } : {}),
      ...(all === undefined ? {} : { data: all }),
      type: typeof type === "string" && type !== "" ? type : "Opaque",
    }
  },

  validate(object, old) {
    const data = (object["data"] ?? {}) as Readonly<Record<string, string>>
    const bytes = Object.values(data).reduce((sum, value) => sum + decodedLength(value), 0)
    return [
      ...typeProblems(String(object["type"]), old?.["type"]),
      ...immutableProblems(["data"], object, old),
      ...keyProblems("data", data),
      ...sizeProblems("data", bytes),
      ...requiredProblems(String(object["type"]), data, object.metadata.annotations),
    ]
  },
}

function typeProblems(type: string, old: unknown): FieldProblem[] {
  if (old === undefined || old === type) return []
  const message = `Invalid value: "${type}": field is immutable`
  return [{ reason: "FieldValueInvalid", field: "type", message }]
}

function requiredProblems(type: string, data: object, annotations: unknown): FieldProblem[] {
  const required = (field: string): FieldProblem => ({
    reason: "FieldValueRequired",
    field,
    message: "Required value",
  })
  if (type === "kubernetes.io/service-account-token") {
    const account = isRecord(annotations) ? annotations[ACCOUNT] : undefined
    return account ? [] : [required(`metadata.annotations[${ACCOUNT}]`)]
  }
  // One of the two is enough.
  if (type === "kubernetes.io/basic-auth") {
    const keys = ["username", "password"]
    return keys.some((key) => key in data) ? [] : keys.map((key) => required(`data[${key}]`))
  }
  const missing = (REQUIRED_KEYS[type] ?? []).filter((key) => !(key in data))
  return missing.map((key) => required(`data[${key}]`))
}
