import { listOf } from "../../read.ts"
import type { CheckPod, PodCheck } from "../check.ts"
import { isWindows, type PodContainer, security } from "../pod.ts"
import { containersText, distinct, quoted } from "../wording.ts"

/** What container runtimes give by default. */
const DEFAULT = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
)
/** What a restricted container may add to nothing. */
const RESTRICTED = new Set(["NET_BIND_SERVICE"])

const checkBaseline: CheckPod = ({ containers }) => {
  const added = additions(containers, DEFAULT)
  if (added === undefined) return undefined
  return { reason: "non-default capabilities", detail: added.detail, places: added.places }
}

const checkRestricted: CheckPod = ({ containers }) => {
  const keeping = containers.filter(({ value }) => !capabilities(value, "drop").includes("ALL"))
  const added = additions(containers, RESTRICTED)
  if (keeping.length === 0 && added === undefined) return undefined
  const dropText = `${containersText(keeping)} must set securityContext.capabilities.drop=["ALL"]`
  return {
    reason: "unrestricted capabilities",
    detail: [...(keeping.length > 0 ? [dropText] : []), ...(added ? [added.detail] : [])].join(
      "; ",
    ),
    places: [...keeping.map(({ path }) => placeOf(path, "drop")), ...(added?.places ?? [])],
  }
}

/** Containers add no capability that they do not have by default. */
export const capabilitiesBaseline: PodCheck = {
  id: "capabilities_baseline",
  level: "baseline",
  versions: [{ since: 0, check: checkBaseline }],
}

/** Containers drop all capabilities, and add at most the one for low ports. */
export const capabilitiesRestricted: PodCheck = {
  id: "capabilities_restricted",
  level: "restricted",
  overrides: ["capabilities_baseline"],
  versions: [
    { since: 22, check: checkRestricted },
    { since: 25, check: (pod) => (isWindows(pod) ? undefined : checkRestricted(pod)) },
  ],
}

function additions(containers: readonly PodContainer[], allowed: ReadonlySet<string>) {
  const forbidden = ({ value }: PodContainer) =>
    capabilities(value, "add").filter((name) => !allowed.has(name))
  const bad = containers.filter((container) => forbidden(container).length > 0)
  if (bad.length === 0) return undefined
  const names = quoted(distinct(bad.flatMap(forbidden)))
  return {
    detail: `${containersText(bad)} must not include ${names} in securityContext.capabilities.add`,
    places: bad.map(({ path }) => placeOf(path, "add")),
  }
}

function capabilities(container: unknown, list: "add" | "drop"): string[] {
  return listOf(security(container, "capabilities", list)).map(String)
}

function placeOf(path: PodContainer["path"], list: "add" | "drop") {
  return [...path, "securityContext", "capabilities", list]
}
