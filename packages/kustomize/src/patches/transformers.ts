import { KustomizeError } from "../errors.ts"
import { idKey } from "../objects/identity.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"
import { type CompiledSelector, selectResources } from "../objects/selector.ts"
import type { Transformer } from "../transform/transformer.ts"
import { patchJson } from "./json-patch.ts"
import type { Patch, PatchText } from "./patch-text.ts"
import { type Merge, patchFor, patchStrategically } from "./strategic.ts"

/** How patches are applied. */
export interface PatchOptions {
  readonly merge: Merge
  /** Whether a strategic merge patch whose target is absent is passed over. */
  readonly allowAbsent: boolean
  /** Whether labels and annotations of patches are texts, as kustomize has it for most patches. */
  readonly hasTexts: boolean
}

/** A patch with what it is for; without a selector it is for what it names itself. */
export interface TargetedPatch {
  readonly text: PatchText
  readonly patch: Patch
  readonly target: CompiledSelector | undefined
  /** Whether what it is applied to is looked at again by what names it: not for `patchesJson6902`. */
  readonly isRemembered: boolean
}

/** An entry of `patches`. */
export function applyPatch(targeted: TargetedPatch, options: PatchOptions): Transformer {
  const { text, patch, target } = targeted
  if (patch.type === "json") return applyToSelected(targeted)
  if (target === undefined) return applyByName(patch.patches, { ...options, hasTexts: false })
  const [only, ...more] = patch.patches
  if (more.length > 0) {
    const message = "several strategic merge patches in one entry cannot have a target"
    throw new KustomizeError("PATCH_INVALID", message, text.place)
  }
  return (list) => {
    if (only === undefined) return
    for (const resource of selectResources(list.resources, target))
      patchStrategically(resource, patchFor(resource, only, options.hasTexts), options.merge)
    list.dropEmpty()
    list.verify()
  }
}

function applyToSelected({ text, patch, target, isRemembered }: TargetedPatch): Transformer {
  const operations = patch.type === "json" ? patch.operations : []
  if (target === undefined)
    throw new KustomizeError("PATCH_INVALID", "a JSON patch needs a target", text.place)
  return ({ resources }) => {
    for (const resource of selectResources(resources, target)) {
      if (isRemembered) resource.storePreviousId()
      patchJson(resource, operations, text)
    }
  }
}

/** Patches for the resources that they name. */
export function applyByName(patches: readonly Resource[], options: PatchOptions): Transformer {
  return (list) => {
    for (const patch of patches) {
      for (const target of findTargets(list, patch, options.allowAbsent))
        patchStrategically(target, patchFor(target, patch, options.hasTexts), options.merge)
    }
  }
}

// Twins are meant together: nothing tells them apart.
function findTargets(
  list: ResourceList,
  patch: Resource,
  allowAbsent: boolean,
): readonly Resource[] {
  const matches = list.withAnyId(patch.originalId)
  if (matches.length === 1 || (matches.length === 0 && allowAbsent)) return matches
  const same = new Set(matches.map(({ id }) => idKey(id)))
  const twins = new Set(matches.map(({ twin }) => twin))
  if (same.size === 1 && twins.size === matches.length) return matches
  const found = matches.length === 0 ? "no resource is" : `${matches.length} resources are`
  throw new KustomizeError("PATCH_INVALID", `${found} what the patch is for: ${patch.describe()}`, {
    ...patch.source,
    object: patch.describe(),
  })
}
