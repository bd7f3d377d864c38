import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { type FieldSpec, readSpec } from "../fields/field-spec.ts"
import { FIELD_SPECS, NAME_REFERENCES } from "../generated/field-specs.ts"
import { isSelected } from "../objects/identity.ts"
import type { NameReference } from "../references/names.ts"
import { compareGvk } from "../transform/sort.ts"

/** A list of fields that a configuration has. */
export type SpecList =
  | "namePrefix"
  | "nameSuffix"
  | "namespace"
  | "commonLabels"
  | "labels"
  | "templateLabels"
  | "commonAnnotations"
  | "varReference"
  | "images"
  | "replicas"

/** Which fields the transformers touch. */
export interface TransformerConfig extends Readonly<Record<SpecList, readonly FieldSpec[]>> {
  readonly nameReference: readonly NameReference[]
}

const NO_SPECS: Readonly<Record<SpecList, readonly FieldSpec[]>> = {
  ...{ namePrefix: [], nameSuffix: [], namespace: [], commonLabels: [], labels: [] },
  ...{ templateLabels: [], commonAnnotations: [], varReference: [], images: [], replicas: [] },
}

export const SPEC_LISTS: readonly SpecList[] = Object.keys(NO_SPECS) as SpecList[]

export const EMPTY_CONFIG: TransformerConfig = { ...NO_SPECS, nameReference: [] }

let defaults: TransformerConfig | undefined

/** What counts when nothing is configured. */
export function defaultConfig(): TransformerConfig {
  defaults ??= readDefaults()
  return defaults
}

function readDefaults(): TransformerConfig {
  const lists = Object.entries(FIELD_SPECS).map(([name, rows]) => [name, rows.map(readSpec)])
  const nameReference = NAME_REFERENCES.map(([head, rows]) => {
    const [group = "", version = "", kind = ""] = head.split(" ")
    return { referent: { group, version, kind }, fields: rows.map(readSpec) }
  })
  return sorted({ ...NO_SPECS, ...Object.fromEntries(lists), nameReference } as TransformerConfig)
}

function sorted(config: TransformerConfig): TransformerConfig {
  const lists = SPEC_LISTS.map((name) => [name, [...config[name]].sort(compareGvk)])
  const nameReference = [...config.nameReference].sort((a, b) => compareGvk(a.referent, b.referent))
  return { ...Object.fromEntries(lists), nameReference } as TransformerConfig
}

/** Both configurations in one. Throws KUSTOMIZATION_INVALID where they contradict each other. */
export function mergeConfigs(
  a: TransformerConfig,
  b: TransformerConfig,
  place: KustomizeErrorPlace,
): TransformerConfig {
  if (b === EMPTY_CONFIG || a === b) return a
  // Most kustomizations configure nothing, and the same again changes nothing.
  if (b === defaults && a === settled) return a
  if (a === EMPTY_CONFIG && (b === defaults || b === settled)) {
    settled ??= combined(a, b, place)
    return settled
  }
  return combined(a, b, place)
}

// The defaults as they are when they were merged into nothing.
let settled: TransformerConfig | undefined

function combined(
  a: TransformerConfig,
  b: TransformerConfig,
  place: KustomizeErrorPlace,
): TransformerConfig {
  const lists = SPEC_LISTS.map((name) => [name, mergeSpecs(a[name], b[name], place)])
  const nameReference = mergeReferences(a.nameReference, b.nameReference, place)
  return sorted({ ...Object.fromEntries(lists), nameReference } as TransformerConfig)
}

/** A list of fields with those of another that it does not have. */
export function mergeSpecs(
  specs: readonly FieldSpec[],
  more: readonly FieldSpec[],
  place: KustomizeErrorPlace,
): readonly FieldSpec[] {
  if (specs === more || more.length === 0) return specs
  const merged = [...specs]
  for (const spec of more) {
    const known = merged.find((one) => one.path === spec.path && isSelected(one, spec))
    if (known === undefined) merged.push(spec)
    else if (known.create !== spec.create)
      throw new KustomizeError(
        "KUSTOMIZATION_INVALID",
        `the field ${spec.path} of ${spec.kind || "all kinds"} is configured twice, once with create`,
        place,
      )
  }
  return merged
}

function mergeReferences(
  references: readonly NameReference[],
  more: readonly NameReference[],
  place: KustomizeErrorPlace,
): readonly NameReference[] {
  const merged = [...references]
  for (const { referent, fields } of more) {
    const at = merged.findIndex(
      ({ referent: { group, version, kind } }) =>
        group === referent.group && version === referent.version && kind === referent.kind,
    )
    const known = merged[at]
    if (known === undefined) merged.push({ referent, fields })
    else merged[at] = { referent, fields: mergeSpecs(known.fields, fields, place) }
  }
  return merged
}
