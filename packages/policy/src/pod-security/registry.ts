import type { CheckPod, PodCheck } from "./check.ts"
import { allowPrivilegeEscalation } from "./checks/allow-privilege-escalation.ts"
import { appArmorProfile } from "./checks/app-armor-profile.ts"
import { capabilitiesBaseline, capabilitiesRestricted } from "./checks/capabilities.ts"
import { hostNamespaces } from "./checks/host-namespaces.ts"
import { hostPathVolumes } from "./checks/host-path-volumes.ts"
import { hostPorts } from "./checks/host-ports.ts"
import { hostProbesAndHostLifecycle } from "./checks/host-probes.ts"
import { privileged } from "./checks/privileged.ts"
import { procMount, procMountRestricted } from "./checks/proc-mount.ts"
import { restrictedVolumes } from "./checks/restricted-volumes.ts"
import { runAsNonRoot } from "./checks/run-as-non-root.ts"
import { runAsUser } from "./checks/run-as-user.ts"
import { seLinuxOptions } from "./checks/se-linux-options.ts"
import { seccompProfileBaseline, seccompProfileRestricted } from "./checks/seccomp-profile.ts"
import { sysctls } from "./checks/sysctls.ts"
import { windowsHostProcess } from "./checks/windows-host-process.ts"
import type { LevelAtVersion } from "./level.ts"

/** Every control of the Pod Security Standards, in the order in which the API server reports them. */
export const POD_CHECKS: readonly PodCheck[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
]

/** A check as one version has it. */
export interface ActiveCheck {
  readonly id: string
  readonly check: CheckPod
}

/** The checks that a pod of a level has to pass, without those that another one says more than. */
export function checksOf({
  level,
  minor = Number.POSITIVE_INFINITY,
}: LevelAtVersion): ActiveCheck[] {
  if (level === "privileged") return []
  const active = POD_CHECKS.filter(
    (check) => check.level === "baseline" || level === "restricted",
  ).flatMap(({ id, overrides = [], versions }) => {
    const version = versions.findLast(({ since }) => since <= minor)
    return version === undefined ? [] : [{ id, overrides, check: version.check }]
  })
  const overridden = new Set(active.flatMap(({ overrides }) => overrides))
  return active.filter(({ id }) => !overridden.has(id)).map(({ id, check }) => ({ id, check }))
}
