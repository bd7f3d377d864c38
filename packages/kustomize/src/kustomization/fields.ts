import type { Generator, GeneratorOptions } from "../generate/generators.ts"
import type { Selector } from "../objects/selector.ts"
import type { Variable } from "../references/variables.ts"
import type { Replacement } from "../replacements/options.ts"
import type { ImageRule } from "../transform/images.ts"
import type { ReplicaCount } from "../transform/replicas.ts"
import type { SortOptions } from "../transform/sort.ts"
import type { Shape } from "./shape.ts"

const STRINGS: Shape = { list: "string" }

const GVK: Readonly<Record<string, Shape>> = { group: "string", version: "string", kind: "string" }
const ID: Readonly<Record<string, Shape>> = { ...GVK, name: "string", namespace: "string" }

export const SELECTOR: Shape = {
  fields: { ...ID, labelSelector: "string", annotationSelector: "string" },
}

export const FIELD_SPEC: Shape = { fields: { ...GVK, path: "string", create: "boolean" } }

/** An entry of `patches`. */
export const PATCH: Shape = {
  fields: {
    ...{ path: "string", patch: "string", target: SELECTOR },
    options: { fields: { allowNameChange: "boolean", allowKindChange: "boolean" } },
  },
}

const GENERATOR_OPTIONS: Shape = {
  fields: {
    ...{ labels: "pairs", annotations: "pairs" },
    ...{ disableNameSuffixHash: "boolean", immutable: "boolean" },
  },
}

/** The fields of a generator, which are those of the document of a generator too. */
const GENERATOR: Readonly<Record<string, Shape>> = {
  ...{ name: "string", namespace: "string", behavior: "string" },
  ...{ literals: STRINGS, files: STRINGS, envs: STRINGS, env: "string" },
  options: GENERATOR_OPTIONS,
}

/** The fields of the generator of a Secret. */
export const SECRET_GENERATOR: Readonly<Record<string, Shape>> = { ...GENERATOR, type: "string" }

export const IMAGE: Shape = {
  fields: {
    ...{ name: "string", newName: "string", newTag: "string" },
    ...{ tagSuffix: "string", digest: "string" },
  },
}

export const REPLICA: Shape = { fields: { name: "string", count: "integer" } }

const FIELD_OPTIONS: Shape = {
  fields: { delimiter: "string", index: "integer", encoding: "string", create: "boolean" },
}

/** An entry of `replacements`. */
export const REPLACEMENT: Readonly<Record<string, Shape>> = {
  source: { fields: { ...ID, fieldPath: "string", options: FIELD_OPTIONS } },
  sourceValue: "string",
  targets: {
    list: {
      fields: {
        ...{ select: SELECTOR, reject: { list: SELECTOR } },
        ...{ fieldPaths: STRINGS, options: FIELD_OPTIONS },
      },
    },
  },
}

const SORT_OPTIONS: Shape = {
  fields: {
    order: "string",
    legacySortOptions: { fields: { orderFirst: STRINGS, orderLast: STRINGS } },
  },
}

export const HELM_GLOBALS: Readonly<Record<string, Shape>> = {
  chartHome: "string",
  configHome: "string",
}

export const HELM_CHART: Readonly<Record<string, Shape>> = {
  ...{ name: "string", version: "string", repo: "string", releaseName: "string" },
  ...{ namespace: "string", additionalValuesFiles: STRINGS, valuesFile: "string" },
  ...{ valuesInline: "any", valuesMerge: "string", includeCRDs: "boolean", skipHooks: "boolean" },
  ...{ apiVersions: STRINGS, kubeVersion: "string", nameTemplate: "string" },
  ...{ skipTests: "boolean", debug: "boolean", devel: "boolean" },
}

const OLD_HELM_CHART: Shape = {
  fields: {
    ...{ chartName: "string", chartVersion: "string", chartRepoUrl: "string" },
    ...{ chartHome: "string", chartRepoName: "string", helmBin: "string", helmHome: "string" },
    ...{ values: "string", valuesLocal: "any", valuesMerge: "string", releaseName: "string" },
    ...{ releaseNamespace: "string", extraArgs: STRINGS },
  },
}

const OBJECT_META: Shape = {
  fields: { name: "string", namespace: "string", labels: "pairs", annotations: "pairs" },
}

const LABEL: Shape = {
  fields: {
    ...{ pairs: "pairs", includeSelectors: "boolean", includeTemplates: "boolean" },
    ...{ includeVolumeClaimTemplates: "boolean", fields: { list: FIELD_SPEC } },
  },
}

const VARIABLE: Shape = {
  fields: {
    ...{ name: "string", objref: { fields: { ...ID, apiVersion: "string" } } },
    fieldref: { fields: { fieldPath: "string" } },
  },
}

/** The fields of a kustomization. */
export const KUSTOMIZATION: Shape = {
  fields: {
    ...{ apiVersion: "string", kind: "string", metadata: OBJECT_META, openapi: "pairs" },
    ...{ namePrefix: "string", nameSuffix: "string", namespace: "string" },
    ...{ commonLabels: "pairs", labels: { list: LABEL }, commonAnnotations: "pairs" },
    ...{ patchesStrategicMerge: STRINGS, patchesJson6902: { list: PATCH } },
    ...{ patches: { list: PATCH }, images: { list: IMAGE }, imageTags: { list: IMAGE } },
    replacements: { list: { fields: { ...REPLACEMENT, path: "string" } } },
    ...{ replicas: { list: REPLICA }, vars: { list: VARIABLE }, sortOptions: SORT_OPTIONS },
    ...{ resources: STRINGS, components: STRINGS, crds: STRINGS, bases: STRINGS },
    configMapGenerator: { list: { fields: GENERATOR } },
    secretGenerator: { list: { fields: SECRET_GENERATOR } },
    helmGlobals: { fields: HELM_GLOBALS },
    helmCharts: { list: { fields: HELM_CHART } },
    helmChartInflationGenerator: { list: OLD_HELM_CHART },
    ...{ generatorOptions: GENERATOR_OPTIONS, configurations: STRINGS, generators: STRINGS },
    ...{ transformers: STRINGS, validators: STRINGS, buildMetadata: STRINGS },
  },
}

/** An entry of `patches` or `patchesJson6902`. */
export interface PatchEntry {
  readonly path?: string
  readonly patch?: string
  readonly target?: Selector
  readonly options?: { readonly allowNameChange?: boolean; readonly allowKindChange?: boolean }
}

/** A field of the kinds it is spread with, as a document has it. */
export interface FieldSpecEntry {
  readonly path?: string
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly create?: boolean
}

/** An entry of `labels`. */
export interface LabelEntry {
  readonly pairs?: Readonly<Record<string, string>>
  readonly includeSelectors?: boolean
  readonly includeTemplates?: boolean
  readonly includeVolumeClaimTemplates?: boolean
  readonly fields?: readonly FieldSpecEntry[]
}

/** An entry of `helmCharts`. */
export interface HelmChart {
  readonly name?: string
  readonly version?: string
  readonly repo?: string
  readonly releaseName?: string
  readonly namespace?: string
  readonly additionalValuesFiles?: readonly string[]
  readonly valuesFile?: string
  readonly valuesInline?: Readonly<Record<string, unknown>>
  readonly valuesMerge?: string
  readonly includeCRDs?: boolean
  readonly skipHooks?: boolean
  readonly apiVersions?: readonly string[]
  readonly kubeVersion?: string
  readonly nameTemplate?: string
  readonly skipTests?: boolean
}

/** A kustomization; what it does not have is empty. */
export interface Kustomization {
  readonly apiVersion?: string
  readonly kind?: string
  readonly openapi?: Readonly<Record<string, string>>
  readonly namePrefix?: string
  readonly nameSuffix?: string
  readonly namespace?: string
  readonly commonLabels?: Readonly<Record<string, string>>
  readonly labels?: readonly LabelEntry[]
  readonly commonAnnotations?: Readonly<Record<string, string>>
  readonly patchesStrategicMerge?: readonly string[]
  readonly patchesJson6902?: readonly PatchEntry[]
  readonly patches?: readonly PatchEntry[]
  readonly images?: readonly ImageRule[]
  readonly replacements?: readonly (Replacement & { readonly path?: string })[]
  readonly replicas?: readonly ReplicaCount[]
  readonly vars?: readonly Variable[]
  readonly sortOptions?: SortOptions
  readonly resources?: readonly string[]
  readonly components?: readonly string[]
  readonly crds?: readonly string[]
  readonly configMapGenerator?: readonly Generator[]
  readonly secretGenerator?: readonly Generator[]
  readonly helmGlobals?: { readonly chartHome?: string; readonly configHome?: string }
  readonly helmCharts?: readonly HelmChart[]
  readonly generatorOptions?: GeneratorOptions
  readonly configurations?: readonly string[]
  readonly generators?: readonly string[]
  readonly transformers?: readonly string[]
  readonly validators?: readonly string[]
  readonly buildMetadata?: readonly string[]
}
