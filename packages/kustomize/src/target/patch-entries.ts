import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import type { Loader } from "../files/loader.ts"
import type { PatchEntry } from "../kustomization/fields.ts"
import type { Resource } from "../objects/resource.ts"
import { compileSelector } from "../objects/selector.ts"
import {
  type PatchText,
  readJsonPatch,
  readPatch,
  readStrategicPatches,
} from "../patches/patch-text.ts"
import { applyByName, applyPatch } from "../patches/transformers.ts"
import type { Transformer } from "../transform/transformer.ts"
import type { BuildContext } from "./context.ts"

interface Surroundings {
  readonly loader: Loader
  readonly context: BuildContext
}

type Place = KustomizeErrorPlace & { readonly file: string }

/** An entry of `patches`: either kind, inline or in a file. */
export async function patchEntry(
  entry: PatchEntry,
  place: Place,
  { loader, context }: Surroundings,
): Promise<Transformer> {
  const text = await loadPatch(entry, place, loader)
  const patch = readPatch(text, context.kinds)
  if (patch.type === "strategic")
    for (const one of patch.patches) {
      one.allowsNameChange = entry.options?.allowNameChange === true
      one.allowsKindChange = entry.options?.allowKindChange === true
    }
  const target = entry.target === undefined ? undefined : compileSelector(entry.target, place)
  return applyPatch({ text, patch, target, isRemembered: true }, context)
}

/** An entry of `patchesJson6902`. */
export async function jsonPatchEntry(
  entry: PatchEntry,
  place: Place,
  { loader }: Surroundings,
): Promise<Transformer> {
  const { target } = entry
  if (target?.name === undefined || target.name === "")
    throw new KustomizeError("PATCH_INVALID", "the patch must name its target", place)
  const text = await loadPatch(entry, place, loader)
  const operations = readJsonPatch(text)
  if (operations.length === 0)
    throw new KustomizeError("PATCH_INVALID", "the patch is empty", text.place)
  return applyPatch(
    {
      text,
      patch: { type: "json", operations },
      target: compileSelector(target, place),
      isRemembered: false,
    },
    { merge: () => undefined, allowAbsent: true, hasTexts: false },
  )
}

/** The text of an entry, inline or of its file. */
export async function loadPatch(
  entry: PatchEntry,
  place: Place,
  loader: Loader,
): Promise<PatchText> {
  const { path = "", patch = "" } = entry
  if (path !== "" && patch.trim() !== "")
    throw new KustomizeError("PATCH_INVALID", "an entry has a path or a patch, not both", place)
  if (patch.trim() !== "") return { text: patch.trim(), place }
  if (path === "")
    throw new KustomizeError("PATCH_INVALID", "an entry must have a path or a patch", place)
  return fileText(path, place, loader)
}

async function fileText(path: string, place: Place, loader: Loader): Promise<PatchText> {
  const content = await loader.load(path, place)
  return { text: content.toString("utf8"), place: { file: loader.show(path) } }
}

/** The entries of `patchesStrategicMerge`: patches, or files of them. */
export async function strategicEntries(
  entries: readonly PatchText[],
  { loader, context }: Surroundings,
): Promise<Transformer> {
  const patches: Resource[] = []
  for (const entry of entries) patches.push(...(await strategicEntry(entry, loader, context)))
  const [first] = entries
  if (patches.length === 0)
    throw new KustomizeError("PATCH_INVALID", "the patches are empty", first?.place ?? {})
  return applyByName(patches, context)
}

async function strategicEntry(
  entry: PatchText,
  loader: Loader,
  { kinds }: BuildContext,
): Promise<Resource[]> {
  try {
    return readStrategicPatches(entry, kinds)
  } catch (error) {
    // A path reads as YAML too, but not as a resource.
    if (!(error instanceof KustomizeError) || entry.text.includes("\n")) throw error
    return readStrategicPatches(await fileText(entry.text, entry.place, loader), kinds)
  }
}
