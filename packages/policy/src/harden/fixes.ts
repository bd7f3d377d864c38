import type { Path } from "@sternpost/manifests"
import { type Pod, type PodContainer, security } from "../pod-security/pod.ts"
import { at, listOf, textOf } from "../read.ts"
import type { Fix, FixOptions, FixPod, PodEdit } from "./fix.ts"

const POD: Path = ["spec", "securityContext"]
const PROFILE = { type: "RuntimeDefault" }

const refuse =
  (refused: string): FixPod =>
  () => ({ edits: [], refused })

const contextOf = ({ path }: PodContainer, ...field: readonly string[]): Path => [
  ...path,
  "securityContext",
  ...field,
]

/** Takes fields out, or writes a value, where the pod asks for the opposite by name. */
function explicit(edits: readonly PodEdit[], { changesExplicit }: FixOptions, what: string): Fix {
  if (edits.length === 0) return { edits }
  return changesExplicit ? { edits } : { edits: [], refused: `${what} is asked for by name` }
}

const out = (path: Path): PodEdit => ({ path, value: undefined })

function containersWith(pod: Pod, test: (value: unknown) => boolean): readonly PodContainer[] {
  return pod.containers.filter(({ value }) => test(value))
}

/** What mends the violations of each check. What would take a capability of the program away is refused. */
export const FIXES: Readonly<Record<string, FixPod>> = {
  hostNamespaces({ spec }, options) {
    const fields = ["hostNetwork", "hostPID", "hostIPC"].filter((field) => at(spec, field) === true)
    return explicit(
      fields.map((field) => out(["spec", field])),
      options,
      fields.join(", "),
    )
  },
  privileged(pod, options) {
    const bad = containersWith(pod, (value) => security(value, "privileged") === true)
    return explicit(
      bad.map((one) => out(contextOf(one, "privileged"))),
      options,
      "privileged",
    )
  },
  procMount: fixProcMount,
  procMount_restricted: fixProcMount,
  capabilities_baseline: refuse("what needs an added capability fails without it"),
  capabilities_restricted: fixCapabilities,
  allowPrivilegeEscalation: fixEscalation,
  runAsNonRoot: fixNonRoot,
  runAsUser: fixUser,
  seccompProfile_baseline: (pod, options) => fixProfiles(pod, options, "seccompProfile"),
  seccompProfile_restricted(pod, options) {
    const explicitly = fixProfiles(pod, options, "seccompProfile")
    if (explicitly.refused !== undefined || explicitly.edits.length > 0) return explicitly
    return { edits: [{ path: [...POD, "seccompProfile"], value: PROFILE }] }
  },
  appArmorProfile(pod, options) {
    const fields = fixProfiles(pod, options, "appArmorProfile")
    const prefix = "container.apparmor.security.beta.kubernetes.io/"
    const noted = Object.keys(pod.annotations).filter(
      (key) => key.startsWith(prefix) && pod.annotations[key] === "unconfined",
    )
    const edits = noted.map((key) => out(["metadata", "annotations", key]))
    const annotations = explicit(edits, options, "the AppArmor profile unconfined")
    const refused = fields.refused ?? annotations.refused
    return {
      edits: [...fields.edits, ...annotations.edits],
      ...(refused === undefined ? {} : { refused }),
    }
  },
  seLinuxOptions: refuse("which SELinux options would do instead is not known"),
  sysctls: refuse("what needs a kernel setting fails without it"),
  windowsHostProcess: refuse("a process of the host does not become one of a container by a field"),
  hostPorts: refuse("who uses a port of the node would not find it any more"),
  hostPathVolumes: refuse("what would take the place of a folder of the node is not known"),
  restrictedVolumes: refuse("what would take the place of such a volume is not known"),
  hostProbesAndHostLifecycle: refuse(
    "whether the pod itself answers what another host was asked is not known",
  ),
}

function fixProcMount(pod: Pod, options: FixOptions): Fix {
  const bad = containersWith(
    pod,
    (value) => !["", "Default"].includes(textOf(security(value, "procMount"))),
  )
  return explicit(
    bad.map((one) => out(contextOf(one, "procMount"))),
    options,
    "procMount",
  )
}

function fixCapabilities(pod: Pod): Fix {
  const dropped = (value: unknown) => listOf(security(value, "capabilities", "drop"))
  const adding = containersWith(pod, (value) =>
    listOf(security(value, "capabilities", "add")).some((name) => name !== "NET_BIND_SERVICE"),
  )
  const keeping = pod.containers.filter(
    (one) => !adding.includes(one) && !dropped(one.value).includes("ALL"),
  )
  const edits = keeping.map((one) => ({
    path: contextOf(one, "capabilities", "drop"),
    value: ["ALL"],
  }))
  return adding.length === 0
    ? { edits }
    : { edits, refused: "what needs an added capability fails without it" }
}

// The API server refuses the field beside what it contradicts.
function fixEscalation(pod: Pod, options: FixOptions): Fix {
  const open = containersWith(pod, (value) => security(value, "allowPrivilegeEscalation") !== false)
  const isBound = ({ value }: PodContainer) =>
    (security(value, "privileged") === true && !options.changesExplicit) ||
    listOf(security(value, "capabilities", "add")).some((name) =>
      ["SYS_ADMIN", "CAP_SYS_ADMIN", "ALL"].includes(String(name)),
    )
  const isAsked = ({ value }: PodContainer) =>
    security(value, "allowPrivilegeEscalation") === true && !options.changesExplicit
  const free = open.filter((one) => !isBound(one) && !isAsked(one))
  const edits = free.map((one) => ({
    path: contextOf(one, "allowPrivilegeEscalation"),
    value: false,
  }))
  if (open.some(isBound)) return { edits, refused: "it contradicts privileged and SYS_ADMIN" }
  return open.some(isAsked)
    ? { edits, refused: "allowPrivilegeEscalation is asked for by name" }
    : { edits }
}

function fixNonRoot(pod: Pod, options: FixOptions): Fix {
  const isRoot = (owner: unknown) => security(owner, "runAsUser") === 0
  const hasRoot = isRoot(pod.spec) || pod.containers.some(({ value }) => isRoot(value))
  if (hasRoot && options.runAsUser === undefined)
    return { edits: [], refused: "the user 0 is asked for by name, and no other user is known" }
  const refusing = containersWith(pod, (value) => security(value, "runAsNonRoot") === false)
  const asked = refusing.length > 0 || security(pod.spec, "runAsNonRoot") === false
  if (asked && !options.changesExplicit)
    return { edits: [], refused: "runAsNonRoot: false is asked for by name" }
  return {
    edits: [
      ...refusing.map((one) => out(contextOf(one, "runAsNonRoot"))),
      { path: [...POD, "runAsNonRoot"], value: true },
    ],
  }
}

function fixUser(pod: Pod, { runAsUser }: FixOptions): Fix {
  if (runAsUser === undefined)
    return { edits: [], refused: "the user 0 is asked for by name, and no other user is known" }
  const isRoot = (owner: unknown) => security(owner, "runAsUser") === 0
  const own = isRoot(pod.spec) ? [{ path: [...POD, "runAsUser"], value: runAsUser }] : []
  const containers = containersWith(pod, isRoot).map((one) => ({
    path: contextOf(one, "runAsUser"),
    value: runAsUser,
  }))
  return { edits: [...own, ...containers] }
}

/** Profiles that are set to something else than what confines. */
function fixProfiles(
  pod: Pod,
  options: FixOptions,
  field: "seccompProfile" | "appArmorProfile",
): Fix {
  const isOpen = (owner: unknown) => {
    const type = textOf(security(owner, field, "type"))
    return type !== "" && type !== "RuntimeDefault" && type !== "Localhost"
  }
  const own = isOpen(pod.spec) ? [{ path: [...POD, field], value: PROFILE }] : []
  const containers = containersWith(pod, isOpen).map((one) => ({
    path: contextOf(one, field),
    value: PROFILE,
  }))
  return explicit([...own, ...containers], options, `the ${field} Unconfined`)
}
