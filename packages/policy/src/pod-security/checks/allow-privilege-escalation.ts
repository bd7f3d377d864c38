import type { CheckPod, PodCheck } from "../check.ts"
import { isWindows, security } from "../pod.ts"
import { containersText } from "../wording.ts"

const check: CheckPod = ({ containers }) => {
  const bad = containers.filter(
    ({ value }) => security(value, "allowPrivilegeEscalation") !== false,
  )
  if (bad.length === 0) return undefined
  return {
    reason: "allowPrivilegeEscalation != false",
    detail: `${containersText(bad)} must set securityContext.allowPrivilegeEscalation=false`,
    places: bad.map(({ path }) => [...path, "securityContext", "allowPrivilegeEscalation"]),
  }
}

/** No process gets more privileges than its parent. */
export const allowPrivilegeEscalation: PodCheck = {
  id: "allowPrivilegeEscalation",
  level: "restricted",
  versions: [
    { since: 8, check },
    { since: 25, check: (pod) => (isWindows(pod) ? undefined : check(pod)) },
  ],
}
