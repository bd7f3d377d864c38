import { at } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintContainer } from "../subjects.ts"

type Asked = "requests" | "limits"

// Ephemeral containers may ask for nothing. What a pod asks for as a whole counts for each of its containers.
function lacks(container: LintContainer, kind: Asked, resource: string): boolean {
  if (container.list === "ephemeralContainers") return false
  return (
    isNothing(at(container.value, "resources", kind, resource)) &&
    isNothing(at(container.pod.spec, "resources", kind, resource))
  )
}

function isNothing(quantity: unknown): boolean {
  return (
    quantity === undefined || quantity === null || /^0+(?:\.0*)?[A-Za-z]*$/.test(String(quantity))
  )
}

interface About {
  readonly id: string
  readonly kind: Asked
  readonly resource: string
  readonly why: string
  readonly value: string
  readonly peers: readonly string[]
  readonly isStrict?: boolean
}

function resourceRule({
  id,
  kind,
  resource,
  why,
  value,
  peers,
  isStrict = false,
}: About): LintRule {
  const one = kind === "requests" ? "request" : "limit"
  return {
    id,
    summary: `a container has no ${resource} ${one}`,
    severity: isStrict ? "info" : "warning",
    profile: isStrict ? "strict" : "recommended",
    category: "reliability",
    why,
    bad: "resources: {}",
    good: `resources:\n  ${kind}: {${resource}: ${value}}`,
    peers,
    container(container, { report }) {
      if (lacks(container, kind, resource))
        report(`the container "${container.name}" has no ${resource} ${one}`, [
          ...container.path,
          "resources",
          kind,
          resource,
        ])
    },
  }
}

export const cpuRequests: LintRule = resourceRule({
  id: "cpu-requests",
  kind: "requests",
  resource: "cpu",
  value: "100m",
  why: "The scheduler counts requests only: pods without them pile up on one node, and get no time when it is busy. Ask for what the process needs on an ordinary day. Requests of the pod as a whole count too.",
  peers: [
    "kube-linter/unset-cpu-requirements",
    "kube-score/container-resources",
    "polaris/cpuRequestsMissing",
    "kyverno/require-requests-limits",
  ],
})

export const memoryRequests: LintRule = resourceRule({
  id: "memory-requests",
  kind: "requests",
  resource: "memory",
  value: "128Mi",
  why: "A pod without a memory request is put where there is no memory, and is the first to be evicted.",
  peers: [
    "kube-linter/unset-memory-requirements",
    "kube-score/container-resources",
    "polaris/memoryRequestsMissing",
    "kyverno/require-requests-limits",
  ],
})

export const memoryLimits: LintRule = resourceRule({
  id: "memory-limits",
  kind: "limits",
  resource: "memory",
  value: "256Mi",
  why: "A leak in a container without a memory limit takes the memory of the node, and the kernel may kill somebody else for it.",
  peers: [
    "kube-linter/unset-memory-requirements",
    "kube-score/container-resources",
    "polaris/memoryLimitsMissing",
    "kyverno/require-requests-limits",
  ],
})

export const cpuLimits: LintRule = resourceRule({
  id: "cpu-limits",
  kind: "limits",
  resource: "cpu",
  value: '"1"',
  isStrict: true,
  why: "With a CPU limit a pod is slowed down although nobody else needs the time, which is why this is asked in the strict profile only. It makes sense where users pay for their share, and for quality of service `Guaranteed`.",
  peers: [
    "kube-score/container-resources",
    "kube-score/container-cpu-limit",
    "polaris/cpuLimitsMissing",
  ],
})

export const ephemeralStorage: LintRule = {
  id: "ephemeral-storage",
  summary: "a container does not say how much of the node's disk it may fill",
  severity: "warning",
  profile: "recommended",
  category: "reliability",
  why: "Logs, `emptyDir` volumes and what a container writes share the disk of the node. Without a limit one pod can fill it, and all pods of the node are evicted.",
  bad: "resources: {}",
  good: "resources:\n  requests: {ephemeral-storage: 1Gi}\n  limits: {ephemeral-storage: 1Gi}",
  peers: [
    "kube-score/container-ephemeral-storage-request-and-limit",
    "kube-score/container-ephemeral-storage-request-equals-limit",
  ],
  container(container, { report }) {
    const missing = (["requests", "limits"] as const).filter((kind) =>
      lacks(container, kind, "ephemeral-storage"),
    )
    if (missing.length > 0)
      report(
        `the container "${container.name}" has no ephemeral-storage in ${missing.join(" and ")}`,
        [...container.path, "resources"],
      )
  },
}
