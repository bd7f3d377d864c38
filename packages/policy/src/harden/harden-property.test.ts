import { FieldEntry, type Manifest, parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { evaluatePod } from "../pod-security/evaluate.ts"
import type { LevelAtVersion } from "../pod-security/level.ts"
import { podsOf } from "../pod-security/pods-of.ts"
import { harden } from "./harden.ts"

// Pods that ask for nothing that a program may need, and for much that can be mended.

const CONTEXT = fc.record(
  {
    privileged: fc.boolean(),
    runAsNonRoot: fc.boolean(),
    runAsUser: fc.constantFrom(0, 5, 10_001),
    allowPrivilegeEscalation: fc.boolean(),
    readOnlyRootFilesystem: fc.boolean(),
    procMount: fc.constantFrom("Default", "Unmasked"),
    seccompProfile: fc.constantFrom<object>(
      { type: "Unconfined" },
      { type: "RuntimeDefault" },
      { type: "Localhost", localhostProfile: "a.json" },
    ),
    appArmorProfile: fc.constantFrom({ type: "Unconfined" }, { type: "RuntimeDefault" }),
    capabilities: fc.constantFrom<object>(
      {},
      { drop: ["KILL"] },
      { drop: ["ALL"] },
      { add: ["NET_BIND_SERVICE"] },
      { drop: ["ALL"], add: ["NET_BIND_SERVICE"] },
    ),
  },
  { requiredKeys: [] },
)
const POD_CONTEXT = CONTEXT.map(({ runAsNonRoot, runAsUser, seccompProfile, appArmorProfile }) => ({
  ...(runAsNonRoot === undefined ? {} : { runAsNonRoot }),
  ...(runAsUser === undefined ? {} : { runAsUser }),
  ...(seccompProfile === undefined ? {} : { seccompProfile }),
  ...(appArmorProfile === undefined ? {} : { appArmorProfile }),
}))
const containers = (prefix: string, minLength: number) =>
  fc
    .array(fc.record({ securityContext: CONTEXT }, { requiredKeys: [] }), {
      minLength,
      maxLength: 2,
    })
    .map((list) => list.map((one, i) => ({ name: `${prefix}${i}`, image: "a:1", ...one })))
const SPEC = fc.record(
  {
    containers: containers("c", 1),
    initContainers: containers("i", 0),
    securityContext: POD_CONTEXT,
    hostNetwork: fc.boolean(),
    hostPID: fc.boolean(),
    hostUsers: fc.boolean(),
    os: fc.constantFrom({ name: "linux" }, { name: "windows" }),
  },
  { requiredKeys: ["containers"] },
)
const LEVEL: fc.Arbitrary<LevelAtVersion> = fc.record({
  level: fc.constantFrom<LevelAtVersion["level"]>("baseline", "restricted"),
  minor: fc.constantFrom(19, 22, 25, 34, 35, 37),
})
const WORKLOAD = fc.constantFrom("Pod", "Deployment", "CronJob")

function manifestOf(kind: string, spec: object): Manifest {
  const metadata = { name: "web" }
  const template = { metadata: { labels: { app: "web" } }, spec }
  const job = { jobTemplate: { spec: { template } } }
  const text = {
    Pod: { apiVersion: "v1", kind, metadata, spec },
    Deployment: { apiVersion: "apps/v1", kind, metadata, spec: { template } },
    CronJob: { apiVersion: "batch/v1", kind, metadata, spec: job },
  }[kind]
  const [manifest] = parseManifests(JSON.stringify(text)).manifests
  if (manifest === undefined) throw new Error("no object")
  return manifest
}

const violations = (manifest: Manifest, level: LevelAtVersion) =>
  podsOf(manifest).flatMap(({ pod }) => evaluatePod(pod, level))

describe("a pod that asks for nothing it cannot do without", () => {
  test("keeps to the level that it was hardened to, and nothing is refused", () => {
    fc.assert(
      fc.property(WORKLOAD, SPEC, LEVEL, (kind, spec, level) => {
        const manifest = manifestOf(kind, spec)
        expect(harden(manifest, { level, changesExplicit: true, runAsUser: 1000 })).toEqual([])
        expect(violations(manifest, level)).toEqual([])
      }),
    )
  })

  // The upper level asks nothing of seccomp of a pod for Windows, not even what the level below does.
  test("keeps to the level below as well, if it is for Linux", () => {
    fc.assert(
      fc.property(SPEC, ({ os: _, ...spec }) => {
        const manifest = manifestOf("Pod", spec)
        harden(manifest, { level: { level: "restricted" }, changesExplicit: true, runAsUser: 7 })
        expect(violations(manifest, { level: "baseline" })).toEqual([])
      }),
    )
  })
})

test("what was refused is what is left, with or without leave to change what is asked for", () => {
  fc.assert(
    fc.property(WORKLOAD, SPEC, LEVEL, fc.boolean(), (kind, spec, level, changesExplicit) => {
      const manifest = manifestOf(kind, spec)
      const refused = harden(manifest, { level, changesExplicit })
      expect(refused).toHaveLength(violations(manifest, level).length)
      for (const { message, path } of refused) {
        expect(message).toMatch(/^left as it is: /)
        expect(path).toBeDefined()
      }
    }),
  )
})

test("nothing but security is changed, and what keeps to the level is not changed at all", () => {
  const strip = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(strip)
    if (typeof value !== "object" || value === null) return value
    const left = Object.entries(value).filter(([key]) => !/^(?:securityContext|host.*)$/.test(key))
    return Object.fromEntries(left.map(([key, one]) => [key, strip(one)]))
  }
  fc.assert(
    fc.property(WORKLOAD, SPEC, LEVEL, (kind, spec, level) => {
      const manifest = manifestOf(kind, spec)
      const before = { text: manifest.text, value: manifest.value() }
      const wasGood = violations(manifest, level).length === 0
      harden(manifest, { level, changesExplicit: true, runAsUser: 1000 })
      expect(strip(manifest.value())).toEqual(strip(before.value))
      if (wasGood) expect(manifest.text).toBe(before.text)
    }),
  )
})

test("each edit is needed: without any one of them the pod does not keep to the level", () => {
  let count = 0
  fc.assert(
    fc.property(SPEC, (spec) => {
      const level: LevelAtVersion = { level: "restricted" }
      const options = { level, changesExplicit: true, runAsUser: 1000 }
      const hardened = manifestOf("Pod", spec)
      harden(hardened, options)
      for (const entry of hardened.log.entries) {
        if (!(entry instanceof FieldEntry)) throw new Error(`hardening did ${entry.type}`)
        const { path } = entry
        count++
        const again = manifestOf("Pod", hardened.value()["spec"] as object)
        const before = manifestOf("Pod", spec).get(path)
        if (before === undefined) again.delete(path)
        else again.set(path, before)
        expect(violations(again, level), path.join(".")).not.toEqual([])
      }
    }),
    { numRuns: 50 },
  )
  expect(count).toBeGreaterThan(50)
})
