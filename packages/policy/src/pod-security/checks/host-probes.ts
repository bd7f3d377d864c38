import { at, textOf } from "../../read.ts"
import type { PodCheck } from "../check.ts"
import type { PodContainer } from "../pod.ts"
import { containersText, counted, distinct, quoted } from "../wording.ts"

const HANDLERS = [
  ["livenessProbe"],
  ["readinessProbe"],
  ["startupProbe"],
  ["lifecycle", "postStart"],
  ["lifecycle", "preStop"],
] as const
const ACTIONS = ["httpGet", "tcpSocket"] as const

/** Probes and lifecycle hooks ask the pod itself and no other host. */
export const hostProbesAndHostLifecycle: PodCheck = {
  id: "hostProbesAndHostLifecycle",
  level: "baseline",
  versions: [
    {
      since: 34,
      check({ containers }) {
        const bad = containers.filter((container) => hostsOf(container).length > 0)
        if (bad.length === 0) return undefined
        const used = bad.flatMap(hostsOf)
        const hosts = distinct(used.map(({ host }) => host))
        const uses = counted(bad.length, "uses", "use")
        const word = counted(hosts.length, "host", "hosts")
        return {
          reason: "probe or lifecycle host",
          detail: `${containersText(bad)} ${uses} probe or lifecycle ${word} ${quoted(hosts)}`,
          places: used.map(({ path }) => path),
        }
      },
    },
  ],
}

function hostsOf({ value, path }: PodContainer) {
  return HANDLERS.flatMap((handler) =>
    ACTIONS.flatMap((action) => {
      const host = textOf(at(value, ...handler, action, "host"))
      return host === "" ? [] : [{ host, path: [...path, ...handler, action, "host"] }]
    }),
  )
}
