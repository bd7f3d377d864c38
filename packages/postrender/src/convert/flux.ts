import type { Converting } from "./context.ts"
import { convertKustomizationFields } from "./kustomization.ts"
import {
  checkKeys,
  childOf,
  descendantOf,
  itemsAt,
  onlyKeys,
  type Place,
  textOf,
  textsOf,
} from "./place.ts"
import { asWritten } from "./written.ts"

const KUSTOMIZE_KEYS = ["patches", "patchesStrategicMerge", "patchesJson6902", "images"]

/**
 * The `postRenderers` of a Flux HelmRelease, each a kustomization of its own, and then its
 * `commonMetadata`, which goes to the objects themselves alone.
 * Source: fluxcd/helm-controller internal/postrender (1.4).
 */
export async function convertHelmRelease(place: Place, converting: Converting): Promise<void> {
  for (const renderer of descendantItems(place, "postRenderers")) {
    checkKeys(renderer, ["kustomize"], "a post-renderer of Flux")
    const kustomize = childOf(renderer, "kustomize")
    if (kustomize === undefined) continue
    checkKeys(kustomize, KUSTOMIZE_KEYS, "kustomize in a post-renderer of Flux")
    await convertKustomizationFields(kustomize, converting)
  }
  convertCommonMetadata(descendantOf(place, "spec", "commonMetadata"), converting)
  const { draft } = converting
  if (draft.items.some(({ stage }) => stage !== undefined))
    draft.say(
      "Flux itself adds the labels helm.toolkit.fluxcd.io/name and helm.toolkit.fluxcd.io/namespace to every object.",
    )
}

function descendantItems(place: Place, key: string): readonly Place[] {
  const spec = childOf(place, "spec")
  return spec === undefined ? [] : itemsAt(spec, key)
}

function convertCommonMetadata(place: Place | undefined, { draft }: Converting): void {
  if (place === undefined) return
  checkKeys(place, ["labels", "annotations"], "commonMetadata")
  for (const uses of ["labels", "annotations"]) {
    const pairs = childOf(place, uses)
    if (pairs === undefined || Object.keys(textsOf(pairs)).length === 0) continue
    draft.stage(pairs, { uses, with: { pairs: asWritten(pairs) } })
  }
}

const SPEC_KEYS = ["namePrefix", "nameSuffix", "patches", "images"]

/** The fields of a Flux Kustomization that change objects. */
export async function convertFluxKustomization(
  place: Place,
  converting: Converting,
): Promise<void> {
  const spec = childOf(place, "spec")
  if (spec === undefined) return
  const { draft } = converting
  const components = childOf(spec, "components")
  if (components !== undefined)
    draft.note(components, "convert each component by itself: sternpost pipeline convert FOLDER")
  await convertKustomizationFields(onlyKeys(spec, SPEC_KEYS), converting)
  const namespace = childOf(spec, "targetNamespace")
  if (namespace !== undefined)
    draft.stage(namespace, { uses: "namespace", with: { namespace: textOf(namespace) } })
  convertCommonMetadata(childOf(spec, "commonMetadata"), converting)
  const postBuild = childOf(spec, "postBuild")
  if (postBuild !== undefined)
    draft.note(
      postBuild,
      "postBuild substitutes variables in the text: see the stage search-replace",
    )
}
