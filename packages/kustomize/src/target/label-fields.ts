import { completeSpec } from "../config/read-config.ts"
import { mergeSpecs, type TransformerConfig } from "../config/transformer-config.ts"
import type { FieldSpec } from "../fields/field-spec.ts"
import type { Kustomization, LabelEntry } from "../kustomization/fields.ts"
import type { PlacedDocument } from "../kustomization/read.ts"

type Read = PlacedDocument<Kustomization>

/** Labels or annotations, and the fields that they are put into. */
export interface CompiledFields {
  readonly field: "labels" | "annotations"
  readonly pairs: Readonly<Record<string, string>>
  readonly specs: readonly FieldSpec[]
}

/** All that a kustomization says about labels and annotations. */
export function fieldsOf(read: Read, config: TransformerConfig): CompiledFields[] {
  const all = [...labelFields(read, config), ...annotationFields(read, config)]
  return all.filter(({ pairs }) => Object.keys(pairs).length > 0)
}

/** What `labels` and `commonLabels` say; the latter also when they are empty, as kustomize counts them. */
export function labelFields(read: Read, config: TransformerConfig): CompiledFields[] {
  const { labels = [], commonLabels = {} } = read.value
  if (labels.length === 0 && Object.keys(commonLabels).length === 0) return []
  const each = labels.map((entry, i): CompiledFields => {
    const specs = labelSpecs(entry, { config, place: read.placeOf("labels", i) })
    return { field: "labels", pairs: entry.pairs ?? {}, specs }
  })
  return [...each, { field: "labels", pairs: commonLabels, specs: config.commonLabels }]
}

/** What `commonAnnotations` say. */
export function annotationFields({ value }: Read, config: TransformerConfig): CompiledFields[] {
  const pairs = value.commonAnnotations ?? {}
  if (Object.keys(pairs).length === 0) return []
  return [{ field: "annotations", pairs, specs: config.commonAnnotations }]
}

const OWN_LABELS: FieldSpec = {
  ...{ path: "metadata/labels", group: "", version: "", kind: "", create: true },
}
const CLAIM_LABELS: FieldSpec = {
  path: "spec/volumeClaimTemplates[]/metadata/labels",
  ...{ group: "apps", version: "", kind: "StatefulSet", create: true },
}

function labelSpecs(
  entry: LabelEntry,
  { config, place }: { config: TransformerConfig; place: ReturnType<Read["placeOf"]> },
): readonly FieldSpec[] {
  let specs = mergeSpecs((entry.fields ?? []).map(completeSpec), config.labels, place)
  if (entry.includeSelectors === true) specs = mergeSpecs(specs, config.commonLabels, place)
  else {
    if (entry.includeTemplates === true) specs = mergeSpecs(specs, config.templateLabels, place)
    specs = mergeSpecs(specs, [OWN_LABELS], place)
  }
  if (entry.includeVolumeClaimTemplates === true) return mergeSpecs(specs, [CLAIM_LABELS], place)
  return specs
}
