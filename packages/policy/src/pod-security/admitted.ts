import { CONTAINER_LISTS } from "@sternpost/schema"
import { at, listOf, mapOf, textOf } from "../read.ts"
import { security } from "./pod.ts"

const ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"

/**
 * A pod as the API server's checks see it, with what it has filled in by then: the ports of a pod on the
 * node's network, and the AppArmor fields that say what annotations say. It does this to objects of the
 * kind Pod, not to the templates of others. Source of the rule: recorded from kube-apiserver 1.36.3.
 */
export function admittedPod(pod: unknown): unknown {
  const spec = mapOf(at(pod, "spec"))
  const filled = CONTAINER_LISTS.filter((list) => Array.isArray(spec[list])).map((list) => [
    list,
    listOf(spec[list]).map((container) => withProfile(withPorts(container, spec), pod)),
  ])
  return { ...mapOf(pod), spec: { ...spec, ...Object.fromEntries(filled) } }
}

function withPorts(container: unknown, spec: unknown): unknown {
  const ports = at(container, "ports")
  if (at(spec, "hostNetwork") !== true || !Array.isArray(ports)) return container
  const filled = ports.map((port: unknown) =>
    (at(port, "hostPort") ?? 0) === 0
      ? { ...mapOf(port), hostPort: at(port, "containerPort") }
      : port,
  )
  return { ...mapOf(container), ports: filled }
}

function withProfile(container: unknown, pod: unknown): unknown {
  const annotation = at(pod, "metadata", "annotations", ANNOTATION + textOf(at(container, "name")))
  const profile = profileOf(textOf(annotation))
  const isSet = (security(container, "appArmorProfile") ?? null) !== null
  const spec = at(pod, "spec")
  if (profile === undefined || isSet || at(spec, "os", "name") === "windows") return container
  if (security(spec, "appArmorProfile", "type") === profile) return container
  const context = { ...mapOf(security(container)), appArmorProfile: { type: profile } }
  return { ...mapOf(container), securityContext: context }
}

function profileOf(annotation: string): string | undefined {
  if (annotation.startsWith("localhost/")) return "Localhost"
  const known: Readonly<Record<string, string>> = {
    unconfined: "Unconfined",
    "runtime/default": "RuntimeDefault",
  }
  return known[annotation]
}
