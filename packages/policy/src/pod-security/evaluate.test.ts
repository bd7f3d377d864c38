import { readFileSync } from "node:fs"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { at } from "../read.ts"
import { admittedPod } from "./admitted.ts"
import { evaluatePod, refusalText } from "./evaluate.ts"
import { parseLevel } from "./level.ts"
import { checksOf, POD_CHECKS } from "./registry.ts"

const read = (file: string) => readFileSync(new URL(`testdata/${file}`, import.meta.url), "utf8")
const pods = parseManifests(read("pods.yaml")).manifests
const recorded: { readonly pods: readonly Readonly<Record<string, readonly string[]>>[] } =
  JSON.parse(read("refusals.json"))

describe("kube-apiserver 1.36.3 says the same of", () => {
  test.each(pods.map((pod, i) => [pod.text.trim().slice(0, 150), i] as const))("%s", (_, i) => {
    const pod = admittedPod(pods[i]?.value())
    const ours: Record<string, string[]> = {}
    for (const text of Object.values(recorded.pods[i] ?? {}).flat()) {
      const level = parseLevel(text)
      const violations = evaluatePod(pod, level)
      const said = violations.length === 0 ? "" : refusalText(violations, level).split('": ')[1]
      const levels = ours[said ?? ""] ?? []
      ours[said ?? ""] = [...levels, text]
    }
    expect(ours).toEqual(recorded.pods[i])
  })
})

test("there are 19 checks, and one says more than another only at the level above", () => {
  expect(POD_CHECKS.map(({ id }) => id)).toHaveLength(19)
  const levels = new Map(POD_CHECKS.map(({ id, level }) => [id, level]))
  for (const { level, overrides = [] } of POD_CHECKS)
    for (const id of overrides) expect([level, levels.get(id)]).toEqual(["restricted", "baseline"])
})

test.each([
  ["privileged", 0],
  ["baseline:v1.0", 11],
  ["baseline:v1.34", 12],
  ["restricted:v1.0", 12],
  ["restricted:v1.8", 13],
  ["restricted:v1.19", 13],
  ["restricted:v1.23", 14],
  ["restricted:v1.34", 15],
  ["restricted", 15],
])("%s has %d checks", (level, count) => {
  expect(checksOf(parseLevel(level))).toHaveLength(count)
})

test("every place that a violation names is a field of the pod, or one that it has to set", () => {
  for (const manifest of pods) {
    const pod = manifest.value()
    for (const { places, detail, check } of evaluatePod(pod, { level: "restricted" })) {
      expect(places.length, check).toBeGreaterThan(0)
      const missing = /must set/.test(detail) || check === "appArmorProfile"
      for (const place of places)
        if (!missing) expect(manifest.get(place), `${check} ${place.join(".")}`).toBeDefined()
    }
  }
})

test.each([
  ["a text", "x"],
  ["nothing", undefined],
  ["null", null],
  ["a list", []],
  ["a spec of the wrong type", { spec: "x", metadata: [] }],
  [
    "containers of the wrong type",
    { spec: { containers: { a: 1 }, initContainers: ["x", null], volumes: [1] } },
  ],
  [
    "contexts of the wrong type",
    { spec: { securityContext: 1, containers: [{ securityContext: "x" }] } },
  ],
])("%s for a pod does not throw", (_, pod) => {
  expect(() => evaluatePod(admittedPod(pod), { level: "restricted" })).not.toThrow()
})

describe("a Pod is looked at as the API server has filled it in", () => {
  test("ports on the node's network are host ports", () => {
    const pod = { spec: { hostNetwork: true, containers: [{ ports: [{ containerPort: 80 }] }] } }
    const [container] = at(admittedPod(pod), "spec", "containers") as unknown[]
    expect(container).toMatchObject({ ports: [{ containerPort: 80, hostPort: 80 }] })
  })

  test.each([
    ["unconfined", {}, { type: "Unconfined" }],
    ["localhost/a", {}, { type: "Localhost" }],
    ["unconfined", { appArmorProfile: { type: "RuntimeDefault" } }, { type: "RuntimeDefault" }],
    ["bogus", {}, undefined],
  ])("the annotation %s of a container with %o is its profile %o", (text, context, profile) => {
    const annotations = { "container.apparmor.security.beta.kubernetes.io/a": text }
    const pod = {
      metadata: { annotations },
      spec: { containers: [{ name: "a", securityContext: context }] },
    }
    const [container] = at(admittedPod(pod), "spec", "containers") as unknown[]
    expect(at(container, "securityContext", "appArmorProfile")).toEqual(profile)
  })
})
