import { join, relative, resolve, sep } from "node:path"
import type { PipelineStage } from "../../document/pipeline.ts"
import { childOf, itemsAt, mapOf, type Place, textAt } from "../place.ts"
import { findSlot, kustomizationIn, type Slot } from "./kustomization-slot.ts"
import { type Field, type Piece, RANKS, type Said, unsaid } from "./piece.ts"
import { relocated } from "./relocate.ts"

interface Options {
  readonly baseDir: string
  relative(path: string): string
}

interface StageOptions {
  readonly dir: string
  readonly compat?: string
  readonly stream?: string
  readonly loadRestrictor?: string
  readonly allowAbsentTargets?: boolean
}

/**
 * A stage that is a kustomization itself: a base of the new one where it names a file for the objects, a
 * component where it is one; otherwise its fields are those of the new one.
 */
export function exportKustomize(stage: PipelineStage, { baseDir, relative: to }: Options): Said {
  if (stage.match.length > 0) return unsaid("a kustomization is for all objects")
  const options = stage.with as StageOptions
  const folder = resolve(baseDir, options.dir)
  const kustomization = kustomizationIn(folder, options.dir)
  if (kustomization === undefined) return unsaid(`there is no kustomization in ${options.dir}`)
  if (childOf(kustomization, "helmCharts") !== undefined)
    return unsaid("its helmCharts are not rendered by a pipeline")
  const slot = findSlot(kustomization, options.stream)
  const dir = to(options.dir) || "."
  const { pieces, ...other } = saidOf(kustomization, { dir, slot })
  return { ...other, pieces, remarks: [...other.remarks, ...lessons(options)] }
}

interface Whereabouts {
  /** The folder of the kustomization, from that of the new one. */
  readonly dir: string
  readonly slot: Slot | undefined
}

function saidOf(kustomization: Place, { dir, slot }: Whereabouts): Said {
  const { folder } = kustomization.document
  const isOwn = slot?.folder === folder
  if (slot?.path === "-" && !isOwn) return unsaid("a base has the objects as -, which is no file")
  if (textAt(kustomization, "kind") === "Component" && slot === undefined)
    return { pieces: [other("components", [dir])], remarks: [] }
  const isBase = slot !== undefined && slot.path !== "-" && !IS_ABOVE.test(dir)
  const pieces = isBase
    ? [{ field: "resources" as const, value: [dir] }]
    : fieldsOf(kustomization, dir, isOwn ? slot.path : undefined)
  if (pieces.length === 0) return unsaid("the kustomization changes nothing")
  const isOutside = !isBase && dir.startsWith("..")
  return {
    pieces,
    remarks: isOutside ? [OUTSIDE] : [],
    ...(isBase || (slot && !isOwn) ? streamOf(slot, folder, dir) : {}),
  }
}

// To kustomize, a base with the folder that names it is a cycle.
const IS_ABOVE = /^\.{1,2}(?:\/\.\.)*$/

const OUTSIDE =
  "its files are outside of this folder: build it with --load-restrictor LoadRestrictionsNone"

function streamOf(slot: Slot, folder: string, dir: string): { readonly stream: string } {
  const path = join(dir, relative(folder, slot.folder), slot.path)
  return { stream: path.split(sep).join("/") }
}

// When kustomize gets to what no stage but this one says. Others are first.
const OTHER_RANKS: Readonly<Record<string, number>> = {
  components: RANKS.resources + 0.5,
  patchesStrategicMerge: RANKS.patches,
  commonLabels: RANKS.labels,
  patchesJson6902: RANKS.commonAnnotations + 0.5,
  validators: RANKS.transformers + 0.5,
}

const other = (key: string, value: unknown): Piece => ({
  field: "others",
  value: { [key]: value },
  rank: OTHER_RANKS[key] ?? RANKS.resources,
})

const LISTS: readonly Field[] = [
  ...(["patches", "labels", "replicas", "images", "replacements", "transformers"] as const),
]
const MAPS: readonly Field[] = ["namespace", "commonAnnotations", "sortOptions"]
const KNOWN = ["apiVersion", "kind", "metadata", "resources", "bases", "namePrefix", "nameSuffix"]

/** The fields of a kustomization as those of one that stands elsewhere, without the file of the stream. */
function fieldsOf(kustomization: Place, dir: string, slot: string | undefined): Piece[] {
  const moved = (field: string, value: unknown) => relocated(field, value, dir)
  const value = mapOf(kustomization)
  const resources = [...itemsAt(kustomization, "resources"), ...itemsAt(kustomization, "bases")]
    .map((item) => item.value)
    .filter((path) => path !== slot)
  const names = Object.entries(value).filter(([key]) => /^name(?:Pre|Suf)fix$/.test(key))
  const rest = Object.entries(value).filter(([key, one]) => !KNOWN.includes(key) && one !== null)
  return [
    ...(resources.length === 0
      ? []
      : [{ field: "resources" as const, value: moved("resources", resources) as unknown[] }]),
    ...(names.length === 0 ? [] : [{ field: "names" as const, value: Object.fromEntries(names) }]),
    ...rest.map(([key, one]): Piece => {
      const field = key as Field
      if (LISTS.includes(field) && Array.isArray(one))
        return { field, value: moved(key, one) as unknown[] }
      return MAPS.includes(field) ? { field, value: { [key]: one } } : other(key, moved(key, one))
    }),
  ]
}

/** What the program does otherwise than the stage. */
function lessons({ compat, allowAbsentTargets, loadRestrictor }: StageOptions): readonly string[] {
  return [
    ...(compat === "sternpost"
      ? ["kustomize merges lists and compares images in its own way (compat: sternpost)"]
      : []),
    ...(allowAbsentTargets === true
      ? ["to kustomize a patch for what is absent is an error (allowAbsentTargets)"]
      : []),
    ...(loadRestrictor === "none" ? ["build it with --load-restrictor LoadRestrictionsNone"] : []),
  ]
}
