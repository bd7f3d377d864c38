import { isObject } from "@sternpost/manifests"
import { closest } from "@sternpost/patch"
import type { DocumentPath } from "../document/mistake.ts"
import { positionOf } from "../document/positions.ts"
import { PipelineError } from "../errors.ts"
import type { SourceDocument } from "./source.ts"

/** A value in a document to convert, and where it stands. */
export interface Place {
  readonly document: SourceDocument
  readonly path: DocumentPath
  readonly value: unknown
}

/** The whole of a document. */
export const rootOf = (document: SourceDocument): Place => ({
  document,
  path: [],
  value: document.value,
})

/**
 * The value of a key, `undefined` where there is none or it is null. As Go reads it, the case of the
 * key's letters does not count. Throws when `place` is no map.
 */
export function childOf(place: Place, key: string): Place | undefined {
  const map = mapOf(place)
  const written = Object.hasOwn(map, key) ? key : Object.keys(map).find((one) => isSame(one, key))
  const value = written === undefined ? undefined : map[written]
  return written === undefined || value === undefined || value === null
    ? undefined
    : { document: place.document, path: [...place.path, written], value }
}

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** A map as if it had no other keys than these. */
export function onlyKeys(place: Place, keys: readonly string[]): Place {
  const pairs = keys.flatMap((key) => {
    const child = childOf(place, key)
    return child === undefined ? [] : [[key, child.value] as const]
  })
  return { ...place, value: Object.fromEntries(pairs) }
}

/** The value below several keys. */
export function descendantOf(place: Place, ...keys: readonly string[]): Place | undefined {
  let at: Place | undefined = place
  for (const key of keys) at = at === undefined ? undefined : childOf(at, key)
  return at
}

/** The items of the list at a key; none where there is no such key. Throws for anything but a list. */
export function itemsAt(place: Place, key: string): readonly Place[] {
  const list = childOf(place, key)
  if (list === undefined) return []
  if (!Array.isArray(list.value)) throw failAt(list, `"${key}" must be a list`)
  return list.value.map((value, index) => ({ ...list, path: [...list.path, index], value }))
}

/** The map at a place. Throws when it is none. */
export function mapOf(place: Place): Readonly<Record<string, unknown>> {
  if (!isObject(place.value)) throw failAt(place, `${nameOf(place)} must be a map`)
  return place.value
}

/** The text at a key, `undefined` where there is none. Throws for anything but a text. */
export function textAt(place: Place, key: string): string | undefined {
  const child = childOf(place, key)
  return child === undefined ? undefined : textOf(child)
}

/** The text at a place. Throws for anything but a text. */
export function textOf(place: Place): string {
  if (typeof place.value !== "string") throw failAt(place, `${nameOf(place)} must be a text`)
  return place.value
}

/** Whether a key is true. Throws for anything but true and false. */
export function isSet(place: Place, key: string): boolean {
  const child = childOf(place, key)
  if (child === undefined) return false
  if (typeof child.value !== "boolean") throw failAt(child, `"${key}" must be true or false`)
  return child.value
}

/** The map of texts at a place. Throws for anything else, naming the key. */
export function textsOf(place: Place): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(mapOf(place)))
    if (typeof value !== "string")
      throw failAt({ ...place, path: [...place.path, key] }, `"${key}" must be a text; use quotes`)
  return place.value as Readonly<Record<string, string>>
}

/** Throws for a key that is not among those allowed. */
export function checkKeys(place: Place, allowed: readonly string[], what: string): void {
  for (const key of Object.keys(mapOf(place))) {
    if (allowed.some((one) => isSame(one, key))) continue
    const meant = closest(key, allowed)
    const hint = meant === undefined ? "" : `; did you mean "${meant}"?`
    throw failAt({ ...place, path: [...place.path, key] }, `${what} has no "${key}"${hint}`, "key")
  }
}

/** Line of a place in its file. */
export function lineOf({ document, path }: Place, at?: "key"): number {
  return positionOf(document.yaml, path, at).line
}

/** `kustomization.yaml:12`. */
export const nameOfPlace = (place: Place): string =>
  `${place.document.file}:${lineOf(place, "key")}`

/** The error about a place, with file and line. */
export function failAt(place: Place, message: string, at?: "key"): PipelineError {
  const { file } = place.document
  const line = lineOf(place, at)
  return new PipelineError("CONVERT_FAILED", `${file}:${line}: ${message}`, { file, line })
}

function nameOf({ path }: Place): string {
  const key = path.findLast((step) => typeof step === "string")
  if (key === undefined) return "the document"
  return typeof path.at(-1) === "number" ? `an item of "${key}"` : `"${key}"`
}
