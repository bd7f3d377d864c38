import type { Path } from "@sternpost/manifests"
import type { Pod } from "../pod-security/pod.ts"

/** One change of a pod: a value to write, or none for a field to take out. Paths are from the pod. */
export interface PodEdit {
  readonly path: Path
  readonly value: unknown
}

/** What mends a violation, and what of it was refused, and why: lower case, no full stop. */
export interface Fix {
  readonly edits: readonly PodEdit[]
  readonly refused?: string
}

export interface FixOptions {
  /** Whether what the pod asks for by name (`privileged: true`) is changed too. */
  readonly changesExplicit: boolean
  /** The user that takes the place of root. */
  readonly runAsUser?: number
}

/** Mends what a check has against a pod. */
export type FixPod = (pod: Pod, options: FixOptions) => Fix
