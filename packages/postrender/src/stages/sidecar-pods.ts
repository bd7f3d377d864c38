import { formatPath, isObject, type Manifest, type Path } from "@sternpost/manifests"
import { podSpecPaths } from "@sternpost/schema"
import { reasonText } from "@sternpost/transform"
import type { Selection, StageContext, StageEnvironment } from "../contract.ts"

/**
 * Says of objects that they have no pods: of custom resources that seem to have some, and of all others if
 * somebody selected them.
 */
export function reportPodless(
  { manifests }: Selection,
  context: StageContext,
  { hasMatch }: StageEnvironment,
): void {
  for (const manifest of manifests) {
    if (podSpecPaths(manifest).length > 0) continue
    const guess = isCustom(manifest) ? guessedPodSpec(manifest) : undefined
    if (guess !== undefined)
      context.skip(manifest, reasonText("guessed-pod-spec", formatPath(guess)))
    else if (hasMatch) context.skip(manifest, reasonText("no-pod"))
  }
}

function isCustom({ group, kind }: Manifest): boolean {
  return group.includes(".") && !group.endsWith(".k8s.io") && kind !== ""
}

function guessedPodSpec(manifest: Manifest): Path | undefined {
  // Most custom resources do not even have the word, which is seen without reading them.
  if (!manifest.documentText.includes("containers")) return undefined
  const search = (value: unknown, path: Path): Path | undefined => {
    if (Array.isArray(value)) return firstOf(value.entries(), path, search)
    if (!isObject(value)) return undefined
    return holdsContainers(value["containers"])
      ? path
      : firstOf(Object.entries(value), path, search)
  }
  return search(manifest.value(), [])
}

function firstOf(
  entries: Iterable<readonly [string | number, unknown]>,
  path: Path,
  search: (value: unknown, path: Path) => Path | undefined,
): Path | undefined {
  for (const [key, value] of entries) {
    const found = search(value, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}

function holdsContainers(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((item) => isObject(item) && "name" in item && "image" in item)
  )
}
