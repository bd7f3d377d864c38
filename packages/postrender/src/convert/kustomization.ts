import { readConfigurations } from "./configurations.ts"
import type { Converting } from "./context.ts"
import { convertInputs } from "./kustomization-inputs.ts"
import { convertMetadata } from "./kustomization-metadata.ts"
import { convertNames } from "./kustomization-names.ts"
import {
  convertJson6902Patches,
  convertPatchEntries,
  convertStrategicPatches,
} from "./kustomization-patches.ts"
import { convertOrder, convertRest, useKustomize } from "./kustomization-rest.ts"
import { convertValues } from "./kustomization-values.ts"
import { convertWhole } from "./kustomization-whole.ts"
import { checkKeys, childOf, itemsAt, mapOf, onlyKeys, type Place } from "./place.ts"
import { convertTransformers } from "./transformers.ts"

// Source: kustomize api/types/kustomization.go (5.8).
const KEYS = [
  ...["apiVersion", "kind", "metadata", "resources", "bases", "components", "crds", "openapi"],
  ...["namespace", "namePrefix", "nameSuffix", "labels", "commonLabels", "commonAnnotations"],
  ...["patches", "patchesStrategicMerge", "patchesJson6902", "images", "imageTags", "replicas"],
  ...["replacements", "vars", "configMapGenerator", "secretGenerator", "generatorOptions"],
  ...["helmCharts", "helmGlobals", "helmChartInflationGenerator", "configurations"],
  ...["generators", "transformers", "validators", "buildMetadata", "sortOptions", "inventory"],
]

/**
 * Writes the stages that do what a kustomization does, in the order in which kustomize does it whatever
 * the order of its fields is: strategic patches, patches, namespace, names, labels, annotations, JSON
 * patches, replicas, images, replacements, transformers. What is in a base or component comes first.
 * One that has what no other stage can do becomes a stage as a whole.
 * Source: kustomize api/internal/target/kusttarget_configplugin.go (5.8).
 */
export async function convertKustomization(
  place: Place,
  converting: Converting,
  isNested = false,
): Promise<void> {
  checkKeys(place, KEYS, "a kustomization")
  if (!isNested && convertWhole(place, converting)) {
    convertRest(onlyKeys(place, ["validators"]), converting)
    return
  }
  await convertInputs(place, converting, (nested, inner) =>
    convertKustomization(nested, inner, true),
  )
  const own = { ...converting, configuration: readConfigurations(place, converting) }
  await convertKustomizationFields(place, own)
  await convertTransformers(place, own)
  convertRest(place, converting)
  if (!isNested) convertOrder(place, converting)
}

/** The part of a kustomization that changes objects by its own fields. */
export async function convertKustomizationFields(
  place: Place,
  converting: Converting,
): Promise<void> {
  await convertStrategicPatches(itemsAt(place, "patchesStrategicMerge"), converting)
  await convertPatchEntries(place, converting)
  convertNames(place, converting)
  convertMetadata(place, converting)
  await convertJson6902Patches(itemsAt(place, "patchesJson6902"), converting)
  convertValues(place, converting)
  const variables = childOf(place, "vars")
  if (variables !== undefined)
    converting.draft.note(
      variables,
      `vars have no equal: write them as replacements, which a stage knows, or ${useKustomize(place, converting)}`,
    )
}

/** Whether a document without a kind has the keys of a kustomization, and nothing else. */
export function looksLikeKustomization(place: Place): boolean {
  const keys = Object.keys(mapOf(place))
  return keys.length > 0 && keys.every((key) => KEYS.includes(key))
}
