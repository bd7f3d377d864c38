import type { Manifest, ManifestStream } from "@sternpost/manifests"
import { appliesTo, type FieldSpec, fieldPaths } from "./field-spec.ts"
import { claimMetadata, selectorFields, templateMetadata } from "./label-fields.ts"
import { type Pairs, writePairs } from "./pairs.ts"

const LABELS = ["metadata", "labels"]

export interface LabelOptions {
  readonly pairs: Pairs
  /** Also the labels of pod templates. */
  readonly includeTemplates?: boolean
  /** Also selectors, and with them the pod templates they select. */
  readonly includeSelectors?: boolean
  /** Also the labels of the claims that a StatefulSet makes. */
  readonly includeVolumeClaimTemplates?: boolean
  /** Further maps that the labels are written into. */
  readonly fields?: readonly FieldSpec[]
}

/** Adds labels to an object, over those it has; `spec.template` and selectors when asked to. */
export function addLabels(manifest: Manifest, options: LabelOptions): void {
  const { pairs, includeTemplates = false, includeSelectors = false, fields = [] } = options
  writePairs(manifest, LABELS, pairs)
  if (includeTemplates || includeSelectors)
    writeFields(manifest, templateMetadata(), pairs, "labels")
  if (includeSelectors) writeFields(manifest, selectorFields(), pairs)
  if (options.includeVolumeClaimTemplates === true)
    writeFields(manifest, claimMetadata(), pairs, "labels")
  writeFields(manifest, fields, pairs)
}

/** Adds labels to every object of a stream. */
export function addLabelsToAll(stream: ManifestStream, options: LabelOptions): void {
  const { pairs, ...deeper } = options
  const isDeep = Object.values(deeper).some((option) => option !== false && option !== undefined)
  const manifests = isDeep ? stream.manifests : stream.addPairsQuickly("labels", pairs)
  for (const manifest of manifests) addLabels(manifest, options)
}

/** Writes pairs at each place the field specs name, in the map `below` it if one is given. */
export function writeFields(
  manifest: Manifest,
  fields: readonly FieldSpec[],
  pairs: Pairs,
  below?: string,
): void {
  for (const field of fields) {
    if (!appliesTo(field, manifest)) continue
    for (const path of fieldPaths(field, manifest))
      writePairs(manifest, below === undefined ? path : [...path, below], pairs)
  }
}
