import { parse, YamlError } from "@sternpost/goyaml"
import { type JsonPatchOperation, validateJsonPatch } from "@sternpost/patch"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import type { KindBook } from "../kinds/kind-book.ts"
import { readResources } from "../objects/read-resources.ts"
import type { Resource } from "../objects/resource.ts"

/** A patch as it was written, and where. */
export interface PatchText {
  readonly text: string
  readonly place: KustomizeErrorPlace & { readonly file: string }
}

/** A text read as whatever kind of patch it is. */
export type Patch =
  | { readonly type: "strategic"; readonly patches: readonly Resource[] }
  | { readonly type: "json"; readonly operations: readonly JsonPatchOperation[] }

/** Reads a patch. Throws PATCH_INVALID for a text that is no patch. */
export function readPatch(patch: PatchText, kinds: KindBook): Patch {
  // A list is no resource.
  const strategic: Attempt<Resource[]> = /^(?:\[|- )/.test(patch.text)
    ? {}
    : attempt(() => readStrategicPatches(patch, kinds))
  if (strategic.value !== undefined) return { type: "strategic", patches: strategic.value }
  const json = attempt(() => readJsonPatch(patch))
  if (json.value !== undefined) return { type: "json", operations: json.value }
  if (looksLikeList(patch)) throw json.error
  const cause = strategic.error
  const problem = cause instanceof KustomizeError ? cause.problem : messageOf(cause)
  throw invalid(patch, `it is neither a strategic merge patch nor a JSON patch: ${problem}`, cause)
}

/** The resources that a strategic merge patch consists of. */
export function readStrategicPatches(patch: PatchText, kinds: KindBook): Resource[] {
  return readResources(patch.text, { kinds, file: patch.place.file, line: patch.place.line })
}

/** The operations of a JSON patch, in JSON or YAML. */
export function readJsonPatch(patch: PatchText): JsonPatchOperation[] {
  const value = readList(patch)
  if (value === null) return []
  if (!Array.isArray(value)) throw invalid(patch, "a JSON patch is a list of operations")
  try {
    validateJsonPatch(value)
  } catch (cause) {
    throw invalid(patch, messageOf(cause), cause)
  }
  return value
}

// kustomize takes what begins with a bracket for JSON.
function readList(patch: PatchText): unknown {
  try {
    return patch.text.startsWith("[") ? JSON.parse(patch.text) : parse(patch.text)
  } catch (cause) {
    if (!(cause instanceof YamlError || cause instanceof SyntaxError)) throw cause
    const hint = cause instanceof SyntaxError ? " (what begins with [ must be JSON)" : ""
    throw invalid(patch, messageOf(cause) + hint, cause)
  }
}

function invalid(patch: PatchText, problem: string, cause?: unknown): KustomizeError {
  return new KustomizeError("PATCH_INVALID", `no valid patch: ${problem}`, {
    ...patch.place,
    cause,
  })
}

function looksLikeList({ text }: PatchText): boolean {
  return /^\s*(?:#.*\s*)*[-[]/.test(text)
}

interface Attempt<T> {
  readonly value?: T
  readonly error?: unknown
}

function attempt<T>(read: () => T): Attempt<T> {
  try {
    return { value: read() }
  } catch (error) {
    if (error instanceof KustomizeError) return { error }
    throw error
  }
}
