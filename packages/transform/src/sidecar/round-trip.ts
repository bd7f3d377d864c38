import { deepEqual, type Manifest, type Path, parseManifests } from "@sternpost/manifests"
import { digestOf } from "./digest.ts"
import type { Draft } from "./draft.ts"
import { inObject, type PodPlace } from "./pods.ts"
import { diffLines, type Spelling } from "./spelling.ts"
import { takeOut } from "./take-out.ts"

/**
 * Whether the edits of a draft only add lines, which a deletion takes out again without a trace. Where it is
 * not so (a null or brackets give way, something is replaced, brackets or anchors are around), only a
 * trial can tell.
 */
export function addsLinesOnly(manifest: Manifest, place: PodPlace, { edits }: Draft): boolean {
  return edits.every((edit) => {
    const path = inObject(place, edit.path)
    const isNew = edit.op === "insert" || manifest.kindAt(path) === undefined
    return isNew && manifest.takesLinesAt(path.slice(0, -1))
  })
}

/** What came of taking a sidecar out again, on trial. */
export interface Trial {
  /** Whether all values are those that were there before. */
  readonly isExact: boolean
  /** What the text needs besides; `undefined` where it is the same. */
  readonly spelling?: Spelling
}

/** Takes a sidecar out of a copy of the object, and compares with the text that its document had before. */
export function tryTakingOut(
  manifest: Manifest,
  place: PodPlace,
  { key, before }: { readonly key: string; readonly before: string },
): Trial {
  const copy = copyOf(manifest.documentText, manifest.base)
  if (copy === undefined) return { isExact: false }
  takeOut(copy, place, key)
  const after = copy.documentText
  if (after === before) return { isExact: true }
  const original = copyOf(before, manifest.base)
  if (original === undefined || !deepEqual(copy.value(), original.value()))
    return { isExact: false }
  return { isExact: true, spelling: { of: digestOf(after), edits: diffLines(after, before) } }
}

function copyOf(text: string, base: Path): Manifest | undefined {
  const { manifests } = parseManifests(text)
  return manifests.find((manifest) => deepEqual(manifest.base, base))
}
