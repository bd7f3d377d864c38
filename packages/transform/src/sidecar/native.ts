import type { JsonObject } from "@sternpost/manifests"
import { containersOf } from "./check-template.ts"
import type { ResolvedTemplate } from "./resolve.ts"

/** When sidecars are native ones: init containers that keep running. */
export type NativeMode = "auto" | "always" | "never"

// Enabled by default since 1.29. Source: kubernetes pkg/features/kube_features.go, SidecarContainers.
const SINCE = [1, 29] as const

/** Whether a version of Kubernetes has native sidecars; `undefined` for none that can be read. */
export function hasNativeSidecars(version: string | undefined): boolean | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version ?? "") ?? []
  if (major === undefined || minor === undefined) return undefined
  return Number(major) > SINCE[0] || (Number(major) === SINCE[0] && Number(minor) >= SINCE[1])
}

/** What becomes of a template's sidecars: made native, made plain, or left as they are written. */
export type NativeForm = "native" | "plain" | "as-written"

/** The form for a mode; `"too-old"` where the mode asks for what the version does not have. */
export function nativeForm(mode: NativeMode, version: string | undefined): NativeForm | "too-old" {
  const has = hasNativeSidecars(version)
  if (mode === "never") return "plain"
  if (mode === "always") return has === false ? "too-old" : "native"
  if (has === undefined) return "as-written"
  return has ? "native" : "plain"
}

export interface NativeOptions {
  /** Whether a native sidecar without a startup probe gets its readiness probe as one. */
  readonly startupFromReadiness?: boolean
  /** Whether the pod has a container of this name of its own, which stays where it is. */
  isOfPod(name: unknown): boolean
}

/**
 * Moves the sidecars of a template to the list that a form asks for. Probes and lifecycle are legal in both; a
 * `restartPolicy` is taken off again where it is not.
 */
export function toForm(
  template: ResolvedTemplate,
  form: NativeForm,
  { startupFromReadiness = false, isOfPod }: NativeOptions,
): ResolvedTemplate {
  if (form === "as-written") return template
  const init = containersOf(template.spec, "initContainers")
  const plain = containersOf(template.spec, "containers")
  const isSidecar = (container: JsonObject) => container["restartPolicy"] === "Always"
  const moves = (container: JsonObject) => !isOfPod(container["name"])
  if (form === "plain") {
    const moved = init.filter(isSidecar).map(({ restartPolicy: _, ...container }) => container)
    if (moved.length === 0) return template
    return withLists(
      template,
      init.filter((one) => !isSidecar(one)),
      [...plain, ...moved],
    )
  }
  const moved = plain
    .filter(moves)
    .map((container) => nativeSidecar(container, startupFromReadiness))
  if (moved.length === 0) return template
  return withLists(
    template,
    [...init, ...moved],
    plain.filter((container) => !moves(container)),
  )
}

function nativeSidecar(container: JsonObject, startupFromReadiness: boolean): JsonObject {
  const { startupProbe, readinessProbe } = container
  const startup =
    startupFromReadiness && startupProbe === undefined && readinessProbe !== undefined
      ? { startupProbe: readinessProbe }
      : {}
  return { ...container, restartPolicy: "Always", ...startup }
}

function withLists(
  { spec, ...others }: ResolvedTemplate,
  initContainers: readonly JsonObject[],
  containers: readonly JsonObject[],
): ResolvedTemplate {
  const { initContainers: _, containers: __, ...rest } = spec
  return {
    ...others,
    spec: {
      ...(initContainers.length > 0 ? { initContainers } : {}),
      ...(containers.length > 0 ? { containers } : {}),
      ...rest,
    },
  }
}

/** The containers of a template that would keep a pod from ending: those that are not init containers. */
export function neverEnding(
  { spec }: ResolvedTemplate,
  isOfPod: (name: unknown) => boolean,
): readonly string[] {
  return containersOf(spec, "containers")
    .map(({ name }) => String(name))
    .filter((name) => !isOfPod(name))
}
