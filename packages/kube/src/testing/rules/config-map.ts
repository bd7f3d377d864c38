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

type Values = Readonly<Record<string, string>>

/** ConfigMaps: text and binary values share their keys, and 1 MiB. */
export const configMapRules: KindRules = {
  omitEmpty: ["binaryData"],
  prepare({ apiVersion, kind, metadata, data, binaryData, immutable }) {
    const text = stringMap(kind, "data", data)
    const binary = base64Map(kind, "binaryData", binaryData)
    return {
      kind,
      apiVersion,
      metadata,
      ...(typeof immutable === "boolean" ? { immutable } : {}),
      // Unlike bytes, text that is empty is as good as absent.
      ...(Object.keys(text ?? {}).length === 0 ? {} : { data: text }),
      ...(binary === undefined ? {} : { binaryData: binary }),
    }
  },

  validate(object, old) {
    const { data = {}, binaryData = {} } = object as { data?: Values; binaryData?: Values }
    return [
      ...immutableProblems(["data", "binaryData"], object, old),
      ...keyProblems("data", data),
      ...Object.keys(data)
        .filter((key) => Object.hasOwn(binaryData, key))
        .map(duplicate),
      ...keyProblems("binaryData", binaryData),
      ...sizeProblems("[]", sum(data, Buffer.byteLength) + sum(binaryData, decodedLength)),
    ]
  },
}

function duplicate(key: string): FieldProblem {
  const message = `Invalid value: "${key}": duplicate of key present in binaryData`
  return { reason: "FieldValueInvalid", field: `data[${key}]`, message }
}

function sum(values: Values, length: (value: string) => number): number {
  return Object.values(values).reduce((bytes, value) => bytes + length(value), 0)
}
