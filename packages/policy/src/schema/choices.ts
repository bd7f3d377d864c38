const META = "io.k8s.apimachinery.pkg.apis.meta.v1."
const API = "io.k8s.api."
const CORE = `${API}core.v1.`
const ADMISSION = `${API}admissionregistration.v1.`

const PULL = "Always IfNotPresent Never"
const MESSAGES = "File FallbackToLogsOnError"
const PROTOCOLS = "TCP UDP SCTP"
const TRAFFIC = "Cluster Local"
const PROFILES = "RuntimeDefault Localhost Unconfined"
const EFFECTS = "NoSchedule PreferNoSchedule NoExecute"
const ACCESS = "ReadWriteOnce ReadOnlyMany ReadWriteMany ReadWriteOncePod"
const VOLUME = "Filesystem Block"
const PREEMPTION = "PreemptLowerPriority Never"
const UPDATES = "RollingUpdate OnDelete"
const WEBHOOK = {
  failurePolicy: "Fail Ignore",
  matchPolicy: "Exact Equivalent",
  sideEffects: "None NoneOnDryRun",
}

/**
 * Fields of which the API server takes only these words, or nothing. Source: the constants and the validation of each
 * type in k8s.io/api and k8s.io/kubernetes; those that a gate brings are among them. A test asks a real API server.
 */
const CHOICES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  [`${META}LabelSelectorRequirement`]: { operator: "In NotIn Exists DoesNotExist" },
  [`${CORE}Container`]: { imagePullPolicy: PULL, terminationMessagePolicy: MESSAGES },
  [`${CORE}EphemeralContainer`]: { imagePullPolicy: PULL, terminationMessagePolicy: MESSAGES },
  [`${CORE}ContainerPort`]: { protocol: PROTOCOLS },
  [`${CORE}ServicePort`]: { protocol: PROTOCOLS },
  [`${CORE}PodSpec`]: {
    restartPolicy: "Always OnFailure Never",
    dnsPolicy: "ClusterFirst ClusterFirstWithHostNet Default None",
    preemptionPolicy: PREEMPTION,
  },
  [`${CORE}HTTPGetAction`]: { scheme: "HTTP HTTPS" },
  [`${CORE}VolumeMount`]: { mountPropagation: "None HostToContainer Bidirectional" },
  [`${CORE}SecurityContext`]: { procMount: "Default Unmasked" },
  [`${CORE}PodSecurityContext`]: {
    fsGroupChangePolicy: "OnRootMismatch Always",
    supplementalGroupsPolicy: "Merge Strict",
  },
  [`${CORE}SeccompProfile`]: { type: PROFILES },
  [`${CORE}AppArmorProfile`]: { type: PROFILES },
  [`${CORE}Toleration`]: { operator: "Exists Equal Lt Gt", effect: EFFECTS },
  [`${CORE}Taint`]: { effect: EFFECTS },
  [`${CORE}NodeSelectorRequirement`]: { operator: "In NotIn Exists DoesNotExist Gt Lt" },
  [`${CORE}TopologySpreadConstraint`]: {
    whenUnsatisfiable: "DoNotSchedule ScheduleAnyway",
    nodeAffinityPolicy: "Honor Ignore",
    nodeTaintsPolicy: "Honor Ignore",
  },
  [`${CORE}HostPathVolumeSource`]: {
    type: "DirectoryOrCreate Directory FileOrCreate File Socket CharDevice BlockDevice",
  },
  [`${CORE}ServiceSpec`]: {
    type: "ClusterIP NodePort LoadBalancer ExternalName",
    sessionAffinity: "None ClientIP",
    externalTrafficPolicy: TRAFFIC,
    internalTrafficPolicy: TRAFFIC,
    ipFamilyPolicy: "SingleStack PreferDualStack RequireDualStack",
  },
  [`${CORE}PersistentVolumeClaimSpec`]: { accessModes: ACCESS, volumeMode: VOLUME },
  [`${CORE}PersistentVolumeSpec`]: {
    accessModes: ACCESS,
    volumeMode: VOLUME,
    persistentVolumeReclaimPolicy: "Retain Delete Recycle",
  },
  [`${API}apps.v1.DeploymentStrategy`]: { type: "Recreate RollingUpdate" },
  [`${API}apps.v1.DaemonSetUpdateStrategy`]: { type: UPDATES },
  [`${API}apps.v1.StatefulSetUpdateStrategy`]: { type: UPDATES },
  [`${API}apps.v1.StatefulSetSpec`]: { podManagementPolicy: "OrderedReady Parallel" },
  [`${API}batch.v1.CronJobSpec`]: { concurrencyPolicy: "Allow Forbid Replace" },
  [`${API}batch.v1.JobSpec`]: {
    completionMode: "NonIndexed Indexed",
    podReplacementPolicy: "TerminatingOrFailed Failed",
  },
  [`${API}autoscaling.v2.MetricSpec`]: { type: "ContainerResource External Object Pods Resource" },
  [`${API}autoscaling.v2.MetricTarget`]: { type: "Utilization Value AverageValue" },
  [`${API}autoscaling.v2.HPAScalingRules`]: { selectPolicy: "Max Min Disabled" },
  [`${API}autoscaling.v2.HPAScalingPolicy`]: { type: "Pods Percent" },
  [`${API}networking.v1.HTTPIngressPath`]: { pathType: "Exact Prefix ImplementationSpecific" },
  [`${API}networking.v1.NetworkPolicySpec`]: { policyTypes: "Ingress Egress" },
  [`${API}networking.v1.NetworkPolicyPort`]: { protocol: PROTOCOLS },
  [`${API}policy.v1.PodDisruptionBudgetSpec`]: {
    unhealthyPodEvictionPolicy: "IfHealthyBudget AlwaysAllow",
  },
  [`${API}rbac.v1.Subject`]: { kind: "ServiceAccount User Group" },
  [`${API}rbac.v1.RoleRef`]: { kind: "Role ClusterRole" },
  [`${API}scheduling.v1.PriorityClass`]: { preemptionPolicy: PREEMPTION },
  [`${API}storage.v1.StorageClass`]: {
    reclaimPolicy: "Delete Retain",
    volumeBindingMode: "Immediate WaitForFirstConsumer",
  },
  [`${ADMISSION}MutatingWebhook`]: { ...WEBHOOK, reinvocationPolicy: "Never IfNeeded" },
  [`${ADMISSION}ValidatingWebhook`]: WEBHOOK,
}

/** Every type and field with its words, for tests. */
export const CHOICE_FIELDS: readonly (readonly [type: string, field: string, words: string])[] =
  Object.entries(CHOICES).flatMap(([type, fields]) =>
    Object.entries(fields).map(([field, words]) => [type, field, words] as const),
  )

const read = new Map<string, readonly string[]>()

/** The words that a field of a type of Kubernetes may have; `undefined` where it takes others. */
export function choicesOf(type: string, field: string): readonly string[] | undefined {
  const words = CHOICES[type]?.[field]
  if (words === undefined) return undefined
  let choices = read.get(words)
  if (choices === undefined) {
    choices = words.split(" ")
    read.set(words, choices)
  }
  return choices
}
