import { describe, expect, test } from "vitest"
import { readPod } from "../pod-security/pod.ts"
import type { FixOptions } from "./fix.ts"
import { FIXES } from "./fixes.ts"

const context = (securityContext: object, spec: object = {}) => ({
  spec: { containers: [{ name: "a", securityContext }], ...spec },
})
const AT = "spec.containers.0.securityContext"
const ALL: FixOptions = { changesExplicit: true, runAsUser: 1000 }

/** What a fix would write, as `PATH=VALUE` or `-PATH` for what it takes out, and what it refuses. */
function plan(check: string, pod: unknown, options: FixOptions = ALL) {
  const { edits = [], refused } = FIXES[check]?.(readPod(pod), options) ?? {}
  const lines = edits.map(({ path, value }) =>
    value === undefined ? `-${path.join(".")}` : `${path.join(".")}=${JSON.stringify(value)}`,
  )
  return refused === undefined ? lines : [...lines, `! ${refused}`]
}

const PROFILE = '{"type":"RuntimeDefault"}'

describe("with leave to change all, the fix of", () => {
  test.each<[check: string, pod: unknown, plan: readonly string[]]>([
    ["hostNamespaces", context({}, { hostPID: true, hostIPC: false }), ["-spec.hostPID"]],
    ["privileged", context({ privileged: true }), [`-${AT}.privileged`]],
    ["procMount", context({ procMount: "Unmasked" }), [`-${AT}.procMount`]],
    ["procMount", context({ procMount: "Default" }), []],
    ["capabilities_restricted", context({}), [`${AT}.capabilities.drop=["ALL"]`]],
    ["capabilities_restricted", context({ capabilities: { drop: ["ALL"] } }), []],
    [
      "capabilities_restricted",
      context({ capabilities: { add: ["CHOWN"] } }),
      ["! what needs an added capability fails without it"],
    ],
    ["allowPrivilegeEscalation", context({}), [`${AT}.allowPrivilegeEscalation=false`]],
    [
      "allowPrivilegeEscalation",
      context({ capabilities: { add: ["SYS_ADMIN"] } }),
      ["! it contradicts privileged and SYS_ADMIN"],
    ],
    ["runAsNonRoot", context({}), ["spec.securityContext.runAsNonRoot=true"]],
    [
      "runAsNonRoot",
      context({ runAsNonRoot: false }),
      [`-${AT}.runAsNonRoot`, "spec.securityContext.runAsNonRoot=true"],
    ],
    ["runAsUser", context({ runAsUser: 0 }), [`${AT}.runAsUser=1000`]],
    [
      "runAsUser",
      context({}, { securityContext: { runAsUser: 0 } }),
      ["spec.securityContext.runAsUser=1000"],
    ],
    ["runAsUser", context({ runAsUser: 5 }), []],
    [
      "seccompProfile_baseline",
      context({ seccompProfile: { type: "Unconfined" } }),
      [`${AT}.seccompProfile=${PROFILE}`],
    ],
    ["seccompProfile_baseline", context({}), []],
    ["seccompProfile_restricted", context({}), [`spec.securityContext.seccompProfile=${PROFILE}`]],
    [
      "appArmorProfile",
      context({ appArmorProfile: { type: "Unconfined" } }),
      [`${AT}.appArmorProfile=${PROFILE}`],
    ],
    [
      "appArmorProfile",
      {
        metadata: {
          annotations: { "container.apparmor.security.beta.kubernetes.io/a": "unconfined" },
        },
        spec: { containers: [{ name: "a" }] },
      },
      ["-metadata.annotations.container.apparmor.security.beta.kubernetes.io/a"],
    ],
  ])("%s of %j is %j", (check, pod, expected) => {
    expect(plan(check, pod)).toEqual(expected)
  })
})

describe("without that leave, what is asked for by name stays:", () => {
  test.each<[check: string, pod: unknown, refused: string]>([
    ["hostNamespaces", context({}, { hostPID: true }), "hostPID is asked for by name"],
    ["privileged", context({ privileged: true }), "privileged is asked for by name"],
    ["procMount", context({ procMount: "Unmasked" }), "procMount is asked for by name"],
    [
      "allowPrivilegeEscalation",
      context({ allowPrivilegeEscalation: true }),
      "allowPrivilegeEscalation is asked for by name",
    ],
    [
      "allowPrivilegeEscalation",
      context({ privileged: true }),
      "it contradicts privileged and SYS_ADMIN",
    ],
    ["runAsNonRoot", context({ runAsNonRoot: false }), "runAsNonRoot: false is asked for by name"],
    [
      "runAsUser",
      context({ runAsUser: 0 }),
      "the user 0 is asked for by name, and no other user is known",
    ],
    [
      "seccompProfile_restricted",
      context({ seccompProfile: { type: "Unconfined" } }),
      "the seccompProfile Unconfined is asked for by name",
    ],
  ])("%s of %j", (check, pod, refused) => {
    expect(plan(check, pod, { changesExplicit: false })).toEqual([`! ${refused}`])
  })

  test("what is only missing is written all the same", () => {
    const careful = { changesExplicit: false }
    for (const check of ["capabilities_restricted", "allowPrivilegeEscalation", "runAsNonRoot"])
      expect(plan(check, context({}), careful)).toEqual(plan(check, context({})))
  })
})

test.each([
  ["capabilities_baseline"],
  ["seLinuxOptions"],
  ["sysctls"],
  ["windowsHostProcess"],
  ["hostPorts"],
  ["hostPathVolumes"],
  ["restrictedVolumes"],
  ["hostProbesAndHostLifecycle"],
])("nothing mends %s: a program may need it, and why is said", (check) => {
  const [only = "", ...rest] = plan(check, context({}))
  expect(rest).toEqual([])
  expect(only).toMatch(/^! [a-z].{20,}[^.]$/)
})

test("of several containers only those that need it are changed, init containers too", () => {
  const pod = {
    spec: {
      initContainers: [{ name: "i", securityContext: { privileged: true } }],
      containers: [{ name: "a" }, { name: "b", securityContext: { privileged: true } }],
    },
  }
  expect(plan("privileged", pod)).toEqual([
    "-spec.initContainers.0.securityContext.privileged",
    "-spec.containers.1.securityContext.privileged",
  ])
})
