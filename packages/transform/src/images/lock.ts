import { isObject } from "@sternpost/manifests"
import { TransformError } from "../errors.ts"
import { formatImage, type ImageReference, normalizedName, parseImage } from "./reference.ts"

/** The digest that a lock has for an image; `undefined` for one it does not know. */
export type ImageLock = (image: ImageReference) => string | undefined

const LATEST = "latest"

/**
 * Reads a lock: a map of images with tags to digests, `nginx:1.29: sha256:...`. Names are compared in
 * full, and no tag is `latest`, as the kubelet has it. Throws for what is no such map.
 */
export function compileLock(content: unknown): ImageLock {
  if (!isObject(content))
    throw new TransformError(
      "OPTION_INVALID",
      "it must be a map of images to digests, like nginx:1.29: sha256:0123abcd...",
    )
  const digests = new Map<string, string>()
  for (const [image, digest] of Object.entries(content)) {
    const key = lockKey(readEntry(image, digest))
    const other = digests.get(key)
    if (other !== undefined && other !== digest)
      throw new TransformError("OPTION_INVALID", `"${image}" stands there twice`)
    digests.set(key, String(digest))
  }
  return (image) => digests.get(lockKey(image))
}

function readEntry(image: string, digest: unknown): ImageReference {
  try {
    const reference = parseImage(image)
    if (reference.digest !== "")
      throw new SyntaxError("its key has a digest, which belongs into its value")
    parseImage(formatImage({ name: "x", tag: "", digest: `${digest}` || "-" }))
    return reference
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
    throw new TransformError("OPTION_INVALID", `"${image}": ${cause.message}`, cause)
  }
}

function lockKey({ name, tag }: ImageReference): string {
  return `${normalizedName(name)}:${tag === "" ? LATEST : tag}`
}
