import type { FieldSpec } from "./field-spec.ts"

// These once were in the group `extensions`.
const MOVED = ["Deployment", "ReplicaSet", "DaemonSet"]
const AFFINITIES = ["podAffinity", "podAntiAffinity"]
const PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution[]/podAffinityTerm"
const REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution[]"

const specs = (
  group: string | undefined,
  kinds: readonly string[],
  ...paths: string[]
): FieldSpec[] =>
  kinds.flatMap((kind) =>
    paths.map((path) => ({ ...(group === undefined ? {} : { group }), kind, path })),
  )

const created = (fields: FieldSpec[]): FieldSpec[] =>
  fields.map((field) => ({ ...field, create: true }))

/** A table that is made when it is first asked for: most runs only label the objects themselves. */
function table(make: () => readonly FieldSpec[]): () => readonly FieldSpec[] {
  let made: readonly FieldSpec[] | undefined
  return () => {
    made ??= make()
    return made
  }
}

/**
 * Metadata of pod templates, to which `labels` and `annotations` is added.
 * Source: kustomize api/internal/konfig/builtinpluginconsts/commonannotations.go (5.8).
 */
export const templateMetadata: () => readonly FieldSpec[] = table(() =>
  created([
    ...specs("", ["ReplicationController"], "spec/template/metadata"),
    ...specs(undefined, MOVED, "spec/template/metadata"),
    ...specs("apps", ["StatefulSet"], "spec/template/metadata"),
    ...specs("batch", ["Job"], "spec/template/metadata"),
    ...specs(
      "batch",
      ["CronJob"],
      "spec/jobTemplate/metadata",
      "spec/jobTemplate/spec/template/metadata",
    ),
  ]),
)

/** Metadata of the claims that a StatefulSet makes. */
export const claimMetadata: () => readonly FieldSpec[] = table(() =>
  created(specs("apps", ["StatefulSet"], "spec/volumeClaimTemplates[]/metadata")),
)

/**
 * Label selectors that must follow when the labels of pods change.
 * Source: kustomize api/internal/konfig/builtinpluginconsts/commonlabels.go (5.8).
 */
export const selectorFields: () => readonly FieldSpec[] = table(() => [
  ...created([
    ...specs("", ["Service", "ReplicationController"], "spec/selector"),
    ...specs(undefined, MOVED, "spec/selector/matchLabels"),
    ...specs("apps", ["StatefulSet"], "spec/selector/matchLabels"),
  ]),
  ...specs("batch", ["Job"], "spec/selector/matchLabels"),
  ...specs("batch", ["CronJob"], "spec/jobTemplate/spec/selector/matchLabels"),
  ...specs("policy", ["PodDisruptionBudget"], "spec/selector/matchLabels"),
  ...specs(
    "networking.k8s.io",
    ["NetworkPolicy"],
    "spec/podSelector/matchLabels",
    "spec/ingress[]/from[]/podSelector/matchLabels",
    "spec/egress[]/to[]/podSelector/matchLabels",
  ),
  ...AFFINITIES.flatMap((affinity) =>
    specs(
      "apps",
      ["Deployment", "StatefulSet"],
      `spec/template/spec/affinity/${affinity}/${PREFERRED}/labelSelector/matchLabels`,
      `spec/template/spec/affinity/${affinity}/${REQUIRED}/labelSelector/matchLabels`,
    ),
  ),
  ...specs(
    "apps",
    ["Deployment", "StatefulSet"],
    "spec/template/spec/topologySpreadConstraints[]/labelSelector/matchLabels",
  ),
])
