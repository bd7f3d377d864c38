import { textOf } from "../../read.ts"
import type { CheckPod, PodCheck } from "../check.ts"
import { hasUserNamespace, security } from "../pod.ts"
import { containersText, distinct, quoted } from "../wording.ts"

const check: CheckPod = ({ containers }) => {
  const mountOf = (value: unknown) => textOf(security(value, "procMount"))
  const bad = containers.filter(({ value }) => !["", "Default"].includes(mountOf(value)))
  if (bad.length === 0) return undefined
  const mounts = quoted(distinct(bad.map(({ value }) => mountOf(value))))
  return {
    reason: "procMount",
    detail: `${containersText(bad)} must not set securityContext.procMount to ${mounts}`,
    places: bad.map(({ path }) => [...path, "securityContext", "procMount"]),
  }
}

/** /proc is masked, at least where root in the pod is root on the node. */
export const procMount: PodCheck = {
  id: "procMount",
  level: "baseline",
  versions: [
    { since: 0, check },
    { since: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
}

/** /proc is masked, user namespaces or not. */
export const procMountRestricted: PodCheck = {
  id: "procMount_restricted",
  level: "restricted",
  overrides: ["procMount"],
  versions: [{ since: 35, check }],
}
