import { YamlError } from "../errors.ts"
import { nodeProperties } from "../properties.ts"
import { fromLatin1 } from "../source.ts"
import * as tape from "../tape.ts"
import type { YamlDocument } from "../yaml-document.ts"
import { resolvePlain, type Scalar } from "./resolve.ts"
import { resolveTagged } from "./tag.ts"
import { scalarText } from "./text.ts"

/** The value of a scalar node before JSON: infinities and NaN are still numbers. */
export function scalarValue(document: YamlDocument, node: number): Scalar {
  const kind = (document.tape[node] as number) & 15
  const text = scalarText(document, node)
  if (document.intricate) {
    const { tag } = nodeProperties(document, node)
    if (tag === "!") return fromLatin1(text)
    if (tag !== "") {
      const offset = tape.startOf(document.tape, node)
      return resolveTagged(tag, fromLatin1(text), { source: document.source, offset })
    }
  }
  return kind <= tape.PLAIN_LINES ? resolvePlain(text) : fromLatin1(text)
}

/** A value that Go cannot turn into JSON. */
export function valueError(document: YamlDocument, node: number, problem: string): YamlError {
  const offset = tape.startOf(document.tape, node)
  return new YamlError("YAML_VALUE", problem, document.source, offset)
}

/** JSON has no infinities. */
export function notFinite(document: YamlDocument, node: number, value: number): YamlError {
  const name = Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf"
  return valueError(document, node, `json: unsupported value: ${name}`)
}
