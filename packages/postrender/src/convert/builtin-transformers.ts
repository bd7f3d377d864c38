import { convertFieldPairs } from "./builtin-fields.ts"
import { type Converting, some } from "./context.ts"
import { fieldSpecsAt, isForAll, kindSelector } from "./field-specs.ts"
import { affixes } from "./kustomization-names.ts"
import { convertPatchEntry, convertStrategicPatches, textOrFile } from "./kustomization-patches.ts"
import { useKustomize } from "./kustomization-rest.ts"
import { checkReplacement } from "./kustomization-values.ts"
import { convertPatches } from "./patches.ts"
import { childOf, descendantOf, failAt, itemsAt, onlyKeys, type Place, textAt } from "./place.ts"
import { targetOf } from "./target.ts"
import { asWritten } from "./written.ts"

type Convert = (place: Place, converting: Converting) => void | Promise<void>

const BUILTIN: Readonly<Record<string, Convert>> = {
  LabelTransformer: (place, converting) =>
    convertFieldPairs(place, { uses: "labels", key: "labels" }, converting),
  AnnotationsTransformer: (place, converting) =>
    convertFieldPairs(place, { uses: "annotations", key: "annotations" }, converting),
  NamespaceTransformer: namespace,
  PrefixTransformer: affix,
  SuffixTransformer: affix,
  PrefixSuffixTransformer: affix,
  ImageTagTransformer: image,
  ReplicaCountTransformer: replicaCount,
  ReplacementTransformer: replacement,
  PatchTransformer: (place, converting) =>
    convertPatchEntry(onlyKeys(place, PATCH_KEYS), converting),
  PatchJson6902Transformer: json6902,
  PatchStrategicMergeTransformer: strategicMerge,
}

/** The kinds of which there is a stage. */
export const BUILTIN_STAGES: ReadonlySet<string> = new Set(Object.keys(BUILTIN))

const PATCH_KEYS = ["patch", "path", "target", "options"]

/**
 * A transformer of kustomize that is configured by itself (`apiVersion: builtin`). It works on the
 * fields that its own `fieldSpecs` name.
 */
export async function convertBuiltin(place: Place, converting: Converting): Promise<void> {
  const kind = textAt(place, "kind") ?? ""
  const convert = Object.hasOwn(BUILTIN, kind) ? BUILTIN[kind] : undefined
  if (convert === undefined)
    converting.draft.note(
      place,
      `the builtin ${kind} has no equal: ${useKustomize(place, converting)}`,
    )
  else await convert(place, converting)
}

function namespace(place: Place, { draft, renames }: Converting): void {
  const metadata = childOf(place, "metadata")
  const name = textAt(place, "namespace") ?? (metadata && textAt(metadata, "namespace"))
  if (name === undefined) throw failAt(place, "the NamespaceTransformer has no namespace")
  const fields = fieldSpecsAt(place).filter(({ path }) => !/^(?:metadata\/|subjects$)/.test(path))
  const subjects = textAt(place, "setRoleBindingSubjects")
  const unsetOnly = childOf(place, "unsetOnly")?.value === true
  draft.stage(place, {
    uses: "namespace",
    with: {
      namespace: name,
      ...(unsetOnly ? { unsetOnly } : {}),
      ...(subjects === undefined ? {} : { setRoleBindingSubjects: subjects }),
      ...some("fields", fields),
    },
  })
  if (!unsetOnly) renames.namespace = name
}

function affix(place: Place, { draft, renames }: Converting): void {
  const prefix = textAt(place, "prefix") ?? ""
  const suffix = textAt(place, "suffix") ?? ""
  if (prefix + suffix === "") return
  const specs = fieldSpecsAt(place)
  const names = specs.filter(({ path }) => path === "metadata/name")
  const others = specs.filter(({ path }) => path !== "metadata/name")
  const isWhole = names.some(isForAll)
  const match = isWhole ? undefined : names.map(kindSelector)
  if (match?.length !== 0)
    draft.stage(place, { uses: "name-affix", match, with: affixes(prefix, suffix) })
  for (const { path } of others)
    draft.note(place, `the prefix or suffix of ${path} has no equal: see the stage search-replace`)
  if (!isWhole) return
  renames.prefix = prefix + renames.prefix
  renames.suffix += suffix
}

function image(place: Place, { draft }: Converting): void {
  const tag = childOf(place, "imageTag")
  if (tag === undefined) throw failAt(place, "the ImageTagTransformer has no imageTag")
  const fields = fieldSpecsAt(place).filter(({ path }) => !/ontainers(?:\[\])?\/image$/.test(path))
  draft.stage(place, { uses: "images", with: { images: [tag.value], ...some("fields", fields) } })
}

const SCALED = ["Deployment", "ReplicaSet", "StatefulSet", "ReplicationController"]

function replicaCount(place: Place, { draft }: Converting): void {
  const replica = childOf(place, "replica")
  if (replica === undefined) throw failAt(place, "the ReplicaCountTransformer has no replica")
  const fields = fieldSpecsAt(place).filter(({ kind = "" }) => !SCALED.includes(kind))
  draft.stage(place, {
    uses: "replicas",
    with: { replicas: [replica.value], ...some("fields", fields) },
  })
}

function replacement(place: Place, { draft }: Converting): void {
  for (const item of itemsAt(place, "replacements")) checkReplacement(item)
  const list = childOf(place, "replacements")
  if (list !== undefined)
    draft.stage(place, { uses: "replacements", with: { replacements: asWritten(list) } })
}

async function json6902(place: Place, converting: Converting): Promise<void> {
  const target = descendantOf(place, "target")
  const source = childOf(place, "jsonOp") ?? childOf(place, "path")
  if (target === undefined || source === undefined)
    throw failAt(place, "the PatchJson6902Transformer needs a target, and jsonOp or path")
  const order = { place, target: targetOf(target, converting) }
  await convertPatches(textOrFile(source, converting), order, converting)
}

async function strategicMerge(place: Place, converting: Converting): Promise<void> {
  await convertStrategicPatches(itemsAt(place, "paths"), converting)
  const patches = childOf(place, "patches")
  if (patches !== undefined)
    await convertPatches(textOrFile(patches, converting), { place }, converting)
}
