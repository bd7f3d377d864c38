import { isObject } from "@sternpost/manifests"
import { at, listOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import { isSameData } from "../same-data.ts"
import type { LintContainer } from "../subjects.ts"

// What runs to its end is not asked whether it is still alive, and hooks are short; ephemeral containers may have
// no probes at all.
function isProbed({ list, pod }: LintContainer): boolean {
  return list === "containers" && !pod.isJob && !pod.object.isHook
}

export const noReadinessProbe: LintRule = {
  id: "no-readiness-probe",
  summary: "a container does not say when it is ready",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "Without a readiness probe a pod gets requests as soon as its process has started, and a rollout goes on although the new version never answers. Jobs and hooks are left alone: nobody sends them requests.",
  bad: "image: acme/web:1.4",
  good: "image: acme/web:1.4\nreadinessProbe:\n  httpGet: {path: /ready, port: 8080}",
  peers: [
    "kube-linter/no-readiness-probe",
    "kube-score/pod-probes",
    "polaris/readinessProbeMissing",
    "kyverno/require-pod-probes",
    "kyverno/require-probes",
  ],
  container(container, { report }) {
    if (isProbed(container) && !isObject(container.value["readinessProbe"]))
      report(`the container "${container.name}" has no readinessProbe`, container.path)
  },
}

export const noLivenessProbe: LintRule = {
  id: "no-liveness-probe",
  summary: "nobody notices when a container hangs",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "Without a liveness probe a process that hangs stays as it is. The probe should be about the process alone: one that fails because a database is down restarts every pod at once.",
  bad: "image: acme/web:1.4",
  good: "image: acme/web:1.4\nlivenessProbe:\n  httpGet: {path: /alive, port: 8080}",
  peers: ["kube-linter/no-liveness-probe", "kube-score/pod-probes", "polaris/livenessProbeMissing"],
  container(container, { report }) {
    if (isProbed(container) && !isObject(container.value["livenessProbe"]))
      report(`the container "${container.name}" has no livenessProbe`, container.path)
  },
}

const HANDLERS = ["httpGet", "tcpSocket", "exec", "grpc"] as const

export const identicalProbes: LintRule = {
  id: "identical-probes",
  summary: "the liveness probe asks the same as the readiness probe",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "A pod that is too busy to be ready is killed at the same moment, and its load falls on the others. Let the liveness probe ask something that only fails when a restart helps, or allow it more failures.",
  bad: "readinessProbe: {httpGet: {path: /, port: 80}}\nlivenessProbe: {httpGet: {path: /, port: 80}}",
  good: "readinessProbe: {httpGet: {path: /ready, port: 80}}\nlivenessProbe: {httpGet: {path: /alive, port: 80}}",
  peers: ["kube-score/pod-probes-identical"],
  container(container, { report }) {
    const { readinessProbe, livenessProbe } = container.value
    if (!isObject(readinessProbe) || !isObject(livenessProbe)) return
    const isSame = HANDLERS.every((handler) =>
      isSameData(asked(handler, readinessProbe[handler]), asked(handler, livenessProbe[handler])),
    )
    if (isSame)
      report(`livenessProbe and readinessProbe of the container "${container.name}" ask the same`, [
        ...container.path,
        "livenessProbe",
      ])
  },
}

// With what the API server fills in.
function asked(handler: string, value: unknown): unknown {
  if (!isObject(value)) return undefined
  return handler === "httpGet" ? { path: "/", scheme: "HTTP", ...value } : value
}

const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const

export const probePortUndeclared: LintRule = {
  id: "probe-port-undeclared",
  summary: "a probe asks a port that the container does not declare",
  severity: "error",
  profile: "minimal",
  category: "correctness",
  why: "A name that no port has makes the API server refuse the pod. A number that is not declared works if the process listens there, but mostly it is a port that was changed in one place only.",
  bad: "ports:\n- {name: http, containerPort: 8080}\nlivenessProbe:\n  httpGet: {path: /, port: 8081}",
  good: "ports:\n- {name: http, containerPort: 8080}\nlivenessProbe:\n  httpGet: {path: /, port: http}",
  peers: ["kube-linter/liveness-port", "kube-linter/readiness-port", "kube-linter/startup-port"],
  container({ value, path, name }, { report }) {
    let declared: ReadonlySet<unknown> | undefined
    for (const probe of PROBES)
      for (const handler of ["httpGet", "tcpSocket", "grpc"]) {
        const asked = at(value[probe], handler)
        if (!isObject(asked)) continue
        const { port } = asked
        if (port === undefined || port === null) {
          report(`${probe} of the container "${name}" does not say which port it asks`, [
            ...path,
            probe,
            handler,
          ])
          continue
        }
        declared ??= portsOf(value["ports"])
        // Kubernetes reads a text of digits as a name, and finds none.
        if (declared.has(port) || declared.has(Number(port))) continue
        report(
          `${probe} of the container "${name}" asks port ${JSON.stringify(port)}, which it does not declare`,
          [...path, probe, handler, "port"],
        )
      }
  },
}

function portsOf(ports: unknown): ReadonlySet<unknown> {
  return new Set(listOf(ports).flatMap((port) => [at(port, "containerPort"), at(port, "name")]))
}
