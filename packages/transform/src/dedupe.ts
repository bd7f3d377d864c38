import { deepEqual, isObject, type Manifest, type Path } from "@sternpost/manifests"
import type { FieldSchema, KindTypes, TypeSchema } from "@sternpost/schema"

export interface DedupeOptions {
  /** Which of several different items of one key stays; `last`, as the kubelet takes environment. */
  readonly onConflict?: "last" | "first" | "fail"
}

/** An item that was taken out, because another one has its key. */
export interface Duplicate {
  readonly path: Path
  /** `name=HOST`. */
  readonly key: string
  readonly isEqual: boolean
}

interface Found extends Duplicate {
  readonly kept: Path
}

/**
 * Takes out items of lists whose key an item has already, and repeated values of sets: server-side
 * apply refuses both. Returns what was taken out. Throws a `ManifestError` for items that differ, if
 * the options say so.
 */
export function dedupe(
  manifest: Manifest,
  types: KindTypes,
  { onConflict = "last" }: DedupeOptions = {},
): readonly Duplicate[] {
  const type = types.typeOf(manifest)
  const found: Found[] = []
  walk(manifest.value(), type, [], onConflict, found)
  const conflict = found.find(({ isEqual }) => !isEqual)
  if (conflict !== undefined && onConflict === "fail")
    throw manifest.errorAt(
      conflict.path,
      `it has the same key as ${shown(conflict.kept)}, ${conflict.key}, and is different`,
    )
  // From the end, because a deleted item moves those behind it.
  for (const { path } of [...found].sort(fromTheEnd)) manifest.delete(path)
  return found
}

function shown(path: Path): string {
  return `the item at index ${path.at(-1)}`
}

function walk(
  value: unknown,
  type: TypeSchema | undefined,
  path: Path,
  onConflict: NonNullable<DedupeOptions["onConflict"]>,
  found: Found[],
): void {
  if (!isObject(value) || type === undefined) return
  for (const [key, item] of Object.entries(value)) {
    const field = type.field(key)
    if (field === undefined) continue
    const place = [...path, key]
    if (Array.isArray(item)) {
      found.push(...duplicatesIn(item, field, place, onConflict))
      for (const [index, one] of item.entries())
        walk(one, field.items?.fields, [...place, index], onConflict, found)
    } else walk(item, field.fields, place, onConflict, found)
  }
}

function duplicatesIn(
  items: readonly unknown[],
  field: FieldSchema,
  path: Path,
  onConflict: NonNullable<DedupeOptions["onConflict"]>,
): Found[] {
  const kept = new Map<string, number>()
  const found: Found[] = []
  for (const [index, item] of items.entries()) {
    const key = keyOf(item, field)
    if (key === undefined) continue
    const before = kept.get(key)
    if (before === undefined) {
      kept.set(key, index)
      continue
    }
    const isEqual = deepEqual(items[before], item)
    const stays = isEqual || onConflict !== "last" ? before : index
    const goes = stays === index ? before : index
    kept.set(key, stays)
    found.push({ path: [...path, goes], kept: [...path, stays], key, isEqual })
  }
  return found
}

// An absent part of a key is what the API says it is by default: a port's protocol is TCP.
function keyOf(item: unknown, { listType, listMapKeys, items }: FieldSchema): string | undefined {
  if (listType === "set") return isObject(item) || Array.isArray(item) ? undefined : String(item)
  if (listType !== "map" || !isObject(item)) return undefined
  const parts = listMapKeys.map((name) => {
    const value = item[name] ?? items?.fields?.field(name)?.default
    return value === undefined ? undefined : `${name}=${value}`
  })
  return parts.some((part) => part === undefined) ? undefined : parts.join(", ")
}

function fromTheEnd(a: Duplicate, b: Duplicate): number {
  for (let i = 0; i < Math.min(a.path.length, b.path.length); i++) {
    const [one, other] = [a.path[i], b.path[i]]
    if (one === other) continue
    if (typeof one === "number" && typeof other === "number") return other - one
    return String(one) < String(other) ? -1 : 1
  }
  return b.path.length - a.path.length
}
