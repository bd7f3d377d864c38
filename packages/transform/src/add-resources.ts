import {
  describeManifest,
  FILENAME_ANNOTATION,
  identityKey,
  type Manifest,
  type ManifestStream,
} from "@sternpost/manifests"
import { TransformError } from "./errors.ts"

export interface AddOptions {
  /** What to do about an object that is there already; `fail` unless said otherwise. */
  readonly onExisting?: "fail" | "skip" | "replace"
}

/**
 * Adds objects at the end of a stream, text and comments as they are. Throws a `TransformError` for one
 * that is there already, unless the options say what to do.
 */
export function addResources(
  stream: ManifestStream,
  objects: readonly Manifest[],
  { onExisting = "fail" }: AddOptions,
): void {
  const present = new Map(stream.manifests.map((manifest) => [identityKey(manifest), manifest]))
  for (const object of objects) {
    const key = identityKey(object)
    const twin = present.get(key)
    if (twin === undefined) present.set(key, stream.add(withoutMarker(object.text)))
    else if (onExisting === "replace") replaceBy(twin, object)
    else if (onExisting === "fail")
      throw new TransformError(
        "OBJECTS_UNFIT",
        `${describeManifest(twin)} is there already; say onExisting: skip or replace`,
      )
  }
}

// Helm 4 wants its annotation back.
function replaceBy(twin: Manifest, object: Manifest): void {
  const filename = twin.annotations[FILENAME_ANNOTATION]
  twin.replace(object.value())
  if (filename !== undefined) twin.set(["metadata", "annotations", FILENAME_ANNOTATION], filename)
}

function withoutMarker(text: string): string {
  return text.replace(/^[ \t]*\r?\n/, "")
}
