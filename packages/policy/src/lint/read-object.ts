import { isObject, type JsonObject, type Manifest, type Path } from "@sternpost/manifests"
import { CONTAINER_LISTS, findPodSpecs, podSpecPaths } from "@sternpost/schema"
import type { CheckedObject } from "../check.ts"
import { at, listOf, mapOf, textOf } from "../read.ts"
import type { LintContainer, LintObject, LintPod } from "./subjects.ts"

/** What reading needs to know. */
export interface ReadOptions {
  /** Whether rules read objects of a kind closely. */
  readonly isRead: (kind: string) => boolean
  readonly namespace: string
  /** Is told of a container that only an operator completes. */
  readonly leaveOut: (manifest: Manifest, reason: string) => void
}

/**
 * Reads what rules look at. Of kinds that no rule knows, such as CRDs, only the metadata is read. Throws a
 * `ManifestError` for a document that cannot be read.
 */
export function readObject(checked: CheckedObject, options: ReadOptions): LintObject {
  const { manifest } = checked
  const { group, kind } = manifest
  const holdsPods = podSpecPaths(manifest).length > 0
  const isWhole = holdsPods || options.isRead(`${group}/${kind}`)
  const value: JsonObject = isWhole ? checked.value : { metadata: manifest.get(["metadata"]) }
  const metadata = mapOf(value["metadata"])
  const annotations = mapOf(metadata["annotations"])
  const { name, namespace } = metadata
  const pods: LintPod[] = []
  const object: LintObject = {
    manifest,
    value,
    group,
    kind,
    // What was read already; the manifest would look for it anew.
    name: typeof name === "string" ? name : manifest.name,
    namespace: namespaceOf(namespace, manifest) || options.namespace,
    labels: mapOf(metadata["labels"]),
    annotations,
    isHook: typeof annotations["helm.sh/hook"] === "string",
    pods,
  }
  if (holdsPods)
    for (const path of findPodSpecs(manifest, (path) => valueBelow(value, path)))
      pods.push(readPod(object, path, options))
  return object
}

function namespaceOf(namespace: unknown, manifest: Manifest): string {
  if (namespace === undefined || namespace === null) return ""
  return typeof namespace === "string" ? namespace : manifest.namespace
}

/** What stands at a path below a value. */
export function valueBelow(value: unknown, path: Path): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== "object" || found === null || !Object.hasOwn(found, key)) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}

const JOBS = /(?:^|\.)(?:Job|CronJob|ScaledJob|BroadcastJob|AdvancedCronJob)$/

function readPod(object: LintObject, path: Path, options: ReadOptions): LintPod {
  const spec = mapOf(valueBelow(object.value, path))
  // Some custom resources hold a pod spec under another name, and have no metadata for the pod.
  const parent = path.at(-1) === "spec" ? valueBelow(object.value, path.slice(0, -1)) : undefined
  const containers: LintContainer[] = []
  const restart = spec["restartPolicy"]
  const pod: LintPod = {
    object,
    spec,
    path,
    labels: mapOf(at(parent, "metadata", "labels")),
    annotations: mapOf(at(parent, "metadata", "annotations")),
    containers,
    isJob: JOBS.test(object.kind) || restart === "Never" || restart === "OnFailure",
  }
  for (const list of CONTAINER_LISTS)
    for (const [index, value] of listOf(spec[list]).entries())
      if (isObject(value))
        readContainer(pod, value, { list, index, options, add: (one) => containers.push(one) })
  return pod
}

const BUILT_IN_GROUPS = new Set(["", "apps", "batch", "extensions"])

interface Place {
  readonly list: string
  readonly index: number
  readonly options: ReadOptions
  readonly add: (container: LintContainer) => void
}

function readContainer(pod: LintPod, value: JsonObject, place: Place): void {
  const { list, index, options, add } = place
  const name = textOf(value["name"])
  const { manifest, group } = pod.object
  if (value["image"] === undefined && !BUILT_IN_GROUPS.has(group)) {
    options.leaveOut(manifest, `an operator completes the container "${name}"`)
    return
  }
  add({
    pod,
    name,
    value,
    list: list as LintContainer["list"],
    path: [...pod.path, list, index],
    isLasting:
      list === "containers" || (list === "initContainers" && value["restartPolicy"] === "Always"),
  })
}
