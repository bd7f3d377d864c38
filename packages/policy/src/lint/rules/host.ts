import { at, listOf, textOf } from "../../read.ts"
import type { LintRule } from "../rule.ts"
import type { LintContainer, LintPod } from "../subjects.ts"

interface Shared {
  readonly id: string
  readonly field: "hostNetwork" | "hostPID" | "hostIPC"
  readonly what: string
  readonly why: string
  readonly peers: readonly string[]
}

function sharedRule({ id, field, what, why, peers }: Shared): LintRule {
  return {
    id,
    summary: `a pod shares the ${what} of the node`,
    severity: "warning",
    profile: "recommended",
    category: "security",
    why,
    bad: `${field}: true`,
    good: `${field}: false`,
    peers: [...peers, "kyverno/disallow-host-namespaces"],
    pod({ spec, path }, { report }) {
      if (spec[field] === true) report(`the pod shares the ${what} of the node`, [...path, field])
    },
  }
}

export const hostNetwork: LintRule = sharedRule({
  id: "host-network",
  field: "hostNetwork",
  what: "network",
  why: "It sees the traffic of the node, reaches what listens on localhost there, and no NetworkPolicy holds it.",
  peers: ["kube-linter/host-network", "polaris/hostNetworkSet"],
})

export const hostPid: LintRule = sharedRule({
  id: "host-pid",
  field: "hostPID",
  what: "processes",
  why: "It sees every process of the node, with their environment and files.",
  peers: ["kube-linter/host-pid", "polaris/hostPIDSet"],
})

export const hostIpc: LintRule = sharedRule({
  id: "host-ipc",
  field: "hostIPC",
  what: "shared memory",
  why: "It can read and write the shared memory of other processes on the node.",
  peers: ["kube-linter/host-ipc", "polaris/hostIPCSet"],
})

/** The hostPath volumes of a pod by name. */
function hostPaths({ spec }: LintPod): ReadonlyMap<string, string> {
  const volumes = listOf(spec["volumes"]).filter((volume) => at(volume, "hostPath") !== undefined)
  return new Map(
    volumes.map((volume) => [textOf(at(volume, "name")), textOf(at(volume, "hostPath", "path"))]),
  )
}

interface HostMount {
  readonly hostPath: string
  readonly index: number
  readonly isReadOnly: boolean
}

function hostMounts({ pod, value }: LintContainer): HostMount[] {
  if (!Array.isArray(pod.spec["volumes"])) return []
  const paths = hostPaths(pod)
  if (paths.size === 0) return []
  return listOf(value["volumeMounts"]).flatMap((mount, index) => {
    const hostPath = paths.get(textOf(at(mount, "name")))
    const isReadOnly = at(mount, "readOnly") === true
    return hostPath === undefined ? [] : [{ hostPath, index, isReadOnly }]
  })
}

const MOUNT = (path: string, readOnly = "") =>
  `containers:\n- name: web\n  image: acme/web:1.4\n  volumeMounts: [{name: host, mountPath: /host${readOnly}}]\nvolumes:\n- {name: host, hostPath: {path: ${path}}}`

const SOCKET =
  /^\/(?:var\/)?run\/(?:docker\.sock|containerd\/containerd\.sock|crio\/crio\.sock|podman\/podman\.sock)$/

export const dockerSock: LintRule = {
  id: "docker-sock",
  summary: "a pod gets the socket of the container runtime",
  severity: "error",
  profile: "minimal",
  category: "security",
  why: "Whoever may write to the socket of Docker, containerd or CRI-O can start a privileged container, and has the node. Use the API of Kubernetes, or a builder that needs no daemon.",
  bad: MOUNT("/var/run/docker.sock"),
  good: MOUNT("/var/log/web", ", readOnly: true"),
  peers: [
    "kube-linter/docker-sock",
    "kyverno/disallow-container-sock-mounts",
    "kyverno/disallow-cri-sock-mount",
  ],
  pod({ spec, path }, { report }) {
    for (const [index, volume] of listOf(spec["volumes"]).entries()) {
      const hostPath = textOf(at(volume, "hostPath", "path"))
      if (SOCKET.test(hostPath))
        report(`the volume "${textOf(at(volume, "name"))}" is ${hostPath}`, [
          ...path,
          "volumes",
          index,
        ])
    }
  },
}

export const hostPath: LintRule = {
  id: "host-path",
  summary: "a pod uses a directory of the node",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "What is there depends on the node, and what is written stays when the pod goes. Use a PersistentVolumeClaim, or an `emptyDir`.",
  bad: MOUNT("/data"),
  good: "volumes:\n- {name: data, persistentVolumeClaim: {claimName: data}}",
  peers: ["polaris/hostPathSet", "kyverno/disallow-host-path"],
  pod({ spec, path }, { report }) {
    for (const [index, volume] of listOf(spec["volumes"]).entries())
      if (at(volume, "hostPath") !== undefined)
        report(`the volume "${textOf(at(volume, "name"))}" is a directory of the node`, [
          ...path,
          "volumes",
          index,
        ])
  },
}

const SENSITIVE =
  /^\/(?:$|(?:boot|dev|etc|lib|proc|sys|usr|root|var\/lib\/kubelet|var\/lib\/docker)\/*$)/

export const sensitiveHostMounts: LintRule = {
  id: "sensitive-host-mounts",
  summary: "a container mounts a directory that the node lives by",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "Who can read `/etc`, `/proc` or all of `/` of a node knows its keys and its tenants; who can write there owns it. Mount the one directory below that is needed.",
  bad: MOUNT("/etc"),
  good: MOUNT("/var/log/web", ", readOnly: true"),
  peers: ["kube-linter/sensitive-host-mounts"],
  container(container, { report }) {
    for (const { hostPath: from, index } of hostMounts(container))
      if (SENSITIVE.test(from))
        report(`the container "${container.name}" mounts ${from} of the node`, [
          ...container.path,
          "volumeMounts",
          index,
        ])
  },
}

export const writableHostMount: LintRule = {
  id: "writable-host-mount",
  summary: "a container may write into a directory of the node",
  severity: "info",
  profile: "strict",
  category: "security",
  why: "A file that is written on the node outlives the pod, and is read by others. Say `readOnly: true` where reading is enough.",
  bad: MOUNT("/var/log"),
  good: MOUNT("/var/log", ", readOnly: true"),
  peers: ["kube-linter/writable-host-mount"],
  container(container, { report }) {
    for (const { hostPath: from, index, isReadOnly } of hostMounts(container))
      if (!isReadOnly)
        report(`the container "${container.name}" may write to ${from} of the node`, [
          ...container.path,
          "volumeMounts",
          index,
        ])
  },
}

export const unsafeProcMount: LintRule = {
  id: "unsafe-proc-mount",
  summary: "a container sees all of /proc",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "`procMount: Unmasked` shows the parts of /proc that runtimes hide because they tell of the kernel and the node, or change them.",
  bad: "securityContext: {procMount: Unmasked}",
  good: "securityContext: {procMount: Default}",
  peers: ["kube-linter/unsafe-proc-mount", "polaris/procMount", "kyverno/disallow-proc-mount"],
  container({ value, path, name }, { report }) {
    const procMount = at(value, "securityContext", "procMount")
    if (procMount !== undefined && procMount !== null && procMount !== "Default")
      report(`the container "${name}" has procMount: ${procMount}`, [
        ...path,
        "securityContext",
        "procMount",
      ])
  },
}

export const hostProcess: LintRule = {
  id: "host-process",
  summary: "a Windows container runs as a process of the node",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "A HostProcess container is to Windows what a privileged one is to Linux.",
  bad: "securityContext: {windowsOptions: {hostProcess: true}}",
  good: "securityContext: {windowsOptions: {hostProcess: false}}",
  peers: ["polaris/hostProcess", "kyverno/disallow-host-process"],
  container({ value, path, name, pod }, { report }) {
    const said = at(value, "securityContext", "windowsOptions", "hostProcess")
    if ((said ?? at(pod.spec, "securityContext", "windowsOptions", "hostProcess")) === true)
      report(`the container "${name}" is a HostProcess container`, [...path, "securityContext"])
  },
}

// Those that are of one namespace only. Source: the kubelet's list of safe sysctls (1.36).
const SAFE = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.ping_group_range",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_wmem",
])

export const unsafeSysctls: LintRule = {
  id: "unsafe-sysctls",
  summary: "a pod sets a kernel parameter that is not its own",
  severity: "warning",
  profile: "recommended",
  category: "security",
  why: "The kubelet refuses sysctls that are not known to be of one pod only, unless each is allowed on the node, and then they may disturb others.",
  bad: 'securityContext:\n  sysctls: [{name: kernel.msgmax, value: "65536"}]',
  good: 'securityContext:\n  sysctls: [{name: net.ipv4.tcp_syncookies, value: "1"}]',
  peers: ["kube-linter/unsafe-sysctls", "kyverno/restrict-sysctls"],
  pod({ spec, path }, { report }) {
    for (const [index, sysctl] of listOf(at(spec, "securityContext", "sysctls")).entries()) {
      const name = textOf(at(sysctl, "name"))
      if (!SAFE.has(name))
        report(`the sysctl ${name} is not safe`, [...path, "securityContext", "sysctls", index])
    }
  },
}
