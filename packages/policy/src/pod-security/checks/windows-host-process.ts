import type { PodCheck } from "../check.ts"
import { security } from "../pod.ts"
import { settersText } from "../wording.ts"

const FIELD = ["securityContext", "windowsOptions", "hostProcess"]

/** No container runs as a process of a Windows node. */
export const windowsHostProcess: PodCheck = {
  id: "windowsHostProcess",
  level: "baseline",
  versions: [
    {
      since: 0,
      check({ spec, containers }) {
        const isBad = (owner: unknown) => security(owner, "windowsOptions", "hostProcess") === true
        const isPodBad = isBad(spec)
        const bad = containers.filter(({ value }) => isBad(value))
        if (!isPodBad && bad.length === 0) return undefined
        return {
          reason: "hostProcess",
          detail: `${settersText(isPodBad, bad)} must not set securityContext.windowsOptions.hostProcess=true`,
          places: [
            ...(isPodBad ? [["spec", ...FIELD]] : []),
            ...bad.map(({ path }) => [...path, ...FIELD]),
          ],
        }
      },
    },
  ],
}
