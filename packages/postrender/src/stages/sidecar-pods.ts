import { formatPath, groupOf, isObject, type Manifest, type Path } from "@sternpost/manifests"
import { podSpecPaths } from "@sternpost/schema"
import { reasonText } from "@sternpost/transform"
import type { Selection, StageContext, StageEnvironment } from "../contract.ts"

// What a pod has, wherever it stands.
const CONTAINERS = "containers"

/** The objects that may have pods, or of which something is to be said because they have none. */
export function withPods(
  selection: Selection,
  { hasMatch }: StageEnvironment,
): readonly Manifest[] {
  return (hasMatch ? undefined : selection.pick?.(mayHavePods)) ?? selection.manifests
}

function mayHavePods({ apiVersion, kind }: Kind): boolean | string {
  if (podSpecPaths({ group: groupOf(apiVersion), kind }).length > 0) return true
  return isCustom({ apiVersion, kind }) && CONTAINERS
}

/**
 * Says of objects that they have no pods: of custom resources that seem to have some, and of all others if
 * somebody selected them.
 */
export function reportPodless(
  manifests: readonly Manifest[],
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

type Kind = Pick<Manifest, "apiVersion" | "kind">

function isCustom({ apiVersion, kind }: Kind): boolean {
  const group = groupOf(apiVersion)
  return group.includes(".") && !group.endsWith(".k8s.io") && kind !== ""
}

function guessedPodSpec(manifest: Manifest): Path | undefined {
  // Most custom resources do not even have the word, which is seen without reading them.
  if (!manifest.documentText.includes(CONTAINERS)) return undefined
  const search = (value: unknown, path: Path): Path | undefined => {
    if (Array.isArray(value)) return firstOf(value.entries(), path, search)
    if (!isObject(value)) return undefined
    return holdsContainers(value[CONTAINERS]) ? path : firstOf(Object.entries(value), path, search)
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
