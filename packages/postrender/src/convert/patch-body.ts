import { applyEdits, type Edit, fromLatin1, spliceText } from "@sternpost/goyaml"
import { groupOf, isObject, type JsonObject, versionOf } from "@sternpost/manifests"
import { loadKindTypes } from "@sternpost/schema"
import { type Converting, pipelinePath } from "./context.ts"
import { failAt, type Place, rootOf, textOf } from "./place.ts"
import { readDocuments, type SourceDocument } from "./source.ts"
import { asWritten, commentsAbove, WrittenYaml } from "./written.ts"

/** One patch: an item of a list may hold several. */
export interface PatchBody {
  readonly place: Place
  /** Where the file that it is alone in is, as the pipeline names it. */
  readonly path?: string
}

/** The patches of a text that stands in a document; lines are those of that text. */
export function patchesInText(place: Place): readonly PatchBody[] {
  const { file, folder } = place.document
  const documents = readDocuments({ text: textOf(place), file: `${file}: patch`, folder })
  if (documents.length === 0) throw failAt(place, "the patch is empty")
  return bodiesOf(documents)
}

/** The patches of a file. */
export function patchesInFile(
  place: Place,
  documents: readonly SourceDocument[],
  converting: Converting,
): readonly PatchBody[] {
  const bodies = bodiesOf(documents)
  if (bodies.length > 1) return bodies
  const path = pipelinePath(converting, place.document.folder, textOf(place))
  return bodies.map((body) => ({ ...body, path }))
}

function bodiesOf(documents: readonly SourceDocument[]): readonly PatchBody[] {
  return documents.map((document) => ({ place: rootOf(document) }))
}

/** The patch as it goes into the pipeline, with its comments; without some fields if that is asked for. */
export function writtenPatch({ place }: PatchBody, without: readonly Edit["path"][] = []): unknown {
  const edits = without.map((path): Edit => ({ op: "delete", path }))
  const edited = edits.length === 0 ? place : edit(place, edits)
  const body = asWritten(edited)
  if (!(body instanceof WrittenYaml)) return body
  return new WrittenYaml([...commentsAbove(edited), ...body.lines])
}

function edit({ document }: Place, edits: readonly Edit[]): Place {
  const { yaml, file, folder } = document
  const splices = applyEdits(yaml, edits)
  const text = fromLatin1(spliceText(yaml.source, yaml.start, yaml.end, splices))
  const [edited] = readDocuments({ text, file, folder })
  return rootOf(edited ?? { ...document, value: {} })
}

/** The fields that say which object a patch is for, as far as it has them. */
export function identityPaths(patch: JsonObject): readonly Edit["path"][] {
  const metadata = isObject(patch["metadata"]) ? patch["metadata"] : {}
  const inMetadata = ["name", "namespace"].filter((key) => metadata[key] !== undefined)
  const isAll = inMetadata.length === Object.keys(metadata).length
  const keys = ["apiVersion", "kind", ...(isAll ? ["metadata"] : [])]
  return [
    ...keys.filter((key) => patch[key] !== undefined).map((key) => [key]),
    ...(isAll ? [] : inMetadata.map((key) => ["metadata", key])),
  ]
}

/**
 * Whether kustomize merges a patch for such objects without knowing the keys of their lists, and so
 * replaces each: it knows the types of Kubernetes alone.
 */
export async function isUnknownToKustomize(apiVersion: string, kind: string): Promise<boolean> {
  const types = await loadKindTypes([])
  const known = { apiVersion, kind, group: groupOf(apiVersion), version: versionOf(apiVersion) }
  return !types.typeOf(known).isComplete
}

/** Whether a patch says anything that a merge patch cannot: directives of a strategic one. */
export function hasDirectives(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDirectives)
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, item]) => key.startsWith("$") || hasDirectives(item))
}
