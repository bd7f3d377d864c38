import { parse } from "@sternpost/goyaml"
import type { Manifest, Path } from "@sternpost/manifests"
import type { FieldOptions } from "./options.ts"

/** The text of a scalar as it stands in YAML. */
export function scalarText(value: unknown): string {
  return value === null || value === undefined ? "" : String(value)
}

/** Whether a value is neither a map nor a list. */
export function isScalar(value: unknown): boolean {
  return typeof value !== "object" || value === null
}

/** The part of a source value that the options ask for. Throws a `SyntaxError` when there is none. */
export function sourcePart(value: unknown, options: FieldOptions = {}): unknown {
  const { delimiter = "", index = 0 } = options
  if (delimiter === "") return value
  if (!isScalar(value)) throw new SyntaxError("only a text has parts, and it is a map or a list")
  const parts = scalarText(value).split(delimiter)
  const part = parts[index]
  if (part === undefined)
    throw new SyntaxError(
      `it has ${parts.length} ${parts.length === 1 ? "part" : "parts"} between "${delimiter}", so none has the index ${index}`,
    )
  return part
}

/**
 * What a target becomes: of the type it has, if it is a scalar. With a delimiter one part of its text
 * is replaced; a negative index puts the value before all parts, one too high behind them.
 */
export function targetValue(
  present: unknown,
  value: unknown,
  options: FieldOptions = {},
  isText = false,
): unknown {
  const { delimiter = "", index = 0 } = options
  if (delimiter !== "") {
    if (!isScalar(present))
      throw new SyntaxError("only a text has parts, and it is a map or a list")
    if (!isScalar(value))
      throw new SyntaxError("what comes here is a map or a list, which cannot be a part of a text")
    // What is made is an empty text first: kustomize api/filters/replacement/replacement.go (5.8).
    const parts = scalarText(present).split(delimiter)
    const part = scalarText(value)
    if (index < 0) parts.unshift(part)
    else if (index >= parts.length) parts.push(part)
    else parts[index] = part
    return typed(parts.join(delimiter), present, isText)
  }
  if (!isScalar(value)) return value
  return isScalar(present) ? typed(scalarText(value), present, isText) : value
}

// No message says what comes: it may be a secret.
// A string stays a string; what is anything else, or new, is what YAML makes of the text.
function typed(text: string, present: unknown, isText: boolean): unknown {
  if (typeof present === "string" || isText) return text
  const value = plainScalar(text)
  const isOther = isNumber(present) !== isNumber(value) || isFlag(present) !== isFlag(value)
  if (present !== undefined && present !== null && isOther)
    throw new SyntaxError(
      `it is a ${isFlag(present) ? "boolean" : "number"}, and what comes here is none`,
    )
  return value
}

function plainScalar(text: string): unknown {
  try {
    const value: unknown = parse(text)
    return isScalar(value) && value !== null ? value : text
  } catch {
    return text
  }
}

function isNumber(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint"
}

function isFlag(value: unknown): boolean {
  return typeof value === "boolean"
}

/** Whether Kubernetes takes nothing but text at a path: labels, annotations, data, environment. */
export function isTextOnly({ kind, group }: Manifest, path: Path): boolean {
  const parent = path.at(-2)
  if (parent === "labels" || parent === "annotations" || parent === "matchLabels") return true
  if (group === "" && (kind === "ConfigMap" || kind === "Secret")) return path.length === 2
  return path.at(-1) === "value" && path.at(-3) === "env"
}
