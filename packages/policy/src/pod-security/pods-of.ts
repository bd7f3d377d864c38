import { isObject, type Manifest, type Path } from "@sternpost/manifests"
import { findPodSpecs } from "@sternpost/schema"
import { admittedPod } from "./admitted.ts"

/** A pod that an object is, or that is made from it. */
export interface FoundPod {
  /** `{metadata, spec}`. */
  readonly pod: unknown
  /** Turns a path from the pod into one from the object. */
  place(path: Path): Path
}

/** The pods in an object: itself, its templates, and those that a CRD says it holds. */
export function podsOf(manifest: Manifest): FoundPod[] {
  return findPodSpecs(manifest, (path) => manifest.get(path)).map((path) => podAt(manifest, path))
}

function podAt(manifest: Manifest, path: Path): FoundPod {
  const parent = path.slice(0, -1)
  // Some custom resources hold a pod spec under another name, and have no metadata for the pod.
  if (path.at(-1) !== "spec")
    return {
      pod: { spec: manifest.get(path) },
      place: ([, ...rest]) => [...path, ...rest],
    }
  const pod = manifest.get(parent)
  const isPod = manifest.group === "" && manifest.kind === "Pod"
  return {
    pod: isPod && isObject(pod) ? admittedPod(pod) : pod,
    place: (rest) => [...parent, ...rest],
  }
}
