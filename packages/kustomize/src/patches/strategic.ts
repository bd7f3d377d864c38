import { copyTree, type TreeMap } from "@sternpost/goyaml"
import { KustomizeError } from "../errors.ts"
import { fieldText, isNull, setText } from "../fields/access.ts"
import type { KindBook } from "../kinds/kind-book.ts"
import { MergeFailure } from "../merge/failure.ts"
import { mergeStrategic } from "../merge/merge.ts"
import { isEmptyTree, type Resource } from "../objects/resource.ts"

/** Merges a patch into an object; undefined when that deletes it. Both may be changed. */
export type Merge = (object: TreeMap, patch: TreeMap, kinds: KindBook) => TreeMap | undefined

/** Merges as kustomize does. */
export const kustomizeMerge: Merge = mergeStrategic

/**
 * Applies a strategic merge patch to a resource, which keeps its name, kind and namespace unless the
 * patch may change them. Throws PATCH_INVALID where it does not fit.
 */
export function patchStrategically(resource: Resource, patch: Resource, merge: Merge): void {
  if (resource.tree === undefined || patch.tree === undefined) return
  const { name, namespace, kind } = resource
  if (patch.allowsNameChange || patch.allowsKindChange) resource.storePreviousId()
  if (replacesAnnotations(patch.tree)) resource.forgetMarks()
  const merged = attempt(resource, patch, merge)
  if (merged === undefined || isEmptyTree(merged)) {
    resource.tree = undefined
    return
  }
  resource.tree = merged
  if (!patch.allowsKindChange) resource.kind = kind
  if (!patch.allowsNameChange) resource.name = name
  resource.namespace = namespace
}

// With the annotations goes what kustomize remembers in them.
function replacesAnnotations(patch: TreeMap): boolean {
  const metadata = patch.get("metadata")
  const annotations = metadata instanceof Map ? metadata.get("annotations") : undefined
  if (isNull(annotations)) return true
  return [metadata, annotations].some((map) =>
    /^(?:replace|delete)$/.test(fieldText(map, "$patch")),
  )
}

function attempt(resource: Resource, patch: Resource, merge: Merge): TreeMap | undefined {
  try {
    return merge(resource.tree as TreeMap, copyTree(patch.tree as TreeMap), resource.kinds)
  } catch (cause) {
    if (!(cause instanceof MergeFailure)) throw cause
    throw new KustomizeError(
      "PATCH_INVALID",
      `the patch does not fit ${resource.describe()}: ${cause.message}`,
      { ...patch.source, object: resource.describe(), cause },
    )
  }
}

/**
 * A patch for a resource that a selector found: of its version, whatever the patch says. In kustomize the
 * values of its labels and annotations are texts then, `null` too.
 */
export function patchFor(resource: Resource, patch: Resource, hasTexts: boolean): Resource {
  const own = patch.copy()
  if (hasTexts)
    for (const field of ["labels", "annotations"] as const) own.setPairs(field, own.pairs(field))
  if (own.tree !== undefined) setText(own.tree, "apiVersion", resource.apiVersion)
  return own
}
