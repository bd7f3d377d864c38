import { isObject, type JsonObject, parsePath } from "@sternpost/manifests"
import type { PipelineStage } from "../../document/pipeline.ts"
import { exportKustomize } from "./export-kustomize.ts"
import { exportPatch, mergePiece } from "./export-patch.ts"
import { kustomizeTargets } from "./export-target.ts"
import { type Said, said, unsaid } from "./piece.ts"

interface Options {
  readonly baseDir: string
  relative(path: string): string
}

type Export = (stage: PipelineStage, options: Options) => Said | Promise<Said>
type With = Readonly<Record<string, unknown>>

/** What kustomize can say of the stages that it has an equal of. */
export const EXPORTS: Readonly<Record<string, Export>> = {
  patch: exportPatch,
  labels: exportLabels,
  annotations: exportAnnotations,
  namespace: (stage) =>
    whole(stage, ["namespace"], ({ namespace }) =>
      said({ field: "namespace", value: { namespace } }),
    ),
  "name-affix": (stage) =>
    whole(stage, ["prefix", "suffix", "dangling"], ({ prefix, suffix }) =>
      said({
        field: "names",
        value: {
          ...(prefix ? { namePrefix: prefix } : {}),
          ...(suffix ? { nameSuffix: suffix } : {}),
        },
      }),
    ),
  replicas: (stage) => whole(stage, ["replicas"], ({ replicas }) => exportReplicas(replicas)),
  images: (stage) => whole(stage, ["images"], ({ images }) => exportImages(images)),
  replacements: exportReplacements,
  kustomize: exportKustomize,
  "set-fields": exportFields,
  delete: exportDelete,
  "add-resources": (stage, { relative }) =>
    whole(stage, ["files"], ({ files }) =>
      said({ field: "resources", value: (files as readonly string[]).map(relative) }),
    ),
  sort: (stage) =>
    whole(stage, ["order"], ({ order }) =>
      order === "kustomize"
        ? said({ field: "sortOptions", value: { sortOptions: { order: "legacy" } } })
        : unsaid("kustomize does not know Helm's order"),
    ),
}

const optionsOf = (stage: PipelineStage): With => stage.with as With

/** A stage on all objects with no options but those known. */
function whole(
  stage: PipelineStage,
  known: readonly string[],
  make: (options: With) => Said,
): Said {
  if (stage.match.length > 0)
    return unsaid("kustomize does this to all objects, and has no target for it")
  const options = optionsOf(stage)
  const other = Object.keys(options).find((key) => !known.includes(key))
  if (other !== undefined)
    return unsaid(`the option ${other} has no equal in a field of a kustomization`)
  return make(options)
}

function exportLabels(stage: PipelineStage): Said {
  const { pairs, ...rest } = optionsOf(stage)
  const { includeTemplates, includeSelectors, includeVolumeClaimTemplates, fields } = rest
  if (stage.match.length > 0) return mergedMetadata(stage, "labels")
  const isDeep = includeTemplates === true || includeSelectors === true
  if (includeVolumeClaimTemplates === true && !isDeep)
    return unsaid("kustomize labels claims only together with pods")
  return said(
    {
      field: "labels",
      value: [
        {
          pairs,
          ...(includeSelectors === true ? { includeSelectors } : {}),
          ...(includeTemplates === true ? { includeTemplates } : {}),
          ...(fields === undefined ? {} : { fields }),
        },
      ],
    },
    ...(isDeep && includeVolumeClaimTemplates !== true
      ? ["kustomize also labels the claims of StatefulSets"]
      : []),
  )
}

function exportAnnotations(stage: PipelineStage): Said {
  const { pairs, includeTemplates, fields } = optionsOf(stage)
  if (includeTemplates !== true || stage.match.length > 0)
    return mergedMetadata(stage, "annotations")
  if (fields !== undefined) return unsaid("the option fields has no equal in commonAnnotations")
  return said({ field: "commonAnnotations", value: { commonAnnotations: pairs } })
}

/** Pairs for the metadata of some objects, or of those alone and not of their pods: a patch. */
function mergedMetadata(stage: PipelineStage, key: "labels" | "annotations"): Said {
  const { pairs, allowSelectorChange: _, ...deeper } = optionsOf(stage)
  const [other] = Object.entries(deeper).find(([, value]) => value !== false) ?? []
  if (other !== undefined) return unsaid(`with a match, ${other} has no equal`)
  const targets = kustomizeTargets(stage.match)
  if (typeof targets === "string") return unsaid(targets)
  return said(mergePiece(targets, { metadata: { [key]: pairs } }))
}

function exportReplicas(replicas: unknown): Said {
  const entries = replicas as readonly With[]
  const isLax = entries.some(({ required }) => required === false)
  return said(
    { field: "replicas", value: entries.map(({ name, count }) => ({ name, count })) },
    ...(isLax ? ["to kustomize a workload that is missing is always an error"] : []),
  )
}

function exportImages(images: unknown): Said {
  const entries = (images as readonly With[]).map(({ required: _, ...entry }) => entry)
  return said(
    {
      field: "images",
      value: entries,
      transformers: entries.map((imageTag) => ({ kind: "ImageTagTransformer", imageTag })),
    },
    "kustomize compares names as texts: docker.io/nginx is no nginx",
  )
}

function exportReplacements(stage: PipelineStage, { relative }: Options): Said {
  return whole(stage, ["replacements"], ({ replacements }) => {
    const entries = (replacements as readonly With[]).map((entry) =>
      typeof entry["path"] === "string" ? { path: relative(entry["path"]) } : entry,
    )
    return said({
      field: "replacements",
      value: entries,
      transformers: [{ kind: "ReplacementTransformer", replacements: entries }],
    })
  })
}

/** Scalars at paths of nothing but keys: a patch that merges them in. */
function exportFields(stage: PipelineStage): Said {
  const { fields, create } = optionsOf(stage)
  if (create === false) return unsaid("create: false has no equal in a patch")
  let patch: JsonObject = {}
  for (const [text, value] of Object.entries(fields as With)) {
    const keys = keysOf(text)
    if (keys === undefined) return unsaid(`the path ${text} is no path of keys alone`)
    if (typeof value === "object")
      return unsaid(`the value of ${text} would be merged or deleted, not set`)
    patch = merged(patch, keys, value)
  }
  const targets = kustomizeTargets(stage.match)
  return typeof targets === "string" ? unsaid(targets) : said(mergePiece(targets, patch))
}

/** The keys of a path, if there is nothing else in it. */
function keysOf(text: string): readonly string[] | undefined {
  if (/\[[^"]/.test(text)) return undefined
  const keys = parsePath(text)
  return keys.every((key) => typeof key === "string") ? (keys as readonly string[]) : undefined
}

function merged(into: JsonObject, keys: readonly string[], value: unknown): JsonObject {
  const [key, ...rest] = keys
  if (key === undefined) return into
  const present = into[key]
  const below = rest.length === 0 ? value : merged(isObject(present) ? present : {}, rest, value)
  return { ...into, [key]: below }
}

function exportDelete(stage: PipelineStage): Said {
  if (optionsOf(stage)["fields"] !== undefined)
    return unsaid(
      "a JSON patch of kustomize fails where a field is missing, and this stage does not",
    )
  const targets = kustomizeTargets(stage.match)
  return typeof targets === "string"
    ? unsaid(targets)
    : said(mergePiece(targets, { $patch: "delete" }))
}
