import { createSource, duplicateKeys, scanDocument } from "@sternpost/goyaml"
import {
  deepEqual,
  formatPath,
  type Manifest,
  type Path,
  startsWithPath,
} from "@sternpost/manifests"
import type { DedupeOptions, Duplicate } from "./dedupe.ts"

const ASIDE = "sternpost.dev/set-aside"

/**
 * Takes out keys that their map has twice: Go reads the last one, strict readers refuse the document.
 * Returns what was taken out. Throws a `ManifestError` for values that differ, if the options say so.
 * Of a List the items are looked at, not what stands around them.
 */
export function dedupeKeys(
  manifest: Manifest,
  { onConflict = "last" }: DedupeOptions = {},
): readonly Duplicate[] {
  const found: Duplicate[] = []
  for (let next = firstOf(manifest); next !== undefined; next = firstOf(manifest)) {
    const { path, line } = next
    const [parent, key] = [path.slice(0, -1), String(path.at(-1))]
    const last = manifest.get(path)
    // Edits reach the last of the keys, so it is put aside to see the one before it.
    manifest.rename(path, ASIDE)
    const isEqual = deepEqual(manifest.get(path), last)
    if (!isEqual && onConflict === "fail")
      throw manifest.error(
        "MANIFEST_FIELD",
        `${formatPath(path)} stands there twice, with different values, again in line ${line} of the document`,
      )
    if (isEqual || onConflict === "first") manifest.delete([...parent, ASIDE])
    else {
      manifest.delete(path)
      manifest.rename([...parent, ASIDE], key)
    }
    found.push({ path, key, isEqual })
  }
  return found
}

// The outermost first: what is within a key that goes goes with it.
function firstOf(manifest: Manifest): { readonly path: Path; readonly line: number } | undefined {
  const { base } = manifest
  const source = createSource(manifest.documentText)
  const [first] = duplicateKeys(scanDocument(source, 0, source.latin1.length))
    .filter(({ path }) => startsWithPath(path, base))
    .sort((a, b) => a.path.length - b.path.length)
  return first === undefined ? undefined : { ...first, path: first.path.slice(base.length) }
}
