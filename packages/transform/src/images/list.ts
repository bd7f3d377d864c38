import type { Manifest, Path } from "@sternpost/manifests"
import type { FieldSpec } from "../field-spec.ts"
import { readImage } from "./images.ts"
import { imagePlaces } from "./places.ts"
import { formatImage, type ImageReference } from "./reference.ts"

/** One use of an image by an object. */
export interface ImageUse {
  readonly image: string
  readonly reference: ImageReference
  readonly manifest: Manifest
  readonly path: Path
}

/** The images that objects use, and the places whose image another program fills in. */
export interface ImageList {
  readonly uses: readonly ImageUse[]
  readonly unknown: readonly Pick<ImageUse, "image" | "manifest" | "path">[]
}

/** Lists images in the order of the stream. Throws a `ManifestError` for an image that is none. */
export function listImages(
  manifests: readonly Manifest[],
  fields: readonly FieldSpec[] = [],
): ImageList {
  const uses: ImageUse[] = []
  const unknown: Pick<ImageUse, "image" | "manifest" | "path">[] = []
  for (const manifest of manifests)
    for (const place of imagePlaces(manifest, fields)) {
      const reference = readImage(manifest, place)
      const { path, value } = place
      if (reference === "placeholder") unknown.push({ image: String(value), manifest, path })
      if (typeof reference !== "string")
        uses.push({ image: formatImage(reference), reference, manifest, path })
    }
  return { uses, unknown }
}
