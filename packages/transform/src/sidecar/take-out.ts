import type { JsonObject, Manifest } from "@sternpost/manifests"
import { digestOf } from "./digest.ts"
import { Draft } from "./draft.ts"
import { formatItemPath } from "./item-path.ts"
import { inObject, type PodPlace, readPod } from "./pods.ts"
import { applyLines } from "./spelling.ts"
import {
  type Entry,
  formatStatus,
  readStatus,
  STATUS_PATH,
  type Status,
  withChanges,
} from "./status.ts"
import { undoChanges } from "./undo.ts"

/** Reads the status of a pod. Throws a `ManifestError` for one that nobody can read. */
export function statusOf(
  manifest: Manifest,
  place: PodPlace,
  pod: JsonObject = readPod(manifest, place),
): Status {
  try {
    return readStatus(pod)
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    const path = inObject(place, STATUS_PATH as readonly string[])
    throw manifest.errorAt(
      path,
      `nobody can read this status of sidecars: ${cause.message}; remove the annotation, and what it was about by hand`,
      cause,
    )
  }
}

/** Undoes a sidecar on a draft, its entry in the status included. */
export function undoEntry(draft: Draft, status: Status, key: string): void {
  const entry = status.get(key)
  if (entry === undefined) return
  const others = new Map([...status].filter(([name]) => name !== key))
  const isLast = others.size === 0
  const owns = isLast ? [...entry.changes.owns, STATUS_PATH] : entry.changes.owns
  const beside = new Map([...others].filter(([name]) => podOf(name) === podOf(key)))
  const shared = new Set([...beside.values()].flatMap(({ shares }) => shares.map(formatItemPath)))
  const left = undoChanges(draft, { ...entry.changes, owns }, shared)
  if (!isLast) draft.write(STATUS_PATH, formatStatus(handOver(others, left)))
}

// Pods without metadata of their own share a status; what one of them shares says nothing of the others.
function podOf(key: string): string {
  return key.split("@", 2)[1] ?? ""
}

// What is in use still belongs to those who use it: an item to whom it was shared, a list to the next one.
function handOver(others: ReadonlyMap<string, Entry>, left: Entry["changes"]): Status {
  const result = new Map(others)
  const give = (name: string, changes: Partial<Entry["changes"]>) => {
    const entry = result.get(name)
    if (entry !== undefined)
      result.set(name, withChanges(entry, { owns: [], made: [], was: [], ...changes }))
  }
  for (const path of left.owns) {
    const key = formatItemPath(path)
    const heir = [...result].find(([, { shares }]) =>
      shares.some((one) => formatItemPath(one) === key),
    )
    if (heir !== undefined) give(heir[0], { owns: [path] })
  }
  const [first] = result.keys()
  if (first !== undefined && left.made.length + left.was.length > 0)
    give(first, { made: left.made, was: left.was })
  return result
}

/** Writes the edits of a draft into the object that it is a draft of. */
export function writeDraft(manifest: Manifest, place: PodPlace, { edits }: Draft): void {
  for (const edit of edits) {
    const path = inObject(place, edit.path)
    if (edit.op === "set") manifest.set(path, edit.value)
    else if (edit.op === "insert") manifest.insert(path, edit.value)
    else if (edit.op === "delete") manifest.delete(path)
  }
}

/** Takes a sidecar out of an object: afterwards it is what it was without, byte for byte where that can be told. */
export function takeOut(manifest: Manifest, place: PodPlace, key: string): void {
  const pod = readPod(manifest, place)
  const status = statusOf(manifest, place, pod)
  const draft = new Draft(pod)
  undoEntry(draft, status, key)
  writeDraft(manifest, place, draft)
  const { text } = status.get(key) ?? {}
  if (text === undefined) return
  const now = manifest.documentText
  if (digestOf(now) === text.of) manifest.respell(applyLines(now, text.edits))
}
