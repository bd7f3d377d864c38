import { stringify } from "@sternpost/goyaml"
import { isObject, type JsonObject, type Selector } from "@sternpost/manifests"
import type { PipelineStage } from "../../document/pipeline.ts"
import { readPatch } from "../../stages/patch-source.ts"
import { literalOf } from "../context.ts"
import { hasDirectives, isUnknownToKustomize } from "../patch-body.ts"
import { type KustomizeTarget, kustomizeTargets } from "./export-target.ts"
import { type Piece, type Said, said, unsaid } from "./piece.ts"

interface PatchOptions {
  readonly patch?: unknown
  readonly path?: string
  readonly type?: "json" | "strategic" | "merge"
  readonly allowNameChange?: boolean
  readonly allowKindChange?: boolean
}

interface Options {
  readonly baseDir: string
  /** A path of the pipeline as one of the kustomization. */
  relative(path: string): string
}

/** A patch stage as entries of `patches`, one for each of its selectors. */
export async function exportPatch(
  stage: PipelineStage,
  { baseDir, relative }: Options,
): Promise<Said> {
  const options = stage.with as PatchOptions
  const body = readPatch(options, baseDir)
  const type = options.type ?? "json"
  if (type === "merge" && hasLists(body) && !(await isForCustomResources(stage.match)))
    return unsaid(
      "a merge patch replaces lists, and kustomize merges those that it knows the keys of: write {$patch: replace} into them",
    )
  if (type === "strategic" && usesOtherDirectives(body))
    return unsaid("kustomize knows no directive of a strategic patch but $patch")
  const isAddressed = type === "strategic" && stage.match.length === 0
  const targets = isAddressed ? [undefined] : kustomizeTargets(stage.match)
  if (typeof targets === "string") return unsaid(targets)
  const path = options.path === undefined ? undefined : relative(options.path)
  const content = contentOf(body, { type, path, isAddressed })
  const changes = changesOf(options, type)
  return said(
    patchPiece(
      targets.map((target) => ({
        ...(target === undefined ? {} : { target }),
        ...content,
        ...changes,
      })),
    ),
    ...(type === "strategic" && stage.match.length > 0 && path !== undefined
      ? [`the patch of "${path}" stands in the kustomization, with a kind and a name`]
      : []),
  )
}

/** Entries of `patches`, which are transformers too. */
function patchPiece(entries: readonly Readonly<Record<string, unknown>>[]): Piece {
  return {
    field: "patches",
    value: entries,
    transformers: entries.map((one) => ({ kind: "PatchTransformer", ...one })),
  }
}

/** Entries that merge fields into what targets select. */
export function mergePiece(targets: readonly KustomizeTarget[], fields: JsonObject): Piece {
  return patchPiece(targets.map((target) => ({ target, patch: stringify(nameless(fields)) })))
}

/** A patch whose target says what it is for: kustomize wants a kind and a name in it all the same. */
function nameless(fields: JsonObject): JsonObject {
  const { apiVersion, kind, metadata, ...others } = fields
  return {
    apiVersion: apiVersion ?? "v1",
    kind: kind ?? "any",
    metadata: { name: "any", ...(isObject(metadata) ? metadata : {}) },
    ...others,
  }
}

interface Content {
  readonly type: string
  readonly path: string | undefined
  readonly isAddressed: boolean
}

function contentOf(body: unknown, { type, path, isAddressed }: Content): object {
  if (path !== undefined && (type === "json" || isAddressed)) return { path }
  const patch = type === "json" || isAddressed || !isObject(body) ? body : nameless(body)
  return { patch: stringify(patch, { indentSequences: true }) }
}

function changesOf(options: PatchOptions, type: string): object {
  const { allowNameChange, allowKindChange } = options
  // A JSON patch may change what it likes there.
  if (type === "json" || !(allowNameChange || allowKindChange)) return {}
  return {
    options: {
      ...(allowNameChange ? { allowNameChange } : {}),
      ...(allowKindChange ? { allowKindChange } : {}),
    },
  }
}

/** Whether kustomize replaces the lists of all objects that are selected, as a merge patch does. */
async function isForCustomResources(match: readonly Selector[]): Promise<boolean> {
  for (const { kind, group, apiVersion } of match) {
    const name = literalOf(kind)
    const version = apiVersion?.replace(/\\/g, "") ?? (group && `${group.replace(/\\/g, "")}/v1`)
    if (name === undefined || !version || !(await isUnknownToKustomize(version, name))) return false
  }
  return match.length > 0
}

function hasLists(value: unknown): boolean {
  if (Array.isArray(value)) return true
  return isObject(value) && Object.values(value).some(hasLists)
}

function usesOtherDirectives(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(usesOtherDirectives)
  if (!isObject(value) || !hasDirectives(value)) return false
  return Object.entries(value).some(
    ([key, item]) => (key.startsWith("$") && key !== "$patch") || usesOtherDirectives(item),
  )
}
