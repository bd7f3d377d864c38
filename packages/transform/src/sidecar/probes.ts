import { isObject, type JsonObject } from "@sternpost/manifests"
import type { AppContainer } from "./apps.ts"
import type { Draft } from "./draft.ts"
import { parseText } from "./expression.ts"

/** How the probes of an application are handed to a sidecar that asks in their stead. */
export interface ProbeRewrite {
  /** Where the sidecar answers; `${container}` and `${probe}` stand for their names. */
  readonly path?: string
  /** The port on which it answers. */
  readonly port: number
  /** The variable of the sidecar that gets the probes it is to make, as JSON by path. */
  readonly env?: string
  /** The container of the template that gets the variable; its first one by default. */
  readonly container?: string
}

// Source: istio pkg/kube/inject/app_probe.go (1.24): the names, and the shape of the variable's value.
const PROBES = {
  livenessProbe: "livez",
  readinessProbe: "readyz",
  startupProbe: "startupz",
} as const
const HANDLERS = ["httpGet", "tcpSocket", "grpc"] as const
// biome-ignore lint/suspicious/noTemplateCurlyInString: what the option's default is
const DEFAULT_PATH = "/app-health/${container}/${probe}"

/** The probes that a sidecar is to make, by the path at which it answers for them. */
export type HandedProbes = Readonly<Record<string, JsonObject>>

/**
 * Lets the probes of a container ask the sidecar, and gives what that one has to ask. Probes that run a command
 * in the container stay.
 */
export function rewriteProbes(
  draft: Draft,
  container: AppContainer,
  { path = DEFAULT_PATH, port }: ProbeRewrite,
  fail: (path: readonly (string | object)[], message: string) => Error,
): HandedProbes {
  const handed: Record<string, JsonObject> = {}
  for (const [field, probe] of Object.entries(PROBES)) {
    const present = container.value[field]
    const handler = HANDLERS.find((name) => isObject(present) && isObject(present[name]))
    if (!isObject(present) || handler === undefined) continue
    const place = [...container.path, field]
    const { [handler]: asked, ...rest } = present
    const at = pathOf(path, { container: container.name, probe })
    const number = portOf(container, (asked as JsonObject)["port"])
    if (number === undefined)
      throw fail(
        place,
        `its port ${JSON.stringify((asked as JsonObject)["port"])} is none of the container's`,
      )
    const timeout = present["timeoutSeconds"]
    handed[at] = {
      [handler]: { ...(asked as JsonObject), port: number },
      ...(timeout === undefined ? {} : { timeoutSeconds: timeout }),
    }
    draft.change(place, { httpGet: { path: at, port }, ...rest })
  }
  return handed
}

function pathOf(pattern: string, names: Readonly<Record<string, string>>): string {
  const parts = parseText(pattern)
  if (parts === undefined) return pattern
  return parts.map((part) => (part.type === "text" ? part.text : (names[part.text] ?? ""))).join("")
}

function portOf({ value }: AppContainer, port: unknown): number | undefined {
  if (typeof port === "number") return port
  const ports = Array.isArray(value["ports"]) ? value["ports"].filter(isObject) : []
  const named = ports.find(({ name }) => name === port)?.["containerPort"]
  if (typeof named === "number") return named
  return /^\d+$/.test(String(port)) ? Number(port) : undefined
}
