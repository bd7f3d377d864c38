import type { LogEntry, Manifest, ManifestStream } from "@sternpost/manifests"

/** What the stages of a run did to one object. */
export interface ObjectChange {
  readonly manifest: Manifest
  readonly status: "changed" | "added" | "removed"
  /** Stages that touched it, in the order of their first edit. */
  readonly stages: readonly string[]
  readonly entries: readonly LogEntry[]
  /** Whether a stage gave it another place in the stream. */
  readonly moved: boolean
}

/**
 * The objects that a run changed, in the order of the result; removed ones stand where they were.
 * What stages changed and changed back is left out, and so is what they added and removed again.
 */
export function changedObjects(stream: ManifestStream): readonly ObjectChange[] {
  const log = entriesByObject(stream.log.entries)
  const present = stream.manifests
  const kept = new Set(present)
  const removed = [...log.keys()].filter((manifest) => !kept.has(manifest) && wasRendered(manifest))
  return inOrder(present, removed)
    .map((manifest) => objectChange(manifest, log.get(manifest) ?? [], kept.has(manifest)))
    .filter((change) => change !== undefined)
}

function objectChange(
  manifest: Manifest,
  entries: readonly LogEntry[],
  isKept: boolean,
): ObjectChange | undefined {
  const moved = entries.some(({ type }) => type === "move")
  const status = isKept ? (wasRendered(manifest) ? "changed" : "added") : "removed"
  if (status === "changed" && !moved && manifest.text === manifest.renderedText) return undefined
  const stages = [...new Set(entries.map(({ stage }) => stage))]
  return { manifest, status, stages, entries, moved }
}

function entriesByObject(entries: readonly LogEntry[]): Map<Manifest, LogEntry[]> {
  const groups = new Map<Manifest, LogEntry[]>()
  for (const entry of entries) {
    const group = groups.get(entry.manifest)
    if (group === undefined) groups.set(entry.manifest, [entry])
    else group.push(entry)
  }
  return groups
}

function wasRendered({ origin }: Manifest): boolean {
  return origin.ordinal > 0
}

function inOrder(present: readonly Manifest[], removed: readonly Manifest[]): readonly Manifest[] {
  const objects = [...present]
  for (const manifest of removed) {
    const { ordinal } = manifest.origin
    const next = objects.findIndex((other) => other.origin.ordinal > ordinal)
    objects.splice(next < 0 ? objects.length : next, 0, manifest)
  }
  return objects
}
