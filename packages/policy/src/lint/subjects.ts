import type { JsonObject, Manifest, Path } from "@sternpost/manifests"

/** Labels or annotations. */
export type Labels = Readonly<Record<string, unknown>>

/** An object that rules look at. */
export interface LintObject {
  readonly manifest: Manifest
  /** The whole object; of kinds that no rule reads closely only `metadata`. */
  readonly value: JsonObject
  readonly group: string
  readonly kind: string
  readonly name: string
  /** The one it is in, or would be. */
  readonly namespace: string
  readonly labels: Labels
  readonly annotations: Labels
  /** Whether Helm runs it as a hook, tests included. */
  readonly isHook: boolean
  readonly pods: readonly LintPod[]
}

/** A pod that an object is, or makes. */
export interface LintPod {
  readonly object: LintObject
  readonly spec: JsonObject
  /** From the object to the pod spec. */
  readonly path: Path
  readonly labels: Labels
  readonly annotations: Labels
  readonly containers: readonly LintContainer[]
  /** Whether it ends by itself: of a Job, or one that is not started again. */
  readonly isJob: boolean
}

/** A container of a pod, of whichever list. */
export interface LintContainer {
  readonly pod: LintPod
  readonly list: "initContainers" | "containers" | "ephemeralContainers"
  readonly name: string
  readonly value: JsonObject
  /** From the object. */
  readonly path: Path
  /** Whether it runs as long as the pod: one of `containers`, or an init container that is started again. */
  readonly isLasting: boolean
}
