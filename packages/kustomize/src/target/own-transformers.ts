import type { TransformerConfig } from "../config/transformer-config.ts"
import { KustomizeError } from "../errors.ts"
import type { Loader } from "../files/loader.ts"
import type { Kustomization } from "../kustomization/fields.ts"
import type { PlacedDocument } from "../kustomization/read.ts"
import { replaceValues } from "../replacements/replace.ts"
import { affixNames } from "../transform/affix.ts"
import { setImages } from "../transform/images.ts"
import { setNamespace } from "../transform/namespace.ts"
import { setPairs } from "../transform/pairs.ts"
import { setReplicas } from "../transform/replicas.ts"
import type { Transformer } from "../transform/transformer.ts"
import type { BuildContext } from "./context.ts"
import { annotationFields, labelFields } from "./label-fields.ts"
import { loadReplacements } from "./load-replacements.ts"
import { jsonPatchEntry, patchEntry, strategicEntries } from "./patch-entries.ts"

/** A transformer with the name that kustomize has for it. */
export interface NamedTransformer {
  readonly kind: string
  readonly run: Transformer
}

/** What the fields of a kustomization are turned into. */
export interface Surroundings {
  readonly loader: Loader
  readonly config: TransformerConfig
  readonly context: BuildContext
}

type Read = PlacedDocument<Kustomization>

/** The transformers that the fields of a kustomization ask for, in kustomize's order. */
export async function ownTransformers(
  read: Read,
  surroundings: Surroundings,
): Promise<NamedTransformer[]> {
  return [
    ...named("PatchStrategicMergeTransformer", await strategicPatches(read, surroundings)),
    ...named("PatchTransformer", await patches(read, surroundings)),
    ...named("NamespaceTransformer", namespace(read, surroundings)),
    ...named("PrefixTransformer", affixes(read, surroundings, "prefix")),
    ...named("SuffixTransformer", affixes(read, surroundings, "suffix")),
    ...named("LabelTransformer", labels(read, surroundings)),
    ...named("AnnotationsTransformer", annotations(read, surroundings)),
    ...named("PatchJson6902Transformer", await jsonPatches(read, surroundings)),
    ...named("ReplicaCountTransformer", replicas(read, surroundings)),
    ...named("ImageTagTransformer", images(read, surroundings)),
    ...named("ReplacementTransformer", await replacements(read, surroundings)),
  ]
}

function named(kind: string, transformers: readonly Transformer[]): NamedTransformer[] {
  return transformers.map((run) => ({ kind, run }))
}

async function strategicPatches(read: Read, surroundings: Surroundings): Promise<Transformer[]> {
  const entries = read.value.patchesStrategicMerge ?? []
  if (entries.length === 0) return []
  const placed = entries.map((text, i) => ({
    text,
    place: read.placeOf("patchesStrategicMerge", i),
  }))
  return [await strategicEntries(placed, surroundings)]
}

function patches(read: Read, surroundings: Surroundings): Promise<Transformer[]> {
  const entries = read.value.patches ?? []
  return Promise.all(
    entries.map((entry, i) => patchEntry(entry, read.placeOf("patches", i), surroundings)),
  )
}

function jsonPatches(read: Read, surroundings: Surroundings): Promise<Transformer[]> {
  const entries = read.value.patchesJson6902 ?? []
  return Promise.all(
    entries.map((entry, i) =>
      jsonPatchEntry(entry, read.placeOf("patchesJson6902", i), surroundings),
    ),
  )
}

function namespace({ value }: Read, { config }: Surroundings): Transformer[] {
  if (value.namespace === undefined || value.namespace === "") return []
  return [setNamespace({ namespace: value.namespace, specs: config.namespace })]
}

function affixes(
  { value }: Read,
  { config }: Surroundings,
  place: "prefix" | "suffix",
): Transformer[] {
  const text = place === "prefix" ? value.namePrefix : value.nameSuffix
  if (text === undefined || text === "") return []
  return [affixNames(text, place, place === "prefix" ? config.namePrefix : config.nameSuffix)]
}

function labels(read: Read, { config }: Surroundings): Transformer[] {
  return labelFields(read, config).map(({ pairs, specs }) => setPairs(pairs, specs))
}

function annotations(read: Read, { config }: Surroundings): Transformer[] {
  return annotationFields(read, config).map(({ pairs, specs }) => setPairs(pairs, specs))
}

function replicas(read: Read, { config }: Surroundings): Transformer[] {
  return (read.value.replicas ?? []).map((count, i) =>
    setReplicas(count, config.replicas, read.placeOf("replicas", i)),
  )
}

function images(read: Read, { config, context }: Surroundings): Transformer[] {
  const entries = read.value.images ?? []
  refuseContradictions(read)
  return entries.map((rule, i) =>
    setImages(
      context.rewriteImage(rule, read.placeOf("images", i)),
      config.images,
      context.containerLists,
    ),
  )
}

// kustomize lets the last of them win and says nothing.
function refuseContradictions(read: Read): void {
  const seen = new Map<string, string>()
  for (const [i, { name = "", ...rest }] of (read.value.images ?? []).entries()) {
    const wanted = JSON.stringify(rest)
    const before = seen.get(name)
    if (before !== undefined && before !== wanted && sameFields(before, wanted))
      throw new KustomizeError(
        "KUSTOMIZATION_INVALID",
        `images: two entries for ${JSON.stringify(name)} contradict each other`,
        read.placeOf("images", i),
      )
    seen.set(name, wanted)
  }
}

// Both say the same things of an image's name, so that one of them counts for nothing.
function sameFields(a: string, b: string): boolean {
  const keys = (text: string) => Object.keys(JSON.parse(text)).sort().join()
  return keys(a) === keys(b) && !keys(a).includes("newName") && !keys(a).includes("tagSuffix")
}

async function replacements(read: Read, surroundings: Surroundings): Promise<Transformer[]> {
  const entries = read.value.replacements ?? []
  if (entries.length === 0) return []
  const found = []
  for (const [i, entry] of entries.entries())
    found.push(...(await loadReplacements(entry, read.placeOf("replacements", i), surroundings)))
  // One transformer for all, as kustomize counts them.
  const all = found.map(({ replacement, place }) => replaceValues([replacement], place))
  return [
    (list) => {
      for (const run of all) run(list)
    },
  ]
}
