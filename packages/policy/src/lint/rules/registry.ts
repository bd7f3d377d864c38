import type { LintRule } from "../rule.ts"
import { deprecatedApi, removedApi } from "./api-versions.ts"
import {
  hpaCannotScale,
  hpaDangling,
  hpaMinGtMax,
  hpaMinimumReplicas,
  hpaStaticReplicas,
  hpaThreeReplicas,
} from "./autoscaling.ts"
import {
  configNotInStream,
  missingConfigReference,
  staleChecksumAnnotation,
} from "./configuration.ts"
import {
  dangerousCapabilities,
  dropAllCapabilities,
  dropNetRaw,
  lowUserOrGroup,
  noLinuxHardening,
  privileged,
  privilegeEscalation,
  readOnlyRootFs,
  runAsNonRoot,
} from "./container-security.ts"
import { noPdb, pdbMinGtHpaMin, pdbUnhealthyPods, pdbZeroDisruptions } from "./disruption.ts"
import { duplicateEnvVar, secretInEnv, secretReadFromEnv } from "./environment.ts"
import {
  dockerSock,
  hostIpc,
  hostNetwork,
  hostPath,
  hostPid,
  hostProcess,
  sensitiveHostMounts,
  unsafeProcMount,
  unsafeSysctls,
  writableHostMount,
} from "./host.ts"
import { imageNotInLock, imagePullPolicy, noLatestTag } from "./images.ts"
import { ingressDangling, tlsMissing } from "./ingress.ts"
import { cronJobDeadline, cronJobRestartPolicy, hookJobWithSidecar, jobTtl } from "./jobs.ts"
import { duplicateNameInPod, mountWithoutVolume } from "./names-in-pod.ts"
import {
  danglingNetworkPolicy,
  danglingNetworkPolicyPeer,
  danglingServiceMonitor,
  dnsNdots,
  noNetworkPolicy,
} from "./network-policies.ts"
import { celExpressionTypeError } from "./policies.ts"
import { hostPort, privilegedPorts, sshPort } from "./ports.ts"
import {
  identicalProbes,
  noLivenessProbe,
  noReadinessProbe,
  probePortUndeclared,
} from "./probes.ts"
import {
  duplicateResourceId,
  lostHelmAnnotation,
  namespaceMismatch,
  selectorLabelFromStage,
} from "./provenance.ts"
import {
  accessToCreatePods,
  accessToSecrets,
  clusterAdminRoleBinding,
  podExecAttach,
  wildcardRbac,
} from "./rbac.ts"
import {
  cpuLimits,
  cpuRequests,
  ephemeralStorage,
  memoryLimits,
  memoryRequests,
} from "./resources.ts"
import {
  minimumReplicas,
  noAntiAffinity,
  noPriorityClass,
  noRollingUpdate,
  threeReplicas,
  topologySpread,
} from "./scheduling.ts"
import { secretInConfigMap, secretValueInAnnotation } from "./secret-texts.ts"
import { invalidLabelValue, mismatchingSelector, nameInstanceMismatch } from "./selectors.ts"
import {
  automountToken,
  defaultServiceAccount,
  deprecatedServiceAccountField,
  nonExistentServiceAccount,
} from "./service-accounts.ts"
import {
  danglingService,
  exposedServices,
  invalidTargetPorts,
  statefulSetHeadlessService,
} from "./services.ts"
import { patchMatchedNothing } from "./stage-effects.ts"

/** Every rule of lint, in the order in which findings of one object come. */
export const LINT_RULES: readonly LintRule[] = [
  removedApi,
  deprecatedApi,
  mismatchingSelector,
  invalidLabelValue,
  nameInstanceMismatch,
  duplicateNameInPod,
  mountWithoutVolume,
  noLatestTag,
  imagePullPolicy,
  imageNotInLock,
  duplicateEnvVar,
  secretInEnv,
  secretReadFromEnv,
  missingConfigReference,
  configNotInStream,
  staleChecksumAnnotation,
  secretInConfigMap,
  secretValueInAnnotation,
  danglingService,
  invalidTargetPorts,
  exposedServices,
  statefulSetHeadlessService,
  ingressDangling,
  tlsMissing,
  noReadinessProbe,
  noLivenessProbe,
  identicalProbes,
  probePortUndeclared,
  cpuRequests,
  memoryRequests,
  memoryLimits,
  cpuLimits,
  ephemeralStorage,
  minimumReplicas,
  threeReplicas,
  noAntiAffinity,
  topologySpread,
  noRollingUpdate,
  noPriorityClass,
  hpaDangling,
  hpaMinGtMax,
  hpaCannotScale,
  hpaStaticReplicas,
  hpaMinimumReplicas,
  hpaThreeReplicas,
  pdbZeroDisruptions,
  pdbMinGtHpaMin,
  pdbUnhealthyPods,
  noPdb,
  jobTtl,
  cronJobDeadline,
  cronJobRestartPolicy,
  hookJobWithSidecar,
  runAsNonRoot,
  readOnlyRootFs,
  privilegeEscalation,
  privileged,
  dropNetRaw,
  dropAllCapabilities,
  dangerousCapabilities,
  noLinuxHardening,
  lowUserOrGroup,
  hostNetwork,
  hostPid,
  hostIpc,
  dockerSock,
  hostPath,
  sensitiveHostMounts,
  writableHostMount,
  unsafeProcMount,
  hostProcess,
  unsafeSysctls,
  hostPort,
  privilegedPorts,
  sshPort,
  defaultServiceAccount,
  automountToken,
  nonExistentServiceAccount,
  deprecatedServiceAccountField,
  accessToSecrets,
  accessToCreatePods,
  podExecAttach,
  wildcardRbac,
  clusterAdminRoleBinding,
  noNetworkPolicy,
  danglingNetworkPolicy,
  danglingNetworkPolicyPeer,
  danglingServiceMonitor,
  dnsNdots,
  celExpressionTypeError,
  duplicateResourceId,
  namespaceMismatch,
  lostHelmAnnotation,
  selectorLabelFromStage,
  patchMatchedNothing,
]
