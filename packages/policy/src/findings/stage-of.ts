import {
  type EditLog,
  FieldEntry,
  type LogEntry,
  type Manifest,
  type Path,
  startsWithPath,
} from "@sternpost/manifests"

/**
 * What tells, by the edit log, which stage wrote what stands at a path last, or a part of it: `undefined` for
 * what is as it was rendered. What was added as a whole is the work of the stage that added it. The log
 * is read once, when it is first needed.
 */
export function stageFinder(): (manifest: Manifest, path: Path) => string | undefined {
  const indexes = new Map<EditLog, Map<Manifest, LogEntry[]>>()
  return (manifest, path) => {
    const { log } = manifest
    let index = indexes.get(log)
    if (index === undefined) {
      index = indexOf(log)
      indexes.set(log, index)
    }
    const entry = index.get(manifest)?.findLast((candidate) => concerns(candidate, path))
    return entry === undefined || entry.stage === "" ? undefined : entry.stage
  }
}

function indexOf(log: EditLog): Map<Manifest, LogEntry[]> {
  const index = new Map<Manifest, LogEntry[]>()
  for (const entry of log.entries) {
    const own = index.get(entry.manifest)
    if (own === undefined) index.set(entry.manifest, [entry])
    else own.push(entry)
  }
  return index
}

// About an object as a whole, what a stage did to one of its fields says nothing.
function concerns(entry: LogEntry, path: Path): boolean {
  if (!(entry instanceof FieldEntry)) return entry.type === "add"
  if (startsWithPath(path, entry.path)) return true
  return path.length > 0 && startsWithPath(entry.path, path)
}
