import type { PodCheck } from "../check.ts"
import { security } from "../pod.ts"
import { containersText } from "../wording.ts"

/** No container has all of the node's privileges. */
export const privileged: PodCheck = {
  id: "privileged",
  level: "baseline",
  versions: [
    {
      since: 0,
      check({ containers }) {
        const bad = containers.filter(({ value }) => security(value, "privileged") === true)
        if (bad.length === 0) return undefined
        return {
          reason: "privileged",
          detail: `${containersText(bad)} must not set securityContext.privileged=true`,
          places: bad.map(({ path }) => [...path, "securityContext", "privileged"]),
        }
      },
    },
  ],
}
