import {
  formatPath,
  isObject,
  type JsonObject,
  type Manifest,
  type Path,
} from "@sternpost/manifests"
import { findPodSpecs, podSpecPaths } from "@sternpost/schema"

/** Where a pod stands in an object. */
export interface PodPlace {
  readonly spec: Path
  /** Its metadata; that of the object where the pod has none of its own. */
  readonly metadata: Path
  readonly hasOwnMetadata: boolean
}

/** The pods of an object, in the order of its kind's description. */
export function podPlaces(manifest: Manifest): readonly PodPlace[] {
  const candidates = podSpecPaths(manifest)
  if (candidates.length === 0) return []
  const specs = candidates.every((path) => !path.includes("[]") && !path.includes("*"))
    ? candidates.filter((path) => isMapAt(manifest, path))
    : findPodSpecs(manifest, (path) => manifest.get(path))
  return specs.map((spec) => podPlace(manifest, spec))
}

// Reading the whole value to see that it is a map would take longer than all the rest.
function isMapAt(manifest: Manifest, path: Path): boolean {
  return (manifest.kindAt(path) ?? (isObject(manifest.get(path)) ? "map" : "null")) === "map"
}

// As kinds call what holds a pod's metadata beside its spec; the templates of Jobs hold those of Jobs.
const POD_TEMPLATE = /(?:^|pod|listener)template$/i

/** The pod whose spec stands at a path. */
export function podPlace(manifest: Manifest, spec: Path): PodPlace {
  const template = spec.slice(0, -1)
  const isTemplate =
    (template.length === 0 && manifest.kind === "Pod" && manifest.group === "") ||
    (spec.at(-1) === "spec" && POD_TEMPLATE.test(String(template.at(-1))))
  const metadata = isTemplate ? [...template, "metadata"] : ["metadata"]
  return { spec, metadata, hasOwnMetadata: isTemplate }
}

/** A pod as it stands: a fresh copy of its metadata and spec. */
export function readPod(manifest: Manifest, { metadata, spec }: PodPlace): JsonObject {
  const own = manifest.get(metadata)
  return { ...(own === undefined ? {} : { metadata: own }), spec: manifest.get(spec) }
}

/** What a sidecar is called in the status: pods without metadata of their own share that of the object. */
export function statusKey(name: string, { hasOwnMetadata, spec }: PodPlace): string {
  return hasOwnMetadata ? name : `${name}@${formatPath(spec)}`
}

/** A path of a pod (`metadata...` or `spec...`) as one of the object. */
export function inObject({ metadata, spec }: PodPlace, [root, ...rest]: Path): Path {
  return [...(root === "metadata" ? metadata : spec), ...rest]
}
