import { at, listOf, textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintContainer } from "../subjects.ts"
import { hardened } from "./hardened.ts"

// Linux privileges mean nothing to Windows.
function isWindows({ pod }: LintContainer): boolean {
  return at(pod.spec, "os", "name") === "windows"
}

/** A field of the security context: the container's, or else the pod's. */
function effective({ value, pod }: LintContainer, field: string): unknown {
  return at(value, "securityContext", field) ?? at(pod.spec, "securityContext", field)
}

function own({ value }: LintContainer, ...path: readonly string[]): unknown {
  return at(value, "securityContext", ...path)
}

export const runAsNonRoot: LintRule = {
  id: "run-as-non-root",
  summary: "a container may run as root",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Who breaks out of a container is on the node who he was inside. With `runAsNonRoot: true` the kubelet refuses an image that would run as root. Set it for the pod, or for each container.",
  bad: "securityContext: {}",
  good: "securityContext: {runAsNonRoot: true}",
  peers: [
    "kube-linter/run-as-non-root",
    "polaris/runAsRootAllowed",
    "kyverno/require-run-as-nonroot",
    "kyverno/require-run-as-non-root-user",
  ],
  container(container, { report }) {
    if (isWindows(container)) return
    const user = effective(container, "runAsUser")
    const isNumbered = typeof user === "number" && user > 0
    if (effective(container, "runAsNonRoot") !== true && !isNumbered)
      report(
        `the container "${container.name}" may run as root: set runAsNonRoot`,
        [...container.path, "securityContext"],
        hardened("runAsNonRoot", container.pod),
      )
    else if (user === 0)
      report(`the container "${container.name}" says runAsNonRoot, but also runAsUser: 0`, [
        ...container.path,
        "securityContext",
      ])
  },
}

export const readOnlyRootFs: LintRule = {
  id: "read-only-root-fs",
  summary: "a container may write into its image",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "What cannot be written cannot be replaced by an attacker. Give the places that the program writes to an `emptyDir`.",
  bad: "securityContext: {}",
  good: "securityContext: {readOnlyRootFilesystem: true}",
  peers: [
    "kube-linter/no-read-only-root-fs",
    "kube-score/container-security-context-readonlyrootfilesystem",
    "polaris/notReadOnlyRootFilesystem",
    "kyverno/require-ro-rootfs",
  ],
  container(container, { report }) {
    const said = own(container, "readOnlyRootFilesystem")
    if (isWindows(container) || said === true) return
    const path = [...container.path, "securityContext", "readOnlyRootFilesystem"]
    report(
      `the container "${container.name}" may write into its root file system`,
      path,
      said === undefined ? { unsafe: () => [{ op: "set", path, value: true }] } : undefined,
    )
  },
}

export const privilegeEscalation: LintRule = {
  id: "privilege-escalation",
  summary: "a process in a container may gain privileges",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Unless `allowPrivilegeEscalation` is false, a program with the setuid bit makes a process root again.",
  bad: "securityContext: {}",
  good: "securityContext: {allowPrivilegeEscalation: false}",
  peers: [
    "kube-linter/privilege-escalation-container",
    "polaris/privilegeEscalationAllowed",
    "kyverno/disallow-privilege-escalation",
  ],
  container(container, { report }) {
    if (!isWindows(container) && own(container, "allowPrivilegeEscalation") !== false)
      report(
        `the container "${container.name}" does not say allowPrivilegeEscalation: false`,
        [...container.path, "securityContext", "allowPrivilegeEscalation"],
        hardened("allowPrivilegeEscalation", container.pod, container.path),
      )
  },
}

export const privileged: LintRule = {
  id: "privileged-container",
  summary: "a container is privileged",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "A privileged container has all devices and capabilities of the node: whoever is in it has the node. Mostly one capability, or one device, is enough.",
  bad: "securityContext: {privileged: true}",
  good: "securityContext:\n  capabilities: {add: [NET_ADMIN], drop: [ALL]}",
  peers: [
    "kube-linter/privileged-container",
    "kube-linter/scc-deny-privileged-container",
    "kube-score/container-security-context-privileged",
    "polaris/runAsPrivileged",
    "kyverno/disallow-privileged-containers",
  ],
  container(container, { report }) {
    if (own(container, "privileged") === true)
      report(`the container "${container.name}" is privileged`, [
        ...container.path,
        "securityContext",
        "privileged",
      ])
  },
}

const DROPS_ALL = "securityContext:\n  capabilities: {drop: [ALL]}"

export const dropNetRaw: LintRule = {
  id: "drop-net-raw",
  summary: "a container keeps the capability NET_RAW",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "With NET_RAW a container can send packets in the name of its neighbours. Nearly no program needs it; drop ALL, and add what is missing.",
  bad: "securityContext:\n  capabilities: {drop: [CHOWN]}",
  good: DROPS_ALL,
  peers: ["kube-linter/drop-net-raw-capability", "kyverno/require-drop-cap-net-raw"],
  container(container, { report }) {
    if (isWindows(container)) return
    const isNetRaw = (one: string) => /^(?:CAP_)?(?:NET_RAW|ALL)$/i.test(one)
    const added = listOf(own(container, "capabilities", "add")).map(textOf)
    if (added.some(isNetRaw))
      report(`the container "${container.name}" adds NET_RAW`, capabilitiesOf(container))
    else if (!drops(container).some(isNetRaw))
      report(
        `the container "${container.name}" does not drop NET_RAW`,
        capabilitiesOf(container),
        hardened("capabilities_restricted", container.pod, container.path),
      )
  },
}

export const dropAllCapabilities: LintRule = {
  id: "drop-all-capabilities",
  summary: "a container keeps capabilities that it was not given on purpose",
  severity: "info",
  profile: "strict",
  category: "security",
  why: "Container runtimes give 14 capabilities to each process of root. Drop ALL, and add those that the program needs; the Pod Security Standard `restricted` asks for it.",
  bad: "securityContext: {}",
  good: DROPS_ALL,
  peers: ["polaris/insecureCapabilities", "kyverno/require-drop-all"],
  container(container, { report }) {
    if (!isWindows(container) && !drops(container).some((one) => /^ALL$/i.test(one)))
      report(
        `the container "${container.name}" does not drop ALL capabilities`,
        capabilitiesOf(container),
        hardened("capabilities_restricted", container.pod, container.path),
      )
  },
}

const DANGEROUS =
  /^(?:CAP_)?(?:ALL|SYS_ADMIN|NET_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|DAC_READ_SEARCH|BPF)$/i

export const dangerousCapabilities: LintRule = {
  id: "dangerous-capabilities",
  summary: "a container adds a capability that is nearly as much as root on the node",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "With SYS_ADMIN, NET_ADMIN, SYS_MODULE, SYS_PTRACE, SYS_RAWIO, DAC_READ_SEARCH or BPF a container can change or read what is not its own. Network and storage drivers need some of them; waive the rule there, with the reason.",
  bad: "securityContext:\n  capabilities: {add: [SYS_ADMIN]}",
  good: "securityContext:\n  capabilities: {add: [NET_BIND_SERVICE], drop: [ALL]}",
  peers: ["polaris/dangerousCapabilities", "kyverno/disallow-capabilities"],
  container(container, { report }) {
    const added = listOf(own(container, "capabilities", "add")).map(textOf)
    const bad = added.filter((one) => DANGEROUS.test(one))
    if (bad.length > 0)
      report(`the container "${container.name}" adds ${bad.join(", ")}`, [
        ...capabilitiesOf(container),
        "add",
      ])
  },
}

function drops(container: LintContainer): readonly string[] {
  return listOf(own(container, "capabilities", "drop")).map(textOf)
}

function capabilitiesOf({ path }: LintContainer): readonly (string | number)[] {
  return [...path, "securityContext", "capabilities"]
}

export const noLinuxHardening: LintRule = {
  id: "no-linux-hardening",
  summary: "neither seccomp nor AppArmor, SELinux or dropped capabilities restrict a container",
  severity: "info",
  profile: "strict",
  category: "security",
  why: "One of them should stand between a process and the kernel. `seccompProfile: {type: RuntimeDefault}` for the pod costs one line and breaks next to nothing.",
  bad: "securityContext: {}",
  good: "securityContext:\n  seccompProfile: {type: RuntimeDefault}",
  peers: [
    "polaris/linuxHardening",
    "kube-score/container-seccomp-profile",
    "kyverno/restrict-seccomp-strict",
  ],
  container(container, { report }) {
    if (isWindows(container) || isHardened(container)) return
    report(
      `nothing restricts the container "${container.name}": set a seccompProfile`,
      [...container.path, "securityContext"],
      hardened("seccompProfile_restricted", container.pod),
    )
  },
}

function isHardened(container: LintContainer): boolean {
  const types = ["seccompProfile", "appArmorProfile"].map((field) =>
    textOf(at(effective(container, field), "type")),
  )
  if (types.some((type) => type !== "" && type !== "Unconfined")) return true
  if (effective(container, "seLinuxOptions") !== undefined || drops(container).length > 0)
    return true
  const { annotations } = container.pod
  const profile = textOf(
    annotations[`container.apparmor.security.beta.kubernetes.io/${container.name}`],
  )
  return profile !== "" && profile !== "unconfined"
}

const LOW = 10_000

export const lowUserOrGroup: LintRule = {
  id: "low-user-or-group-id",
  summary: "a container runs as a user or group that the node may have too",
  severity: "info",
  profile: "strict",
  category: "security",
  why: `A user ID below ${LOW} may be one of the node's own, with whatever that may do. OpenShift gives IDs itself: leave the rule off there.`,
  bad: "securityContext: {runAsUser: 1000, runAsGroup: 1000}",
  good: "securityContext: {runAsUser: 10001, runAsGroup: 10001}",
  peers: ["kube-score/container-security-context-user-group-id"],
  container(container, { report }) {
    if (isWindows(container)) return
    const low = ["runAsUser", "runAsGroup"].filter((field) => {
      const id = effective(container, field)
      return typeof id !== "number" || id < LOW
    })
    if (low.length > 0)
      report(`${low.join(" and ")} of the container "${container.name}" should be ${LOW} or more`, [
        ...container.path,
        "securityContext",
      ])
  },
}
