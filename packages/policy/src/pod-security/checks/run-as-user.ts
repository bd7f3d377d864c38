import type { CheckPod, PodCheck } from "../check.ts"
import { hasUserNamespace, security } from "../pod.ts"
import { settersText } from "../wording.ts"

const FIELD = ["securityContext", "runAsUser"]

const check: CheckPod = ({ spec, containers }) => {
  const isRoot = (owner: unknown) => security(owner, "runAsUser") === 0
  const isPodBad = isRoot(spec)
  const bad = containers.filter(({ value }) => isRoot(value))
  if (!isPodBad && bad.length === 0) return undefined
  return {
    reason: "runAsUser=0",
    detail: `${settersText(isPodBad, bad)} must not set runAsUser=0`,
    places: [
      ...(isPodBad ? [["spec", ...FIELD]] : []),
      ...bad.map(({ path }) => [...path, ...FIELD]),
    ],
  }
}

/** Nobody asks for user 0. */
export const runAsUser: PodCheck = {
  id: "runAsUser",
  level: "restricted",
  versions: [
    { since: 23, check },
    { since: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
}
