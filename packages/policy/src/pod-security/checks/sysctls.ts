import { at, listOf, textOf } from "../../read.ts"
import type { CheckPod, PodCheck } from "../check.ts"
import { security } from "../pod.ts"

/** Kernel settings that belong to the pod alone, by the version that allowed them. */
const ALLOWED: readonly (readonly [number, string])[] = [
  [
    0,
    "kernel.shm_rmid_forced net.ipv4.ip_local_port_range net.ipv4.tcp_syncookies net.ipv4.ping_group_range net.ipv4.ip_unprivileged_port_start",
  ],
  [27, "net.ipv4.ip_local_reserved_ports"],
  [
    29,
    "net.ipv4.tcp_keepalive_time net.ipv4.tcp_fin_timeout net.ipv4.tcp_keepalive_intvl net.ipv4.tcp_keepalive_probes",
  ],
  [32, "net.ipv4.tcp_rmem net.ipv4.tcp_wmem"],
  [37, "net.ipv4.tcp_slow_start_after_idle net.ipv4.tcp_notsent_lowat"],
]

/** Pods change no kernel setting that others feel. */
export const sysctls: PodCheck = {
  id: "sysctls",
  level: "baseline",
  versions: ALLOWED.map(([since], i) => ({
    since,
    check: allowing(new Set(ALLOWED.slice(0, i + 1).flatMap(([, names]) => names.split(" ")))),
  })),
}

function allowing(names: ReadonlySet<string>): CheckPod {
  return ({ spec }) => {
    const settings = listOf(security(spec, "sysctls")).map((entry) => textOf(at(entry, "name")))
    const bad = [...settings.keys()].filter((i) => !names.has(settings[i] as string))
    if (bad.length === 0) return undefined
    return {
      reason: "forbidden sysctls",
      detail: bad.map((i) => settings[i]).join(", "),
      places: bad.map((i) => ["spec", "securityContext", "sysctls", i, "name"]),
    }
  }
}
