import type { CheckPod, PodCheck } from "../check.ts"
import { hasUserNamespace, type PodContainer, security } from "../pod.ts"
import { containersText, settersText } from "../wording.ts"

const FIELD = ["securityContext", "runAsNonRoot"]

const check: CheckPod = ({ spec, containers }) => {
  const saysOf = (owner: unknown) => security(owner, "runAsNonRoot")
  const refusing = containers.filter(({ value }) => saysOf(value) === false)
  const silent = containers.filter(({ value }) => typeof saysOf(value) !== "boolean")
  // What the pod says is the containers' default: it is wrong only where one needs it.
  const isPodBad = saysOf(spec) === false && silent.length > 0
  if (isPodBad || refusing.length > 0)
    return {
      reason: "runAsNonRoot != true",
      detail: `${settersText(isPodBad, refusing)} must not set securityContext.runAsNonRoot=false`,
      places: [...(isPodBad ? [["spec", ...FIELD]] : []), ...refusing.map(placeOf)],
    }
  if (saysOf(spec) === true || silent.length === 0) return undefined
  return {
    reason: "runAsNonRoot != true",
    detail: `pod or ${containersText(silent)} must set securityContext.runAsNonRoot=true`,
    places: silent.map(placeOf),
  }
}

/** Containers are not started as root. */
export const runAsNonRoot: PodCheck = {
  id: "runAsNonRoot",
  level: "restricted",
  versions: [
    { since: 0, check },
    { since: 35, check: (pod) => (hasUserNamespace(pod) ? undefined : check(pod)) },
  ],
}

function placeOf({ path }: PodContainer) {
  return [...path, ...FIELD]
}
