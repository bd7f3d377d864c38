import {
  describeManifest,
  FieldEntry,
  formatPath,
  type LogEntry,
  maskValue,
} from "@sternpost/manifests"
import { changed, isOrWasSecret, maskEdit } from "../secrets.ts"
import type { ObjectChange } from "./changes.ts"

/** The changes as JSON says them; what a Secret holds is masked. */
export function diffJson(changes: readonly ObjectChange[]): readonly object[] {
  return changes.map(({ manifest, status, stages, entries }) => ({
    object: describeManifest(manifest),
    status,
    stages,
    edits: entries.map(isOrWasSecret(manifest) ? maskedEntry : plainEntry),
  }))
}

function plainEntry(entry: LogEntry): object {
  if (!(entry instanceof FieldEntry)) return { stage: entry.stage, op: entry.type }
  const { stage, edit, path, manifest } = entry
  const key = edit.op === "rename" ? { key: edit.key } : {}
  const before = maskValue(manifest, path, entry.before)
  const after = maskValue(manifest, path, entry.after)
  const looksAlike = typeof after === "string" && before === after && entry.before !== entry.after
  const now = looksAlike ? changed(after) : after
  return { stage, op: edit.op, path: formatPath(path), ...key, before, after: now }
}

function maskedEntry(entry: LogEntry): object {
  if (!(entry instanceof FieldEntry)) return plainEntry(entry)
  const [before, after] = maskEdit(entry.path, entry.before, entry.after)
  return { ...plainEntry(entry), before, after }
}
