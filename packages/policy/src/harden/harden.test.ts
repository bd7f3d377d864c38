import { parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { evaluatePod } from "../pod-security/evaluate.ts"
import { parseLevel } from "../pod-security/level.ts"
import { POD_CHECKS } from "../pod-security/registry.ts"
import { FIXES } from "./fixes.ts"
import { type HardenOptions, harden } from "./harden.ts"

const pod = (spec: string, metadata = "  name: web") =>
  `# the pod\napiVersion: v1\nkind: Pod\nmetadata:\n${metadata}\nspec:\n${spec}`
const WEB = "  containers:\n  - name: web # first\n    image: web:1\n"

function run(text: string, options: Partial<HardenOptions> & { at?: string } = {}) {
  const { at = "restricted", ...rest } = options
  const stream = parseManifests(text)
  const all = { level: parseLevel(at), changesExplicit: false, ...rest }
  const refused = stream.manifests.flatMap((manifest) => harden(manifest, all))
  return { text: stream.toString(), refused: refused.map(({ message }) => message), stream }
}

test("writes what the level wants, and leaves the rest as it is written", () => {
  const { text, refused } = run(pod(WEB))
  expect(refused).toEqual([])
  expect(text).toBe(
    pod(
      `${WEB}    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`,
    ),
  )
})

test("every check has what mends it, or a reason why nothing does", () => {
  expect(Object.keys(FIXES).sort()).toEqual(POD_CHECKS.map(({ id }) => id).sort())
})

test("templates of all kinds are mended", () => {
  const cron = `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a}\nspec:\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n          - {name: a, image: b}\n`
  const { stream } = run(cron)
  const [manifest] = stream.manifests
  const path = ["spec", "jobTemplate", "spec", "template"]
  expect(evaluatePod(manifest?.get(path), { level: "restricted" })).toEqual([])
})

test("what is there already is not written again", () => {
  const once = run(pod(WEB)).text
  expect(run(once)).toMatchObject({ text: once, refused: [] })
  expect(run(pod(WEB), { at: "baseline" }).text).toBe(pod(WEB))
})

describe("what is asked for by name", () => {
  const secured = (context: string, more = "") =>
    pod(
      `${more}  containers:\n  - name: web\n    image: web:1\n    securityContext: {${context}}\n`,
    )

  test.each([
    [
      "privileged: true",
      "",
      'privileged (container "web" must not set securityContext.privileged=true): privileged is asked for by name',
    ],
    ["procMount: Unmasked", "", "procMount is asked for by name"],
    [
      "seccompProfile: {type: Unconfined}",
      "",
      "the seccompProfile Unconfined is asked for by name",
    ],
    [
      "appArmorProfile: {type: Unconfined}",
      "",
      "the appArmorProfile Unconfined is asked for by name",
    ],
    ["", "  hostNetwork: true\n  hostPID: true\n", "hostNetwork, hostPID is asked for by name"],
  ])("is left alone, and told: %s %s", (context, more, message) => {
    const text = secured(context, more)
    const { refused, text: after } = run(text, { at: "baseline" })
    expect(after).toBe(text)
    expect(refused).toEqual([expect.stringContaining(message)])
    expect(refused[0]).toMatch(/^left as it is: /)
    expect(run(text, { at: "baseline", changesExplicit: true }).refused).toEqual([])
  })

  test.each([
    ["runAsNonRoot: false", "runAsNonRoot: false is asked for by name"],
    ["allowPrivilegeEscalation: true", "allowPrivilegeEscalation is asked for by name"],
  ])("is changed when that is wanted: %s", (context, message) => {
    expect(run(secured(context)).refused).toEqual([expect.stringContaining(message)])
    const { refused, stream } = run(secured(context), { changesExplicit: true })
    expect(refused).toEqual([])
    expect(evaluatePod(stream.manifests[0]?.value(), { level: "restricted" })).toEqual([])
  })

  test("root needs another user", () => {
    const text = secured("runAsUser: 0")
    expect(run(text).refused).toEqual([
      expect.stringContaining("runAsNonRoot != true"),
      expect.stringContaining("runAsUser=0"),
    ])
    const { refused, text: after } = run(text, { runAsUser: 1000 })
    expect(refused).toEqual([])
    expect(after).toContain("runAsUser: 1000")
  })
})

test.each([
  [
    "  volumes: [{name: a, hostPath: {path: /}}]\n",
    "",
    "what would take the place of such a volume is not known",
  ],
  ["  securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}\n", "", "a kernel setting"],
  ["", "    ports: [{containerPort: 1, hostPort: 1}]\n", "a port of the node"],
  ["", "    securityContext: {capabilities: {add: [NET_ADMIN]}}\n", "an added capability"],
  ["", "    livenessProbe: {httpGet: {port: 1, host: a}}\n", "another host was asked"],
  ["", "    securityContext: {seLinuxOptions: {user: a}}\n", "which SELinux options"],
  ["", "    securityContext: {windowsOptions: {hostProcess: true}}\n", "a process of the host"],
])("what a program may need is never taken away: %s%s", (spec, container, message) => {
  const { refused, stream } = run(pod(`${spec}${WEB}${container}`), { changesExplicit: true })
  expect(refused).toEqual([expect.stringContaining(message)])
  // The rest is mended all the same.
  expect(evaluatePod(stream.manifests[0]?.value(), { level: "restricted" })).toHaveLength(1)
})

test("what contradicts is not written", () => {
  const both = pod(
    `${WEB}    securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}\n`,
  )
  const { text, refused } = run(both)
  expect(text).not.toContain("allowPrivilegeEscalation")
  expect(refused.join()).toContain("it contradicts privileged and SYS_ADMIN")
})

test("whatever the pod, running again changes nothing, and no violation is new", () => {
  const context = fc.record(
    {
      privileged: fc.boolean(),
      runAsNonRoot: fc.boolean(),
      runAsUser: fc.constantFrom(0, 5),
      allowPrivilegeEscalation: fc.boolean(),
      procMount: fc.constantFrom("Default", "Unmasked"),
      seccompProfile: fc.constantFrom({ type: "Unconfined" }, { type: "RuntimeDefault" }),
      capabilities: fc.constantFrom({ add: ["SYS_ADMIN"] }, { drop: ["KILL"] }, { drop: ["ALL"] }),
    },
    { requiredKeys: [] },
  )
  const container = fc.record({ image: fc.constant("a"), securityContext: context })
  const spec = fc.record({
    containers: fc
      .array(container, { minLength: 1, maxLength: 2 })
      .map((list) => list.map((one, i) => ({ name: `c${i}`, ...one }))),
    securityContext: context,
  })
  fc.assert(
    fc.property(
      spec,
      fc.boolean(),
      fc.constantFrom(undefined, 7),
      (value, changesExplicit, runAsUser) => {
        const text = JSON.stringify({
          apiVersion: "v1",
          kind: "Pod",
          metadata: { name: "a" },
          spec: value,
        })
        const options = { changesExplicit, ...(runAsUser === undefined ? {} : { runAsUser }) }
        const ids = (of: unknown) =>
          evaluatePod(of, { level: "restricted" }).map(({ check }) => check)
        const before = ids({ spec: value })
        const once = run(text, options)
        const after = ids(once.stream.manifests[0]?.value())
        expect(after.filter((check) => !before.includes(check))).toEqual([])
        expect(after).toHaveLength(once.refused.length)
        expect(run(once.text, options).text).toBe(once.text)
      },
    ),
  )
})
