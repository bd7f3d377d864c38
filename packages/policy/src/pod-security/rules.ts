import type { Rule } from "../findings/finding.ts"
import { POD_CHECKS } from "./registry.ts"

/** What each control is about (behind "the pod ...") and what to do: by the id that the API server has for it. */
const TEXTS: Readonly<Record<string, readonly [summary: string, help: string]>> = {
  appArmorProfile: [
    "AppArmor is switched off for a container",
    "Without its profile a container may do on the node whatever its user may. Take the profile `Unconfined` (field or annotation) away, or name `RuntimeDefault` or `Localhost`.",
  ],
  capabilities_baseline: [
    "a container adds capabilities that none has by default",
    "Capabilities such as `SYS_ADMIN` or `NET_ADMIN` are most of what root may do on a node. Take them out of `securityContext.capabilities.add`, or give the workload a namespace of its own with the level privileged.",
  ],
  capabilities_restricted: [
    "a container keeps or adds capabilities",
    'Write `capabilities: {drop: ["ALL"]}` into the `securityContext` of each container; `NET_BIND_SERVICE` is the only one that may be added again, for ports below 1024.',
  ],
  hostNamespaces: [
    "the pod shares a namespace of the node",
    "With `hostNetwork`, `hostPID` or `hostIPC` a pod sees the traffic and processes of all others on the node. Only agents of the cluster itself need that.",
  ],
  hostPathVolumes: [
    "a volume is a folder of the node",
    "Through a `hostPath` volume a pod reads and changes files of the node. Use a claim, an `emptyDir` or a `configMap`; agents that need files of the node belong into a namespace of the level privileged.",
  ],
  hostPorts: [
    "a container takes a port of the node",
    "A `hostPort` goes around Services and network policies, and lets one pod per node take it. Use a Service, or `containerPort` alone.",
  ],
  hostProbesAndHostLifecycle: [
    "a probe or lifecycle hook asks another host",
    "The kubelet sends probes from the node: with a `host` a pod makes the node ask any address for it. Leave `host` out, and the pod itself is asked. Checked since 1.34.",
  ],
  privileged: [
    "a container is privileged",
    "A privileged container is root on the node. Take `privileged: true` away, and add the one capability that is needed, if any.",
  ],
  procMount: [
    "a container sees an unmasked /proc",
    "`procMount: Unmasked` shows a container kernel files that are hidden for good reason. Leave it out; since 1.35 the level baseline allows it to pods with `hostUsers: false`.",
  ],
  procMount_restricted: [
    "a container sees an unmasked /proc",
    "`procMount: Unmasked` shows a container kernel files that are hidden for good reason. Leave it out. Checked since 1.35.",
  ],
  seLinuxOptions: [
    "a pod or container has SELinux options of its own",
    "Another type, user or role than those of containers lifts what SELinux forbids them. Leave `seLinuxOptions` out, or use one of the types `container_t`, `container_init_t`, `container_kvm_t` and, since 1.31, `container_engine_t`.",
  ],
  seccompProfile_baseline: [
    "system calls are not filtered",
    "The seccomp profile `Unconfined` lets a container make every system call. Leave the profile out, or name `RuntimeDefault` or `Localhost`.",
  ],
  seccompProfile_restricted: [
    "nothing says that system calls are filtered",
    "Write `seccompProfile: {type: RuntimeDefault}` into the `securityContext` of the pod, or of each container.",
  ],
  sysctls: [
    "the pod changes kernel settings that others feel",
    "Only settings that each pod has for itself may be changed; which those are, grew with the versions of Kubernetes. Take the others out of `securityContext.sysctls`.",
  ],
  windowsHostProcess: [
    "a container is a process of a Windows node",
    "`windowsOptions.hostProcess: true` is the privileged container of Windows. Take it away.",
  ],
  allowPrivilegeEscalation: [
    "processes of a container may get more privileges than their parents",
    "Write `allowPrivilegeEscalation: false` into the `securityContext` of each container: programs with the setuid bit then do not become root.",
  ],
  restrictedVolumes: [
    "a volume is of a type that is not for applications",
    "Allowed are `configMap`, `csi`, `downwardAPI`, `emptyDir`, `ephemeral`, `image`, `persistentVolumeClaim`, `projected` and `secret`. Put other storage behind a PersistentVolume and claim it.",
  ],
  runAsNonRoot: [
    "nothing keeps containers from running as root",
    "Write `runAsNonRoot: true` into the `securityContext` of the pod, or of each container, and nowhere `false`. The image then needs a numeric user other than 0, or `runAsUser` names one.",
  ],
  runAsUser: [
    "the user 0 is asked for",
    "`runAsUser: 0` is root. Name another user, or leave it to the image.",
  ],
}

/** The rule of a control: `hostPathVolumes` is `pod-security-host-path-volumes`. */
export function podRuleId(check: string): string {
  const words = check.replace(/[A-Z]+/g, (letters) => `-${letters}`).replace("_", "-")
  return `pod-security-${words.toLowerCase()}`
}

/** One rule for each control of the Pod Security Standards. */
export const POD_RULES: readonly Rule[] = POD_CHECKS.map(({ id, level }) => {
  const [summary = "", help = ""] = TEXTS[id] ?? []
  const source = `Level ${level} of the [Pod Security Standards](https://kubernetes.io/docs/concepts/security/pod-security-standards/), where it is called \`${id}\`.`
  const page = "pod-security.md#levels"
  return { id: podRuleId(id), summary, severity: "error", help: `${help} ${source}`, page }
})
