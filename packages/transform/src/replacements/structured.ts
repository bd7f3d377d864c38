import {
  applyEdits,
  createSource,
  fromLatin1,
  parse,
  scanDocument,
  spliceText,
  stringify,
} from "@sternpost/goyaml"
import { isObject, type Path } from "@sternpost/manifests"

/** A text within a field that is YAML or JSON itself. */
export interface StructuredText {
  readonly value: unknown
  /** The text with other values at some places, made in order. */
  write(edits: readonly { readonly path: Path; readonly value: unknown }[]): string
}

/** Reads a text as YAML or JSON; `undefined` when it is neither a map nor a list. */
export function readStructured(text: string): StructuredText | undefined {
  const value = parsed(text)
  if (!isObject(value) && !Array.isArray(value)) return undefined
  return {
    value,
    write: (edits) => (isJson(text) ? writeJson(text, value, edits) : writeYaml(text, edits)),
  }
}

function parsed(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text)
}

// The rule for the layout is kustomize's: api/filters/replacement/replacement.go (5.8).
function writeJson(
  text: string,
  before: unknown,
  edits: readonly { readonly path: Path; readonly value: unknown }[],
): string {
  let value: unknown = structuredClone(before)
  for (const edit of edits) value = withValue(value, edit.path, edit.value)
  const isPretty = text.includes("\n") && text.includes("  ")
  const number = (_: string, item: unknown) => (typeof item === "bigint" ? Number(item) : item)
  const json = JSON.stringify(value, number, isPretty ? 2 : undefined)
  return text.endsWith("\n") ? `${json}\n` : json
}

function withValue(target: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value
  if (typeof key === "number") {
    const list = Array.isArray(target) ? [...target] : []
    list[key] = withValue(list[key], rest, value)
    return list
  }
  const map = isObject(target) ? target : {}
  return { ...map, [key]: withValue(map[key], rest, value) }
}

function writeYaml(
  text: string,
  edits: readonly { readonly path: Path; readonly value: unknown }[],
): string {
  const whole = edits.find(({ path }) => path.length === 0)
  if (whole !== undefined) return stringify(whole.value)
  const source = createSource(text)
  const document = scanDocument(source, 0, source.latin1.length)
  const splices = applyEdits(
    document,
    edits.map(({ path, value }) => ({ op: "set", path, value })),
  )
  return fromLatin1(spliceText(source, 0, source.latin1.length, splices))
}
