import { basename } from "node:path"
import { isObject } from "@sternpost/manifests"
import { PipelineError } from "../errors.ts"
import type { Converting } from "./context.ts"
import { convertFluxKustomization, convertHelmRelease } from "./flux.ts"
import type { ConvertFormat } from "./formats.ts"
import { convertHelmfileRelease, RELEASE_KEYS } from "./helmfile.ts"
import { convertKptfile } from "./kptfile.ts"
import { convertKustomization, looksLikeKustomization } from "./kustomization.ts"
import { KUSTOMIZATION_FILES } from "./open.ts"
import { childOf, descendantOf, itemsAt, type Place, rootOf } from "./place.ts"
import type { SourceDocument } from "./source.ts"

/** A part of a file that becomes stages. */
export interface Convertible {
  readonly place: Place
  /** The release that it is for. */
  readonly release?: string
  convert(place: Place, converting: Converting): Promise<void>
}

const FORMATS: Readonly<Record<ConvertFormat, (root: Place) => readonly Convertible[]>> = {
  kustomization: (root) => [
    { place: root, convert: (place, converting) => convertKustomization(place, converting) },
  ],
  flux: (root) => [
    {
      place: root,
      ...releaseName(root),
      convert: isKind(root, "Kustomization") ? convertFluxKustomization : convertHelmRelease,
    },
  ],
  helmfile: (root) =>
    itemsAt(root, "releases")
      .filter((place) => isObject(place.value) && RELEASE_KEYS.some((key) => childOf(place, key)))
      .map((place) => ({ place, ...nameAt(place), convert: convertHelmfileRelease })),
  kptfile: (root) => [{ place: root, convert: convertKptfile }],
}

/**
 * What there is to convert in a file, by what its documents say they are or by their keys; other
 * documents are passed over. Throws a `PipelineError` when there is nothing.
 */
export function convertiblesIn(
  documents: readonly SourceDocument[],
  file: string,
  from?: ConvertFormat,
): readonly Convertible[] {
  const roots = documents.filter(({ value }) => isObject(value)).map(rootOf)
  const formats = roots.map((root) => recognize(root))
  const known = roots.flatMap((root, index) => {
    const format = from ?? formats[index]
    return format === undefined || (from !== undefined && isOther(root, from))
      ? []
      : [{ root, format }]
  })
  if (known.length === 0) throw unknown(file, roots, from)
  return known.flatMap(({ root, format }) => FORMATS[format](root))
}

/** With `--from`, a document that says that it is something else is not what was meant. */
function isOther(root: Place, from: ConvertFormat): boolean {
  const format = recognize(root)
  if (format !== undefined) return format !== from
  return from !== "helmfile" && childOf(root, "kind") !== undefined
}

function recognize(root: Place): ConvertFormat | undefined {
  const group = String(childOf(root, "apiVersion")?.value ?? "").split("/")[0]
  const kind = childOf(root, "kind")?.value
  if (group === "kustomize.config.k8s.io") return "kustomization"
  if (group === "helm.toolkit.fluxcd.io" && kind === "HelmRelease") return "flux"
  if (group === "kustomize.toolkit.fluxcd.io" && kind === "Kustomization") return "flux"
  if (group === "kpt.dev" && kind === "Kptfile") return "kptfile"
  if (kind === "Kustomization" || kind === "Component")
    return group === "" ? "kustomization" : undefined
  if (kind !== undefined) return undefined
  if (Array.isArray(childOf(root, "releases")?.value)) return "helmfile"
  return looksLikeKustomization(root) ? "kustomization" : byFileName(root)
}

/** What a document is that does not say so: its file is called as the tool wants it. */
function byFileName({ document }: Place): ConvertFormat | undefined {
  const name = basename(document.file)
  if (KUSTOMIZATION_FILES.includes(name)) return "kustomization"
  return /^helmfile.*\.ya?ml/.test(name) ? "helmfile" : undefined
}

const isKind = (root: Place, kind: string): boolean => childOf(root, "kind")?.value === kind

function releaseName(root: Place): { readonly release?: string } {
  const name = descendantOf(root, "metadata", "name")?.value
  return typeof name === "string" && isKind(root, "HelmRelease") ? { release: name } : {}
}

function nameAt(place: Place): { readonly release?: string } {
  const name = childOf(place, "name")?.value
  return typeof name === "string" ? { release: name } : {}
}

function unknown(file: string, roots: readonly Place[], from?: ConvertFormat): PipelineError {
  const kinds = roots.map((root) => childOf(root, "kind")?.value ?? "a map without a kind")
  const there = kinds.length === 0 ? "it is empty" : `it holds ${[...new Set(kinds)].join(", ")}`
  const wanted =
    from === undefined
      ? "a Kustomization, a Flux HelmRelease, a helmfile.yaml or a Kptfile"
      : `what --from ${from} says`
  return new PipelineError("CONVERT_FAILED", `${file}: it is not ${wanted}: ${there}`, { file })
}
