import { at } from "../../read.ts"
import type { PodCheck } from "../check.ts"

const FIELDS = ["hostNetwork", "hostPID", "hostIPC"] as const

/** Pods share no namespace of the node. */
export const hostNamespaces: PodCheck = {
  id: "hostNamespaces",
  level: "baseline",
  versions: [
    {
      since: 0,
      check({ spec }) {
        const shared = FIELDS.filter((field) => at(spec, field) === true)
        if (shared.length === 0) return undefined
        return {
          reason: "host namespaces",
          detail: shared.map((field) => `${field}=true`).join(", "),
          places: shared.map((field) => ["spec", field]),
        }
      },
    },
  ],
}
