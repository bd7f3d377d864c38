import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { hasNativeSidecars, nativeForm } from "./native.ts"
import { deployment, inject, remove, type TestOptions, WEB } from "./testing.ts"

const PROBE = { httpGet: { path: "/", port: 1 } }
const AGENT = {
  name: "agent",
  image: "agent:1",
  readinessProbe: PROBE,
  lifecycle: { preStop: { sleep: { seconds: 1 } } },
}
const plain = { spec: { containers: [AGENT] } }
const native = { spec: { initContainers: [{ ...AGENT, restartPolicy: "Always" }] } }

test.each([
  ["1.28", false],
  ["v1.28.15+k3s1", false],
  ["1.29", true],
  ["v1.34.2", true],
  ["2.0", true],
  [undefined, undefined],
  ["latest", undefined],
])("Kubernetes %s has native sidecars: %s", (version, expected) => {
  expect(hasNativeSidecars(version)).toBe(expected)
})

test.each([
  ["auto", "1.28", "plain"],
  ["auto", "1.29", "native"],
  ["auto", undefined, "as-written"],
  ["always", "1.29", "native"],
  ["always", undefined, "native"],
  ["always", "1.28", "too-old"],
  ["never", "1.34", "plain"],
] as const)("%s with Kubernetes %s: %s", (mode, version, form) => {
  expect(nativeForm(mode, version)).toBe(form)
})

const specOf = async (options: TestOptions, text = deployment(WEB)) => {
  const { text: after } = await inject(text, options)
  expect(remove(after).text).toBe(text)
  return parseManifests(after).manifests[0]?.get(["spec", "template", "spec"]) as Record<
    string,
    unknown[]
  >
}

describe("a sidecar", () => {
  test.each([plain, native])(
    "becomes an init container that keeps running, with its probes",
    async (template) => {
      const spec = await specOf({ template, kubernetesVersion: "1.30" })
      expect(spec["initContainers"]).toEqual([{ ...AGENT, restartPolicy: "Always" }])
      expect(spec["containers"]).toHaveLength(1)
    },
  )

  test.each([plain, native])(
    "becomes a container where native ones are not known",
    async (template) => {
      const spec = await specOf({ template, kubernetesVersion: "1.28" })
      expect(spec["initContainers"]).toBeUndefined()
      expect(spec["containers"]?.[1]).toEqual(AGENT)
    },
  )

  test("stays what it is where the version is not known", async () => {
    expect((await specOf({ template: plain }))["containers"]).toHaveLength(2)
    expect((await specOf({ template: native }))["initContainers"]).toHaveLength(1)
  })

  test("makes the application wait, if asked to", async () => {
    const options = { template: plain, native: "always", startupFromReadiness: true } as const
    expect((await specOf(options))["initContainers"]).toMatchObject([{ startupProbe: PROBE }])
    const own = {
      spec: { containers: [{ ...AGENT, startupProbe: { ...PROBE, failureThreshold: 9 } }] },
    }
    expect((await specOf({ ...options, template: own }))["initContainers"]).toMatchObject([
      { startupProbe: { failureThreshold: 9 } },
    ])
  })

  test("that only changes a container of the pod stays beside it", async () => {
    const template = { spec: { containers: [{ name: "web", env: [{ name: "A", value: "b" }] }] } }
    expect((await specOf({ template, native: "always" }))["initContainers"]).toBeUndefined()
  })

  test("comes before the init containers that end, which keep their order", async () => {
    const template = { spec: { ...plain.spec, initContainers: [{ name: "setup", image: "s" }] } }
    const text = deployment(
      "spec:\n  initContainers:\n  - name: own\n    image: o\n  containers:\n  - name: web\n    image: w\n",
    )
    const spec = await specOf({ template, native: "always" }, text)
    expect(spec["initContainers"]).toMatchObject([
      { name: "setup" },
      { name: "agent" },
      { name: "own" },
    ])
  })

  test("native: always is an error where Kubernetes is too old for it", async () => {
    await expect(
      inject(deployment(WEB), { template: plain, native: "always", kubernetesVersion: "1.28" }),
    ).rejects.toThrow(
      "native: always needs Kubernetes 1.29, but this one is 1.28; say native: auto or never",
    )
  })
})

describe("where the version of Kubernetes is not known", () => {
  test.each([
    [{ native: "auto" }, ["native-unknown"]],
    [{}, []],
    [{ native: "never" }, []],
    [{ native: "always" }, []],
    [{ native: "auto", kubernetesVersion: "1.20" }, []],
    [{ native: "auto", template: { spec: { volumes: [{ name: "v", emptyDir: {} }] } } }, []],
    [
      {
        native: "auto",
        template: { spec: { containers: [{ name: "web", env: [{ name: "A" }] }] } },
      },
      [],
    ],
  ] as const)("%j: %j is told, once", async (options, expected) => {
    const two = `${deployment(WEB)}---\n${deployment(WEB)}`
    const { notes, skipped } = await inject(two, { template: plain, ...options })
    expect({ notes, skipped }).toEqual({ notes: expected, skipped: [] })
  })
})

describe("pods that run to an end", () => {
  const job = (kind: string, path: string, policy = "Never") =>
    `apiVersion: ${kind === "Pod" ? "v1" : "batch/v1"}\nkind: ${kind}\nmetadata: {name: x, annotations: {helm.sh/hook: pre-install}}\n${path.replace("POD", `spec: {restartPolicy: ${policy}, containers: [{name: c, image: c}]}`)}\n`
  const CASES = [
    ["Job", job("Job", "spec: {template: {POD}}")],
    ["CronJob", job("CronJob", "spec: {jobTemplate: {spec: {template: {POD}}}}", "OnFailure")],
    ["Pod", job("Pod", "POD")],
    ["Job", job("Job", "spec: {template: {POD}}").replace("restartPolicy: Never, ", "")],
    [
      "MPIJob",
      job("MPIJob", "spec: {mpiReplicaSpecs: {Worker: {restartPolicy: Never, template: {POD}}}}")
        .replace("batch/v1", "kubeflow.org/v1")
        .replace("spec: {restartPolicy: Never, containers", "spec: {containers"),
    ],
  ] as const

  test.each(CASES)(
    "a %s is left alone by a sidecar that would not end, and it is said why",
    async (kind, text) => {
      const { text: after, skipped, edits } = await inject(text, { template: plain })
      expect({ after, edits }).toEqual({ after: text, edits: 0 })
      expect(skipped).toEqual([
        expect.stringMatching(
          new RegExp(
            `^${kind} x: job-would-not-end: .* \\(container agent; which version of Kubernetes it is, is not known\\)$`,
          ),
        ),
      ])
    },
  )

  test.each(CASES)("a %s gets a native sidecar, and what ends by itself", async (_, text) => {
    for (const options of [
      { template: plain, native: "always" as const },
      { template: native },
      { template: { spec: { initContainers: [{ name: "wait", image: "w" }] } } },
      { template: plain, jobs: "inject" as const },
    ]) {
      const { text: after, skipped } = await inject(text, options)
      expect(skipped).toEqual([])
      expect(after).not.toBe(text)
      expect(remove(after).text).toBe(text)
    }
  })

  test.each(CASES)("a %s is left alone with jobs: skip", async (kind, text) => {
    const { text: after, skipped } = await inject(text, { template: native, jobs: "skip" })
    expect(after).toBe(text)
    expect(skipped).toEqual([expect.stringContaining(`${kind} x: jobs-skipped: `)])
  })
})

test("pods in the network of their node are left alone, unless they are meant", async () => {
  const text = deployment(WEB.replace("spec:", "spec:\n  hostNetwork: true"))
  const left = await inject(text, { template: plain })
  expect(left).toMatchObject({
    text,
    skipped: ["Deployment web: host-network: it uses the network of its node"],
  })
  expect((await inject(text, { template: plain, hostNetwork: "inject" })).text).toContain("agent:1")
})
