import { describe, expect, test } from "vitest"
import { evaluatePod } from "./evaluate.ts"
import type { LevelAtVersion } from "./level.ts"
import { POD_CHECKS } from "./registry.ts"

// Since when a control is there, or allows more. Source: docs of the Pod Security Standards, and the recorded refusals.

const LAST = 40

/** A pod that every control allows, with a container's fields and a spec's. */
function pod(container: object, spec: object = {}, annotations: object = {}) {
  const securityContext = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    ...("securityContext" in container ? (container.securityContext as object) : {}),
  }
  return {
    metadata: { annotations },
    spec: {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ name: "a", image: "x", ...container, securityContext }],
      ...spec,
    },
  }
}

const context = (securityContext: object, spec: object = {}) => pod({ securityContext }, spec)

/** The minor versions at which a check has something against a pod, as ranges `FROM-TO`. */
function refusedAt(check: string, value: unknown, level: LevelAtVersion["level"]): string {
  const minors = Array.from({ length: LAST + 1 }, (_, minor) => minor).filter((minor) =>
    evaluatePod(value, { level, minor }).some((one) => one.check === check),
  )
  const ranges: [number, number][] = []
  for (const minor of minors) {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === minor - 1) last[1] = minor
    else ranges.push([minor, minor])
  }
  return ranges.map(([from, to]) => `${from}-${to === LAST ? "" : to}`).join(", ")
}

test("the pod that others are made of is allowed at all versions", () => {
  for (let minor = 0; minor <= LAST; minor++)
    expect(evaluatePod(pod({}), { level: "restricted", minor })).toEqual([])
})

type Row = readonly [check: string, what: string, pod: unknown, refused: string]
const WINDOWS = { os: { name: "windows" } }
const USERS = { hostUsers: false }
const bare = (spec: object = {}) => ({ spec: { containers: [{ name: "a" }], ...spec } })
const sysctl = (name: string) => bare({ securityContext: { sysctls: [{ name, value: "1" }] } })

describe("baseline", () => {
  test.each<Row>([
    ["privileged", "true", context({ privileged: true }), "0-"],
    ["hostNamespaces", "hostPID", bare({ hostPID: true }), "0-"],
    ["hostPathVolumes", "a folder", bare({ volumes: [{ hostPath: { path: "/" } }] }), "0-"],
    ["hostPorts", "a port", pod({ ports: [{ hostPort: 80 }] }), "0-"],
    ["hostPorts", "zero", pod({ ports: [{ hostPort: 0 }] }), ""],
    ["capabilities_baseline", "SYS_TIME", context({ capabilities: { add: ["SYS_TIME"] } }), "0-"],
    ["capabilities_baseline", "CHOWN", context({ capabilities: { add: ["CHOWN"] } }), ""],
    ["appArmorProfile", "Unconfined", context({ appArmorProfile: { type: "Unconfined" } }), "0-"],
    ["windowsHostProcess", "true", context({ windowsOptions: { hostProcess: true } }), "0-"],
    ["procMount", "Unmasked", context({ procMount: "Unmasked" }), "0-"],
    ["procMount", "Unmasked, own users", context({ procMount: "Unmasked" }, USERS), "0-34"],
    ["seLinuxOptions", "a type", context({ seLinuxOptions: { type: "spc_t" } }), "0-"],
    [
      "seLinuxOptions",
      "an engine",
      context({ seLinuxOptions: { type: "container_engine_t" } }),
      "0-30",
    ],
    ["seLinuxOptions", "a container", context({ seLinuxOptions: { type: "container_t" } }), ""],
    [
      "seccompProfile_baseline",
      "Unconfined",
      context({ seccompProfile: { type: "Unconfined" } }),
      "19-",
    ],
    [
      "seccompProfile_baseline",
      "the old annotation",
      pod({}, {}, { "seccomp.security.alpha.kubernetes.io/pod": "unconfined" }),
      "0-18",
    ],
    [
      "hostProbesAndHostLifecycle",
      "another host",
      pod({ livenessProbe: { tcpSocket: { host: "1.2.3.4" } } }),
      "34-",
    ],
    [
      "hostProbesAndHostLifecycle",
      "another host at the end",
      pod({ lifecycle: { preStop: { httpGet: { host: "1.2.3.4" } } } }),
      "34-",
    ],
    ["sysctls", "one of the node", sysctl("kernel.msgmax"), "0-"],
    ["sysctls", "tcp_syncookies", sysctl("net.ipv4.tcp_syncookies"), ""],
    ["sysctls", "ip_local_reserved_ports", sysctl("net.ipv4.ip_local_reserved_ports"), "0-26"],
    ["sysctls", "tcp_keepalive_time", sysctl("net.ipv4.tcp_keepalive_time"), "0-28"],
    ["sysctls", "tcp_rmem", sysctl("net.ipv4.tcp_rmem"), "0-31"],
    ["sysctls", "tcp_notsent_lowat", sysctl("net.ipv4.tcp_notsent_lowat"), "0-36"],
  ])("%s: %s is refused at %3$s", (check, _, value, refused) => {
    expect(refusedAt(check, value, "baseline")).toBe(refused)
  })
})

describe("restricted", () => {
  test.each<Row>([
    ["allowPrivilegeEscalation", "nothing", bare(), "8-"],
    ["allowPrivilegeEscalation", "nothing on Windows", bare(WINDOWS), "8-24"],
    ["capabilities_restricted", "nothing", bare(), "22-"],
    ["capabilities_restricted", "nothing on Windows", bare(WINDOWS), "22-24"],
    [
      "capabilities_restricted",
      "NET_BIND_SERVICE added",
      context({ capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }),
      "",
    ],
    [
      "capabilities_restricted",
      "CHOWN added",
      context({ capabilities: { drop: ["ALL"], add: ["CHOWN"] } }),
      "22-",
    ],
    // Below 1.22 the check of the level below is asked still.
    ["capabilities_baseline", "SYS_TIME", context({ capabilities: { add: ["SYS_TIME"] } }), "0-21"],
    ["seccompProfile_restricted", "nothing", bare(), "19-"],
    ["seccompProfile_restricted", "nothing on Windows", bare(WINDOWS), "19-24"],
    ["runAsNonRoot", "nothing", bare(), "0-"],
    ["runAsNonRoot", "nothing, own users", bare(USERS), "0-34"],
    ["runAsUser", "root", context({ runAsUser: 0 }), "23-"],
    ["runAsUser", "root, own users", context({ runAsUser: 0 }, USERS), "23-34"],
    ["procMount_restricted", "Unmasked", context({ procMount: "Unmasked" }), "35-"],
    [
      "procMount_restricted",
      "Unmasked, own users",
      context({ procMount: "Unmasked" }, USERS),
      "35-",
    ],
    ["procMount", "Unmasked", context({ procMount: "Unmasked" }), "0-34"],
    ["restrictedVolumes", "a file system", bare({ volumes: [{ nfs: {} }] }), "0-"],
    ["restrictedVolumes", "a claim", bare({ volumes: [{ persistentVolumeClaim: {} }] }), ""],
    ["restrictedVolumes", "an image", bare({ volumes: [{ image: {} }] }), ""],
    ["restrictedVolumes", "nothing said", bare({ volumes: [{ name: "v" }] }), ""],
  ])("%s: %s is refused at %3$s", (check, _, value, refused) => {
    expect(refusedAt(check, value, "restricted")).toBe(refused)
  })
})

test("each boundary of each check stands in a table above", () => {
  const boundaries = POD_CHECKS.flatMap(({ versions }) => versions.map(({ since }) => since))
  expect([...new Set(boundaries)].sort((a, b) => a - b)).toEqual([
    0, 8, 19, 22, 23, 25, 27, 29, 31, 32, 34, 35, 37,
  ])
})

test("the level privileged allows everything, at all versions", () => {
  const worst = {
    spec: { hostNetwork: true, containers: [{ securityContext: { privileged: true } }] },
  }
  for (const minor of [0, 25, LAST])
    expect(evaluatePod(worst, { level: "privileged", minor })).toEqual([])
})
