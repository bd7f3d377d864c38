import { at, listOf } from "../../read.ts"
import type { PodCheck } from "../check.ts"
import type { PodContainer } from "../pod.ts"
import { containersText, counted, distinct } from "../wording.ts"

/** Containers take no port of the node. */
export const hostPorts: PodCheck = {
  id: "hostPorts",
  level: "baseline",
  versions: [
    {
      since: 0,
      check({ containers }) {
        const bad = containers.filter((container) => portsOf(container).length > 0)
        if (bad.length === 0) return undefined
        const used = bad.flatMap(portsOf)
        const ports = distinct(used.map(({ port }) => port))
        const uses = counted(bad.length, "uses", "use")
        const word = counted(ports.length, "hostPort", "hostPorts")
        return {
          reason: "hostPort",
          detail: `${containersText(bad)} ${uses} ${word} ${ports.join(", ")}`,
          places: used.map(({ path }) => path),
        }
      },
    },
  ],
}

function portsOf({ value, path }: PodContainer) {
  return listOf(at(value, "ports")).flatMap((entry, i) => {
    const port = at(entry, "hostPort") ?? 0
    return port === 0 ? [] : [{ port: String(port), path: [...path, "ports", i, "hostPort"] }]
  })
}
