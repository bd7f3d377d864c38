import { isObject, type Manifest, type Path } from "@sternpost/manifests"

/** Labels or annotations to write: key to value. */
export type Pairs = Readonly<Record<string, string>>

/**
 * Writes the pairs into the map at `path`, over what is there. A missing, null or empty map is made
 * whole in one edit. Throws a `ManifestError` when something else than a map stands there.
 */
export function writePairs(manifest: Manifest, path: Path, pairs: Pairs): void {
  const [parent, key] = path
  if (path.length === 2 && parent === "metadata" && manifest.addPairsQuickly(String(key), pairs))
    return
  const present = manifest.get(path)
  if (isObject(present) && Object.keys(present).length > 0) {
    for (const [key, value] of Object.entries(pairs))
      if (present[key] !== value) manifest.set([...path, key], value)
  } else if (present === undefined || present === null || isObject(present)) {
    if (Object.keys(pairs).length > 0) manifest.set(path, { ...pairs })
  } else {
    throw manifest.error("MANIFEST_EDIT", `${path.join(".")} is no map`)
  }
}
