import { describeManifest, type Manifest, type ManifestStream } from "@sternpost/manifests"
import { TransformError } from "./errors.ts"
import { appliesTo, type FieldSpec, fieldPaths } from "./field-spec.ts"

/** An entry of kustomize's `replicas`. */
export interface ReplicaCount {
  /** The whole name of the workload, or the one that it came with. */
  readonly name: string
  readonly count: number
  /** Whether it is an error when there is no such workload; true unless said otherwise. */
  readonly required?: boolean
}

export interface ReplicaOptions {
  readonly replicas: readonly ReplicaCount[]
  /** Fields of other kinds that hold a number of replicas. */
  readonly fields?: readonly FieldSpec[]
}

// Source: kustomize api/internal/konfig/builtinpluginconsts/replicas.go (5.8).
const FIELDS: readonly FieldSpec[] = [
  "Deployment",
  "ReplicationController",
  "ReplicaSet",
  "StatefulSet",
].map((kind) => ({ kind, path: "spec/replicas", create: true }))

/**
 * Sets the number of replicas of workloads. Throws a `TransformError` for a name that no workload has,
 * as kustomize does. `onScaled` is told of a workload whose number an autoscaler will change again.
 */
export function setReplicas(
  stream: ManifestStream,
  selected: readonly Manifest[],
  { replicas, fields = [] }: ReplicaOptions,
  onScaled: (manifest: Manifest, message: string) => void = () => {},
): void {
  const specs = [...FIELDS, ...fields]
  const workloads = selected.filter((manifest) => specs.some((spec) => appliesTo(spec, manifest)))
  for (const { name, count, required = true } of replicas) {
    const named = workloads.filter((manifest) => isCalled(manifest, name))
    if (named.length === 0 && required) throw missing(name, workloads)
    for (const manifest of named) {
      for (const spec of specs.filter((one) => appliesTo(one, manifest)))
        for (const path of fieldPaths(spec, manifest)) manifest.set(path, count)
      const autoscaler = autoscalerOf(manifest, stream)
      if (autoscaler !== undefined)
        onScaled(manifest, `${describeManifest(autoscaler)} sets its number of replicas again`)
    }
  }
}

// A stage before may have renamed it: kustomize finds it by either name too.
function isCalled(manifest: Manifest, name: string): boolean {
  return manifest.name === name || manifest.rendered(["metadata", "name"]) === name
}

function missing(name: string, workloads: readonly Manifest[]): TransformError {
  const names = workloads.map((manifest) => `${manifest.kind} ${manifest.name}`)
  const there = names.length === 0 ? "there is none" : `there are ${names.join(", ")}`
  return new TransformError(
    "OBJECTS_UNFIT",
    `no workload with replicas is called "${name}": ${there}; say required: false if it may be missing`,
  )
}

function autoscalerOf(workload: Manifest, stream: ManifestStream): Manifest | undefined {
  return stream.manifests.find(
    (manifest) =>
      manifest.kind === "HorizontalPodAutoscaler" &&
      manifest.namespace === workload.namespace &&
      manifest.get(["spec", "scaleTargetRef", "kind"]) === workload.kind &&
      manifest.get(["spec", "scaleTargetRef", "name"]) === workload.name,
  )
}
