import type { KindOf } from "./pod-specs.ts"

const WORKLOADS = ["deployment", "replicaset", "daemonset", "statefulset"]

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(WORKLOADS.map((kind) => [`apps/${kind}`, ["spec.selector"]])),
  "apps/statefulset": [
    "spec.selector",
    "spec.serviceName",
    "spec.podManagementPolicy",
    "spec.volumeClaimTemplates",
  ],
  "batch/job": ["spec.selector", "spec.template", "spec.completionMode", "spec.podFailurePolicy"],
  "/service": ["spec.clusterIP"],
  "/persistentvolumeclaim": [
    "spec.accessModes",
    "spec.storageClassName",
    "spec.volumeMode",
    "spec.volumeName",
    "spec.selector",
    "spec.dataSource",
  ],
  "/persistentvolume": ["spec.volumeMode"],
  "/secret": ["type"],
  "apps/controllerrevision": ["data"],
  "storage.k8s.io/storageclass": [
    "provisioner",
    "parameters",
    "reclaimPolicy",
    "volumeBindingMode",
  ],
  "rbac.authorization.k8s.io/rolebinding": ["roleRef"],
  "rbac.authorization.k8s.io/clusterrolebinding": ["roleRef"],
  "scheduling.k8s.io/priorityclass": ["value", "preemptionPolicy"],
  "networking.k8s.io/ingressclass": ["spec.controller"],
  "node.k8s.io/runtimeclass": ["handler"],
  "apiextensions.k8s.io/customresourcedefinition": [
    "spec.group",
    "spec.scope",
    "spec.names.plural",
  ],
}

/**
 * Fields of a kind that the API server does not let change once an object exists, as segments. What may
 * change under circumstances (the template of a suspended Job) is among them.
 * Source: kubernetes pkg/apis/{kind group}/validation (1.36), the functions Validate...Update.
 */
export function immutableFields({ group, kind }: KindOf): readonly (readonly string[])[] {
  return (FIELDS[`${group}/${kind.toLowerCase()}`] ?? []).map((path) => path.split("."))
}
