import {
  FieldEntry,
  type LogEntry,
  type Manifest,
  type ManifestStream,
  maskValue,
  type Path,
  startsWithPath,
} from "@sternpost/manifests"

/** One thing a stage did to a field, or to the object as a whole. */
export interface Change {
  readonly stage: string
  readonly type: LogEntry["type"]
  readonly path: Path
  readonly before: unknown
  readonly after: unknown
}

/** How an object, or one field of it, came to be what it is. */
export interface Explanation {
  readonly manifest: Manifest
  readonly path: Path
  /** The chart template the object was rendered from. */
  readonly template: string | undefined
  /** The value that the chart rendered; `undefined` when a stage made the field. */
  readonly rendered: unknown
  /** The value after all stages. */
  readonly value: unknown
  readonly changes: readonly Change[]
}

/** The changes that stages made to an object at or below `path`, or above it; Secrets' values masked. */
export function explain(stream: ManifestStream, manifest: Manifest, path: Path = []): Explanation {
  const changes: Change[] = []
  for (const entry of stream.log.entries) {
    if (entry.manifest !== manifest) continue
    if (!(entry instanceof FieldEntry)) {
      changes.push({
        stage: entry.stage,
        type: entry.type,
        path: [],
        before: undefined,
        after: undefined,
      })
      continue
    }
    if (!startsWithPath(entry.path, path) && !startsWithPath(path, entry.path)) continue
    changes.push(focus(entry, path))
  }
  return {
    manifest,
    path,
    template: manifest.template,
    rendered: maskValue(manifest, path, manifest.rendered(path)),
    value: maskValue(manifest, path, manifest.get(path)),
    changes,
  }
}

// An entry above the asked path is shown at the asked path, one below it where it is.
function focus(entry: FieldEntry, asked: Path): Change {
  const { manifest, stage, type } = entry
  const deeper = startsWithPath(entry.path, asked)
  const path = deeper ? entry.path : asked
  const rest = deeper ? [] : asked.slice(entry.path.length)
  const pick = (value: unknown) => maskValue(manifest, path, valueBelow(value, rest))
  return { stage, type, path, before: pick(entry.before), after: pick(entry.after) }
}

function valueBelow(value: unknown, path: Path): unknown {
  let at = value
  for (const key of path) {
    if (typeof at !== "object" || at === null) return undefined
    at = (at as Record<string | number, unknown>)[key]
  }
  return at
}
