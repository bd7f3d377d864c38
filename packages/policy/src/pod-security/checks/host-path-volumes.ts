import { at, listOf, mapOf, textOf } from "../../read.ts"
import type { PodCheck } from "../check.ts"
import { counted, quoted } from "../wording.ts"

/** No volume is a folder of the node. */
export const hostPathVolumes: PodCheck = {
  id: "hostPathVolumes",
  level: "baseline",
  versions: [
    {
      since: 0,
      check({ spec }) {
        const volumes = listOf(at(spec, "volumes"))
        const bad = [...volumes.keys()].filter(
          (i) => (mapOf(volumes[i])["hostPath"] ?? null) !== null,
        )
        if (bad.length === 0) return undefined
        const names = bad.map((i) => textOf(at(volumes[i], "name")))
        return {
          reason: "hostPath volumes",
          detail: `${counted(bad.length, "volume", "volumes")} ${quoted(names)}`,
          places: bad.map((i) => ["spec", "volumes", i, "hostPath"]),
        }
      },
    },
  ],
}
