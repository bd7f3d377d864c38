import { isObject, type JsonObject } from "@sternpost/manifests"
import type { Changes } from "./draft.ts"
import { childOf, formatItemPath, type ItemPath, parseItemPath } from "./item-path.ts"
import type { Spelling } from "./spelling.ts"

/** The annotation of a pod that says which sidecars it has, and what of it is theirs. */
export const STATUS_ANNOTATION = "sidecar.sternpost.dev/status"

export const STATUS_PATH: ItemPath = ["metadata", "annotations", STATUS_ANNOTATION]

/** What is known of a sidecar in a pod. */
export interface Entry {
  /** Of the template with its values and options: another one is another sidecar. */
  readonly hash: string
  readonly changes: Changes
  /** What it needs and another sidecar brought. */
  readonly shares: readonly ItemPath[]
  /** What the text needs besides undoing the changes to be the one that was there first. */
  readonly text?: Spelling
}

/** Sidecars by name, in the order in which they came. */
export type Status = ReadonlyMap<string, Entry>

/** The status of a pod. Throws a `SyntaxError` for one that nobody can read. */
export function readStatus(pod: JsonObject): Status {
  const annotations = childOf(pod["metadata"], "annotations")
  const text = childOf(annotations, STATUS_ANNOTATION)
  if (text === undefined || text === null) return new Map()
  const value: unknown = JSON.parse(String(text))
  if (!isObject(value)) throw new SyntaxError("it is no map")
  return new Map(Object.entries(value).map(([name, entry]) => [name, readEntry(entry)]))
}

function readEntry(entry: unknown): Entry {
  if (!isObject(entry) || typeof entry["hash"] !== "string")
    throw new SyntaxError("an entry has no hash")
  const was = listOf(entry["was"]).map((pair) => {
    if (!Array.isArray(pair) || pair.length !== 2) throw new SyntaxError("was: pairs are expected")
    return [pathOf(pair[0]), pair[1]] as [ItemPath, unknown]
  })
  const paths = (key: string) => listOf(entry[key]).map(pathOf)
  const changes: Changes = { owns: paths("owns"), made: paths("made"), was }
  return {
    hash: entry["hash"],
    changes,
    shares: paths("shares"),
    ...(isObject(entry["text"]) ? { text: entry["text"] as unknown as Spelling } : {}),
  }
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  if (!Array.isArray(value)) throw new SyntaxError("a list is expected")
  return value
}

function pathOf(value: unknown): ItemPath {
  if (typeof value !== "string") throw new SyntaxError("a path is expected")
  return parseItemPath(value)
}

/** The text of the annotation. */
export function formatStatus(status: Status): string {
  const entries = [...status].map(([name, { hash, changes, shares, text }]) => [
    name,
    {
      hash,
      ...given("owns", changes.owns.map(formatItemPath)),
      ...given("made", changes.made.map(formatItemPath)),
      ...given(
        "was",
        changes.was.map(([path, before]) => [formatItemPath(path), before]),
      ),
      ...given("shares", shares.map(formatItemPath)),
      ...(text === undefined ? {} : { text }),
    },
  ])
  return JSON.stringify(Object.fromEntries(entries), (_, value) =>
    typeof value === "bigint" ? Number(value) : value,
  )
}

function given(key: string, list: readonly unknown[]): object {
  return list.length === 0 ? {} : { [key]: list }
}

/** What was done besides another sidecar's changes: handed over when that one goes. */
export function withChanges(entry: Entry, more: Changes): Entry {
  const { owns, made, was } = entry.changes
  const taken = new Set(more.owns.map(formatItemPath))
  return {
    ...entry,
    shares: entry.shares.filter((path) => !taken.has(formatItemPath(path))),
    changes: {
      owns: [...more.owns, ...owns],
      made: [...more.made, ...made],
      was: [...more.was, ...was],
    },
  }
}
