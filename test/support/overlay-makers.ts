import type { Known, Maker } from "./overlays.ts"

type Fields = Record<string, unknown>

const builtin = (kind: string, more: Fields): string =>
  JSON.stringify({ apiVersion: "builtin", kind, metadata: { name: "drawn" }, ...more })

const drawn = <T>(list: readonly T[], random: () => number): T =>
  list[Math.floor(random() * list.length)] as T

const NAMES = [{ path: "metadata/name" }]

/** Transformers that are documents of their own, with fields of their own. */
const TRANSFORMERS: readonly string[] = [
  builtin("PrefixTransformer", { prefix: "tp-", fieldSpecs: NAMES }),
  builtin("SuffixTransformer", { suffix: "-ts", fieldSpecs: NAMES }),
  builtin("HashTransformer", {}),
  builtin("LabelTransformer", {
    labels: { drawn: "yes" },
    fieldSpecs: [{ path: "metadata/labels", create: true }],
  }),
  builtin("NamespaceTransformer", {
    metadata: { name: "drawn", namespace: "drawn" },
    unsetOnly: true,
    setRoleBindingSubjects: "allServiceAccounts",
    fieldSpecs: [{ path: "metadata/namespace", create: true }],
  }),
  builtin("ImageTagTransformer", {
    imageTag: { name: ".*", newTag: "drawn" },
    fieldSpecs: [{ path: "spec/template/spec/containers[]/image" }],
  }),
  builtin("ValueAddTransformer", {
    value: "added",
    targets: [{ selector: { kind: "Deployment" }, fieldPath: "spec/added" }],
  }),
]

const SELECTORS: readonly Fields[] = [
  { kind: "Deployment|StatefulSet" },
  { group: "apps" },
  { version: "v1" },
  { labelSelector: "app.kubernetes.io/managed-by in (Helm)" },
  { annotationSelector: "!helm.sh/hook" },
  { name: ".*e.*" },
]

const PATHS: readonly string[] = [
  "metadata.annotations.[example.com/from]",
  "spec.template.spec.containers.*.env.[name=ADDED].value",
  "spec.template.spec.containers.0.image",
  "data.made",
]

/** Fields that are seldom used, each of which makes something of what the stream has. */
export const RARE_MAKERS: readonly Maker[] = [
  (_, random) => ({ transformers: [drawn(TRANSFORMERS, random)] }),
  () => ({ buildMetadata: ["originAnnotations", "transformerAnnotations", "managedByLabel"] }),
  () => ({ generatorOptions: { labels: { generated: "yes" }, immutable: true } }),
  (known, random) => ({
    sortOptions: {
      order: "legacy",
      legacySortOptions: {
        orderFirst: [drawn(known, random).kind],
        orderLast: ["ConfigMap", "Secret"],
      },
    },
  }),
  () => ({
    labels: [
      { pairs: { four: "4" }, fields: [{ path: "spec/extra", kind: "Deployment", create: true }] },
      { pairs: { five: "5" }, includeTemplates: true },
    ],
  }),
  (_, random) => {
    const value = { only: "this" }
    const operations = [{ op: "add", path: "/metadata/annotations", value }]
    return { patches: [{ target: drawn(SELECTORS, random), patch: JSON.stringify(operations) }] }
  },
  patchesByGroup,
  replacementByDelimiter,
  behaviours,
]

function patchesByGroup(known: readonly Known[], random: () => number): Fields {
  const { apiVersion, kind, name, namespace } = drawn(known, random)
  const [version = "", group = ""] = apiVersion.split("/").reverse()
  const target = { group, version, kind, name, ...(namespace === "" ? {} : { namespace }) }
  const operations = [{ op: "add", path: "/metadata/labels", value: { json: "yes" } }]
  return { patchesJson6902: [{ target, patch: JSON.stringify(operations) }] }
}

function replacementByDelimiter(known: readonly Known[], random: () => number): Fields {
  const { kind, name } = drawn(known, random)
  const options = { create: true, delimiter: drawn([":", "/", "-"], random), index: 0 }
  const isSplit = random() < 0.4
  const target = {
    select: drawn(SELECTORS, random),
    reject: [{ kind: "Service" }],
    fieldPaths: [drawn(PATHS, random)],
    options: isSplit ? options : { create: true },
  }
  return { replacements: [{ source: { kind, name }, targets: [target] }] }
}

// What a chart renders may be changed by a generator too.
function behaviours(known: readonly Known[], random: () => number): Fields {
  const maps = known.filter(({ kind }) => kind === "ConfigMap")
  if (maps.length === 0) return {}
  const { name, namespace } = drawn(maps, random)
  const behavior = drawn(["merge", "replace"], random)
  const own = namespace === "" ? {} : { namespace }
  return { configMapGenerator: [{ name, ...own, behavior, literals: ["drawn=yes"] }] }
}
