import type { Manifest, ManifestStream } from "@sternpost/manifests"
import { parseFieldPath, placesOf } from "./field-path.ts"

/** Takes objects out of the stream. */
export function deleteObjects(stream: ManifestStream, selected: readonly Manifest[]): void {
  for (const manifest of [...selected]) stream.remove(manifest)
}

/**
 * Compiles paths of fields to delete; what is not there is no error. Throws a `TransformError` for a
 * path that is none.
 */
export function compileDeleteFields(paths: readonly string[]): (manifest: Manifest) => void {
  const fields = paths.map(parseFieldPath)
  return (manifest) => {
    for (const steps of fields) {
      // From the end, because a deleted item moves those behind it.
      for (const place of placesOf(manifest, steps, false).reverse()) manifest.delete(place)
    }
  }
}
