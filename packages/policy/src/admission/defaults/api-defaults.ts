import type { JsonObject } from "@sternpost/manifests"
import { listOf } from "../../read.ts"
import { decoded } from "./decoded.ts"
import { each, type Fill, missing, within } from "./fill.ts"
import { claim, claimTemplates, ownPodSpec, template } from "./pods.ts"

const rollingUpdate = (fields: JsonObject) => ({ type: "RollingUpdate", rollingUpdate: fields })

/** What a strategy that says only its type gets. */
const strategy = (key: string, fields: JsonObject) =>
  within(
    key,
    missing({ type: "RollingUpdate" }, (map) =>
      map["type"] === "RollingUpdate"
        ? { rollingUpdate: missing(fields)(map["rollingUpdate"] ?? {}) }
        : {},
    ),
  )

const SURGE = { maxUnavailable: "25%", maxSurge: "25%" }
const job = missing(
  {
    backoffLimit: 6,
    completionMode: "NonIndexed",
    suspend: false,
    podReplacementPolicy: "TerminatingOrFailed",
    manualSelector: false,
  },
  // Who says how many must succeed says nothing of how many run.
  (map) =>
    map["completions"] === undefined && map["parallelism"] === undefined ? { completions: 1 } : {},
  (map) => (map["parallelism"] === undefined ? { parallelism: 1 } : {}),
  template,
)
const service = missing(
  { sessionAffinity: "None", type: "ClusterIP" },
  each(
    "ports",
    missing({ protocol: "TCP" }, (map) =>
      map["targetPort"] === undefined ? { targetPort: map["port"] } : {},
    ),
  ),
  ({ type }) => (type === "ExternalName" ? {} : { internalTrafficPolicy: "Cluster" }),
  ({ type, externalTrafficPolicy = "Cluster" }) =>
    type === "LoadBalancer" || type === "NodePort" ? { externalTrafficPolicy } : {},
  ({ type, allocateLoadBalancerNodePorts = true }) =>
    type === "LoadBalancer" ? { allocateLoadBalancerNodePorts } : {},
)
const policyPorts = each("ports", missing({ protocol: "TCP" }))
const networkPolicy = missing(
  {},
  each("ingress", missing({}, policyPorts)),
  each("egress", missing({}, policyPorts)),
  (map) =>
    map["policyTypes"] === undefined
      ? { policyTypes: listOf(map["egress"]).length > 0 ? ["Ingress", "Egress"] : ["Ingress"] }
      : {},
)

/** What the API server fills in, by `group/version/kind`. */
const SPECS: Readonly<Record<string, Fill>> = {
  "apps/v1/Deployment": missing(
    {
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: rollingUpdate(SURGE),
    },
    strategy("strategy", SURGE),
    template,
  ),
  "apps/v1/StatefulSet": missing(
    {
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: "OrderedReady",
      updateStrategy: rollingUpdate({ partition: 0 }),
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Retain", whenScaled: "Retain" },
    },
    strategy("updateStrategy", { partition: 0 }),
    claimTemplates,
    template,
  ),
  "apps/v1/DaemonSet": missing(
    {
      revisionHistoryLimit: 10,
      updateStrategy: rollingUpdate({ maxUnavailable: 1, maxSurge: 0 }),
    },
    strategy("updateStrategy", { maxUnavailable: 1, maxSurge: 0 }),
    template,
  ),
  "apps/v1/ReplicaSet": missing({ replicas: 1 }, template),
  "/v1/ReplicationController": missing({ replicas: 1 }, template),
  "batch/v1/Job": job,
  "batch/v1/CronJob": missing(
    {
      concurrencyPolicy: "Allow",
      suspend: false,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 1,
    },
    within("jobTemplate", missing({ metadata: {} }, within("spec", missing({}, template)))),
  ),
  "/v1/Pod": ownPodSpec,
  "/v1/Service": service,
  "/v1/PersistentVolumeClaim": claim,
  "networking.k8s.io/v1/NetworkPolicy": networkPolicy,
  "autoscaling/v2/HorizontalPodAutoscaler": missing({ minReplicas: 1 }),
}

/** What is asked of an object. */
export interface DefaultedKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  /** The namespace it will be in; empty for none, `undefined` where it is not known. */
  readonly namespace: string | undefined
}

/**
 * An object as admission sees it: with the defaults of built-in kinds, as far as they do not depend on the
 * cluster, and with its namespace.
 */
export function withApiDefaults(
  value: Readonly<JsonObject>,
  { group, version, kind, namespace }: DefaultedKind,
): Readonly<JsonObject> {
  const isBuiltIn = !group.includes(".") || group.endsWith(".k8s.io")
  const filled: JsonObject = { ...((isBuiltIn ? decoded(value) : value) as JsonObject) }
  const fill = SPECS[`${group}/${version}/${kind}`]
  if (fill !== undefined && filled["spec"] !== undefined) filled["spec"] = fill(filled["spec"])
  if (group === "" && kind === "Secret") filled["type"] ??= "Opaque"
  const metadata = filled["metadata"]
  if (namespace) filled["metadata"] = missing({ namespace })(metadata ?? {})
  return filled
}
