import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parse } from "@sternpost/goyaml"
import { isObject } from "@sternpost/manifests"
import { CheckError } from "../errors.ts"

/**
 * The images that a lock file of the stage `images` has a digest for, by their full names. Throws a `CheckError` for a
 * file that cannot be read, or is no map.
 */
export function lockedImages(file: string, baseDir: string): ReadonlySet<string> {
  let content: unknown
  try {
    content = parse(readFileSync(resolve(baseDir, file)))
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw unusable(file, reason, cause)
  }
  if (!isObject(content)) throw unusable(file, "it must be a map of images to digests")
  return new Set(Object.keys(content).map(fullImageName))
}

/** An image's name with its registry and tag, as the kubelet reads it: `nginx` is `docker.io/library/nginx:latest`. */
export function fullImageName(image: string): string {
  const [first = "", ...rest] = image.split("/")
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === "localhost")
  const path = rest.length === 0 ? `library/${image}` : image
  const name = hasRegistry ? image : `docker.io/${path}`
  return /:[^/]*$/.test(name) ? name : `${name}:latest`
}

function unusable(file: string, reason: string, cause?: unknown): CheckError {
  const message = `cannot use the lock file "${file}": ${reason}`
  return new CheckError("CHECK_OPTIONS", message, { file, cause })
}
