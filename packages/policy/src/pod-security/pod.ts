import type { Path } from "@sternpost/manifests"
import { CONTAINER_LISTS } from "@sternpost/schema"
import { at, listOf, mapOf, textOf } from "../read.ts"

/** One container of a pod, of whichever list. */
export interface PodContainer {
  readonly name: string
  readonly value: unknown
  /** From the pod. */
  readonly path: Path
}

/** A pod, or a template of one: what the checks look at. */
export interface Pod {
  readonly annotations: Readonly<Record<string, unknown>>
  readonly spec: unknown
  /** First init containers, then containers, then ephemeral ones: the API server's order. */
  readonly containers: readonly PodContainer[]
}

/** Reads `{metadata, spec}`; nothing of it is trusted to have the right type. */
export function readPod(pod: unknown): Pod {
  const spec = at(pod, "spec")
  const containers = CONTAINER_LISTS.flatMap((list) =>
    listOf(at(spec, list)).map((value, i) => ({
      name: textOf(at(value, "name")),
      value,
      path: ["spec", list, i],
    })),
  )
  return { annotations: mapOf(at(pod, "metadata", "annotations")), spec, containers }
}

/** What a pod or container says in a field of its `securityContext`. */
export function security(owner: unknown, ...path: readonly string[]): unknown {
  return at(owner, "securityContext", ...path)
}

/** Whether the pod has user namespaces, where root in it is nobody outside. */
export function hasUserNamespace(pod: Pod): boolean {
  return at(pod.spec, "hostUsers") === false
}

/** Whether the pod says that it is for Windows, which knows nothing of Linux privileges. */
export function isWindows(pod: Pod): boolean {
  return at(pod.spec, "os", "name") === "windows"
}
