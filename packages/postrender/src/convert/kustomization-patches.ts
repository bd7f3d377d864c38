import type { Converting } from "./context.ts"
import { type PatchBody, patchesInFile, patchesInText } from "./patch-body.ts"
import { convertPatches } from "./patches.ts"
import { checkKeys, childOf, failAt, isSet, itemsAt, type Place, textOf } from "./place.ts"
import { type ConvertInput, fileBeside, readDocuments, type SourceDocument } from "./source.ts"
import { targetOf } from "./target.ts"

/** `patches`: strategic and JSON patches, inline or in files, with a target or without. */
export async function convertPatchEntries(place: Place, converting: Converting): Promise<void> {
  for (const item of itemsAt(place, "patches")) await convertPatchEntry(item, converting)
}

/** One entry of `patches`. */
export async function convertPatchEntry(item: Place, converting: Converting): Promise<void> {
  checkKeys(item, ["patch", "path", "target", "options"], "a patch")
  const options = childOf(item, "options")
  const target = childOf(item, "target")
  await convertPatches(
    bodiesOf(item, converting),
    {
      place: item,
      target: target === undefined ? undefined : targetOf(target, converting),
      allowNameChange: options !== undefined && isSet(options, "allowNameChange"),
      allowKindChange: options !== undefined && isSet(options, "allowKindChange"),
    },
    converting,
  )
}

/** The items of `patchesStrategicMerge`: texts, or files. */
export async function convertStrategicPatches(
  items: readonly Place[],
  converting: Converting,
): Promise<void> {
  for (const item of items) {
    // Flux writes the patch itself.
    const bodies = typeof item.value === "string" ? textOrFile(item, converting) : [{ place: item }]
    await convertPatches(bodies, { place: item }, converting)
  }
}

/** The items of `patchesJson6902`, which come later than `patches`. */
export async function convertJson6902Patches(
  items: readonly Place[],
  converting: Converting,
): Promise<void> {
  for (const item of items) {
    checkKeys(item, ["patch", "path", "target", "options"], "a JSON patch")
    const target = childOf(item, "target")
    if (target === undefined) throw failAt(item, "a JSON patch needs a target")
    const order = { place: item, target: targetOf(target, converting) }
    await convertPatches(bodiesOf(item, converting), order, converting)
  }
}

function bodiesOf(item: Place, converting: Converting): readonly PatchBody[] {
  const patch = childOf(item, "patch")
  const path = childOf(item, "path")
  if (patch !== undefined && path !== undefined && textOrNothing(patch) !== "")
    throw failAt(item, "give either `patch` or `path`")
  if (path !== undefined) return fileBodies(path, converting)
  if (patch === undefined) throw failAt(item, "it has neither `patch` nor `path`")
  // Flux and Helmfile take a patch that is no text.
  return typeof patch.value === "string" ? patchesInText(patch) : [{ place: patch }]
}

const textOrNothing = ({ value }: Place) => (typeof value === "string" ? value : undefined)

/** An item that is a patch as a text, or else the name of a file. */
export function textOrFile(item: Place, converting: Converting): readonly PatchBody[] {
  return /[\n{]|: /.test(textOf(item)) ? patchesInText(item) : fileBodies(item, converting)
}

/** The patches of a file that an item names. */
function fileBodies(item: Place, converting: Converting): readonly PatchBody[] {
  const documents = documentsBeside(item)
  // kustomize passes over such a file in silence.
  if (documents.length === 0)
    converting.draft.note(item, `the patch file "${textOf(item)}" is empty, so it does nothing`)
  return patchesInFile(item, documents, converting)
}

/** The documents of a file that an item names. Throws where it cannot be read, with the item's line. */
export function documentsBeside(item: Place): readonly SourceDocument[] {
  const path = textOf(item)
  if (/^[a-z]+:\/\//.test(path))
    throw failAt(item, `"${path}" is elsewhere: fetch the file, and name the copy`)
  return readDocuments(readBeside(item, path))
}

function readBeside(item: Place, path: string): ConvertInput {
  try {
    return fileBeside(item.document, path)
  } catch (cause) {
    throw failAt(item, cause instanceof Error ? cause.message : String(cause))
  }
}
