import { type Edit, type JsonObject, reconcile } from "@sternpost/manifests"
import { apiLifecycle } from "@sternpost/schema"
import { at, mapOf } from "../read.ts"
import { convertAutoscaler } from "./autoscaler.ts"
import { convertIngress } from "./ingress.ts"

/** Gives an object as its newer version has it but for `apiVersion`; `undefined` where nobody can say. */
type Convert = (value: JsonObject) => JsonObject | undefined

const same: Convert = (value) => value

// Later versions know no default for what was one once: only what is said goes over.
const where =
  (isSaid: (spec: JsonObject) => boolean): Convert =>
  (value) =>
    isSaid(mapOf(value["spec"])) ? value : undefined

const selects = (spec: JsonObject) => Object.keys(mapOf(spec["selector"])).length > 0
const selectsPods = where(
  (spec) => selects(spec) && spec["rollbackTo"] === undefined && !("templateGeneration" in spec),
)
// Once they waited for somebody to delete their pods.
const selectsAndUpdates = where(
  (spec) => selects(spec) && at(spec, "updateStrategy", "type") !== undefined,
)
const RBAC = "rbac.authorization.k8s.io/v1beta1"

/** What becomes of the fields in the version after. Source: the deprecation guide of Kubernetes. */
const CONVERSIONS: Readonly<Record<string, Convert>> = {
  "apiregistration.k8s.io/v1beta1 APIService": same,
  "apps/v1beta1 Deployment": selectsPods,
  "apps/v1beta1 StatefulSet": selectsAndUpdates,
  "apps/v1beta2 DaemonSet": same,
  "apps/v1beta2 Deployment": same,
  "apps/v1beta2 ReplicaSet": same,
  "apps/v1beta2 StatefulSet": same,
  "autoscaling/v2beta1 HorizontalPodAutoscaler": convertAutoscaler,
  "autoscaling/v2beta2 HorizontalPodAutoscaler": same,
  "batch/v1beta1 CronJob": same,
  "coordination.k8s.io/v1beta1 Lease": same,
  "extensions/v1beta1 DaemonSet": selectsAndUpdates,
  "extensions/v1beta1 Deployment": selectsPods,
  "extensions/v1beta1 Ingress": convertIngress,
  "extensions/v1beta1 NetworkPolicy": same,
  "extensions/v1beta1 ReplicaSet": selectsPods,
  "flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema": same,
  "networking.k8s.io/v1beta1 Ingress": convertIngress,
  "networking.k8s.io/v1beta1 IngressClass": same,
  // An empty selector meant no pod, and means every one.
  "policy/v1beta1 PodDisruptionBudget": where(selects),
  [`${RBAC} ClusterRole`]: same,
  [`${RBAC} ClusterRoleBinding`]: same,
  [`${RBAC} Role`]: same,
  [`${RBAC} RoleBinding`]: same,
  "scheduling.k8s.io/v1beta1 PriorityClass": same,
  "storage.k8s.io/v1beta1 CSIDriver": same,
  "storage.k8s.io/v1beta1 StorageClass": same,
}

/**
 * What turns an object of a version that is deprecated or gone into one of the version that took its place, where it
 * then means the same; `undefined` where there is no such version, or where a person must decide.
 */
export function newerVersion(
  value: Readonly<JsonObject>,
  apiVersion: string,
  kind: string,
): readonly Edit[] | undefined {
  const convert = CONVERSIONS[`${apiVersion} ${kind}`]
  const replacement = apiLifecycle(apiVersion, kind)?.replacement
  if (convert === undefined || replacement?.kind !== kind) return undefined
  const converted = convert(value)
  if (converted === undefined) return undefined
  return reconcile(value, { ...converted, apiVersion: replacement.apiVersion })
}
