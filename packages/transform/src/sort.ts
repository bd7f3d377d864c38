import type { Manifest, ManifestStream } from "@sternpost/manifests"
import { compareInstallOrder, compareKustomizeOrder } from "@sternpost/schema"

export interface SortOptions {
  /** `helm`: as Helm installs; `kustomize`: as its `sortOptions: {order: legacy}`. */
  readonly order?: "helm" | "kustomize"
  /** Kinds to put before all others, in this order. */
  readonly first?: readonly string[]
  /** Kinds to put behind all others, in this order. */
  readonly last?: readonly string[]
}

type Compare = (a: Manifest, b: Manifest) => number

/** Puts objects in order. Those of a kind keep theirs, except with kustomize's order, which sorts names. */
export function sortObjects(
  stream: ManifestStream,
  selected: readonly Manifest[],
  options: SortOptions,
): void {
  const { order = "helm" } = options
  const compare = order === "helm" ? byKind : byKustomize
  stream.reorder([...selected].sort(withEnds(compare, options)))
}

const byKind: Compare = (a, b) => compareInstallOrder(a.kind, b.kind)

// Source: kustomize plugin/builtin/sortordertransformer (5.8), the legacy order.
const byKustomize: Compare = (a, b) =>
  compareKustomizeOrder(a.kind, b.kind) || compareText(sortKey(a), sortKey(b))

// The marks for what is absent are kustomize's: they decide where it sorts.
function sortKey({ group, version, kind, namespace, name }: Manifest): string {
  const type = `${group || "~G"}_${version || "~V"}_${kind || "~K"}`
  return `${type}|${namespace || "~X"}|${name || "~N"}`
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function withEnds(compare: Compare, { first = [], last = [] }: SortOptions): Compare {
  const rank = ({ kind }: Manifest) => {
    if (first.includes(kind)) return first.indexOf(kind) - first.length
    return last.includes(kind) ? last.indexOf(kind) + 1 : 0
  }
  return (a, b) => rank(a) - rank(b) || (rank(a) === 0 ? compare(a, b) : 0)
}
