import type { Path } from "@sternpost/manifests"
import type { Pod } from "./pod.ts"

/** Why a pod is not allowed, in the words of the API server. */
export interface Violation {
  readonly reason: string
  /** Who, and what it must or must not do. */
  readonly detail: string
  /** The fields that it is about, from the pod; those that are missing included. */
  readonly places: readonly Path[]
}

/** Looks at a pod; `undefined` when there is nothing against it. */
export type CheckPod = (pod: Pod) => Violation | undefined

/** One control of the Pod Security Standards. */
export interface PodCheck {
  /** The id by which the API server knows it. */
  readonly id: string
  readonly level: "baseline" | "restricted"
  /** The ids of checks of the level below that it says more than. */
  readonly overrides?: readonly string[]
  /** What it checks from which minor version on, oldest first. */
  readonly versions: readonly { readonly since: number; readonly check: CheckPod }[]
}
