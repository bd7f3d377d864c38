import type { Manifest, Path } from "@sternpost/manifests"
import { type JsonPatchOperation, type JsonValue, parsePointer } from "@sternpost/patch"
import { rounded } from "../patches/tree-patch.ts"

/** A change of a field that a JSON patch makes, whatever else it or another one does. */
export interface DirectChange {
  readonly path: readonly string[]
  /** undefined removes the field. */
  readonly value: JsonValue | undefined
}

/**
 * What a JSON patch does to fields of maps, each of which has nothing to do with the others; undefined for a patch
 * that does more, or to what tells objects apart.
 */
export function directChanges(
  operations: readonly JsonPatchOperation[],
): readonly DirectChange[] | undefined {
  const changes: DirectChange[] = []
  for (const operation of operations) {
    const { op } = operation
    if (op !== "add" && op !== "replace" && op !== "remove") return undefined
    const path = parsePointer(operation.path)
    const [root] = path
    if (root === undefined || OWN.has(root)) return undefined
    changes.push({ path, value: op === "remove" ? undefined : rounded(operation.value) })
  }
  return changes.every((one, i) =>
    changes.every((two, j) => i === j || areApart(one.path, two.path)),
  )
    ? changes
    : undefined
}

const OWN: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"])

/** Whether neither path leads to, or into, what the other one does. */
export function areApart(a: readonly string[], b: readonly string[]): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return true
  return false
}

// kustomize rounds all numbers of what it patches.
const LONG_NUMBER = /\d{16}/g

/**
 * Whether the changes do to an object what the patch would: maps lead to each field, and what is there is no map or
 * list that would be compared with the new one.
 */
export function takesChanges(manifest: Manifest, changes: readonly DirectChange[]): boolean {
  return (
    manifest.mentions(LONG_NUMBER) === 0 &&
    changes.every(({ path, value }) => {
      for (let length = 1; length < path.length; length++)
        if (manifest.kindAt(path.slice(0, length)) !== "map") return false
      const present = manifest.kindAt(path)
      if (value === undefined) return present !== undefined
      return present === undefined || (present === "scalar" && !isCollection(value))
    })
  )
}

function isCollection(value: JsonValue): boolean {
  return typeof value === "object" && value !== null
}

/** Makes changes that `takesChanges` has found good. */
export function makeChanges(manifest: Manifest, changes: readonly DirectChange[]): void {
  for (const { path, value } of changes)
    if (value === undefined) manifest.delete(path as Path)
    else manifest.set(path as Path, value)
}
