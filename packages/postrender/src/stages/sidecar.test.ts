import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import type { RenderContext } from "../contract.ts"
import { definePipeline } from "../define-pipeline.ts"
import { buildReport } from "../report.ts"
import { runPipeline } from "../run.ts"

const AGENT = { spec: { containers: [{ name: "agent", image: "agent:1" }] } }
const WITH = { name: "agent", template: AGENT }

const run = async (
  input: string,
  options: object,
  { context, ...surroundings }: { context?: RenderContext; [key: string]: unknown } = {},
) => {
  const stage = { uses: "sidecar", with: options }
  const pipeline = await definePipeline(
    {
      stages: [{ ...stage, ...(surroundings["stage"] as object) }],
      ...(surroundings["spec"] as object),
    },
    surroundings["baseDir"] as string,
  )
  const result = await runPipeline(
    await compilePipeline(pipeline),
    input,
    context === undefined ? {} : { context },
  )
  const skipped = result.stages[0]?.skipped.map(
    ({ manifest, reason }) => `${manifest.kind} ${manifest.name}: ${reason}`,
  )
  return { text: result.stream.toString(), skipped, result }
}

const workload = (apiVersion: string, kind: string, rest: string) =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: x\n${rest}`
const DEPLOYMENT = workload(
  "apps/v1",
  "Deployment",
  "spec:\n  template:\n    spec:\n      containers:\n      - name: web\n        image: web\n",
)

describe("the stage sidecar", () => {
  test("looks at nothing but pods", async () => {
    const service = workload("v1", "Service", "spec: {ports: [}\n")
    const { text, skipped } = await run(`${DEPLOYMENT}---\n${DEPLOYMENT}`, WITH)
    expect(text.match(/agent:1/g)).toHaveLength(2)
    expect(skipped).toEqual([])
    await expect(run(service, WITH)).rejects.toThrow("cannot read")
  })

  test("says of what somebody selected that it has no pod", async () => {
    const input = `${DEPLOYMENT}---\n${workload("v1", "ConfigMap", "data: {}\n")}`
    expect((await run(input, WITH)).skipped).toEqual([])
    const selected = await run(input, WITH, { stage: { match: { name: "x" } } })
    expect(selected.skipped).toEqual(["ConfigMap x: no-pod: it has no pod"])
  })

  test("knows the release, and the version of Kubernetes from the pipeline", async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: what templates hold
    const template = { spec: { containers: [{ name: "agent", image: "agent:${release.name}" }] } }
    const { text } = await run(
      DEPLOYMENT,
      { name: "agent", template },
      { context: { release: { name: "shop" } }, spec: { kubernetesVersion: "1.30" } },
    )
    expect(text).toContain("image: agent:shop")
    expect(text).toContain("restartPolicy: Always")
  })

  test("reads a template from a file beside the pipeline, and names its line", async () => {
    const baseDir = mkdtempSync(join(tmpdir(), "sternpost-sidecar-"))
    writeFileSync(
      join(baseDir, "agent.yaml"),
      "spec:\n  containers:\n  - name: agent\n    image: agent:1\n",
    )
    const options = { name: "agent", templateFile: "agent.yaml" }
    expect((await run(DEPLOYMENT, options, { baseDir })).text).toContain("agent:1")
    writeFileSync(join(baseDir, "agent.yaml"), "spec:\n  container: []\n")
    await expect(run(DEPLOYMENT, options, { baseDir })).rejects.toThrow(
      'stage "sidecar": template "agent" (agent.yaml), line 2, spec.container: PodSpec has no field "container"; did you mean "containers"?',
    )
    await expect(
      run(DEPLOYMENT, { name: "agent", templateFile: "no.yaml" }, { baseDir }),
    ).rejects.toThrow('cannot use the template "no.yaml"')
  })

  test.each([
    [{ template: AGENT }, "give the sidecar a `name`"],
    [{ name: "a" }, "give either `template` or `templateFile`"],
    [{ name: "a", template: AGENT, templateFile: "x" }, "give either `template` or `templateFile`"],
    [
      { name: "a", templates: [{ name: "b", template: AGENT }] },
      "give either `templates`, or `name`",
    ],
    [
      { remove: true, native: "always" },
      "`remove` takes out what is in the pods, for which `native` says nothing",
    ],
    [{ name: "a", template: AGENT, native: "yes" }, "native"],
    [{ name: "a", template: AGENT, position: { containers: "middle" } }, "position"],
  ])("refuses %j", async (options, message) => {
    await expect(run(DEPLOYMENT, options)).rejects.toThrow(message)
  })
})

describe("custom resources", () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.example.com}
spec:
  group: example.com
  names: {kind: Gadget, plural: gadgets}
  scope: Namespaced
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
              workers:
                type: array
                items:
                  type: object
                  properties:
                    podTemplate:
                      type: object
                      properties:
                        metadata: {type: object}
                        spec:
                          type: object
                          properties:
                            containers: {type: array, items: {type: object, properties: {name: {type: string}, image: {type: string}}}}
                            initContainers: {type: array, items: {type: object}}
                            volumes: {type: array, items: {type: object}}
                            nodeName: {type: string}
              pod:
                type: object
                properties:
                  containers: {type: array, items: {type: object, properties: {name: {type: string}, image: {type: string}}}}
                  initContainers: {type: array, items: {type: object}}
                  volumes: {type: array, items: {type: object}}
                  nodeName: {type: string}
`
  const gadget = workload(
    "example.com/v1",
    "Gadget",
    "spec:\n  workers:\n  - podTemplate:\n      spec:\n        containers:\n        - name: a\n          image: a\n  - podTemplate:\n      spec:\n        containers:\n        - name: b\n          image: b\n  pod:\n    containers:\n    - name: c\n      image: c\n",
  )

  test("have sidecars where their CRD shows pods, each in the list, with or without metadata", async () => {
    const input = `${crd}---\n${gadget}`
    const { text } = await run(input, WITH)
    expect(text.match(/agent:1/g)).toHaveLength(3)
    const [, object] = parseManifests(text).manifests
    expect(
      object?.get(["spec", "workers", 1, "podTemplate", "metadata", "annotations"]),
    ).toHaveProperty(["sidecar.sternpost.dev/status"])
    expect(JSON.parse(String(object?.annotations["sidecar.sternpost.dev/status"]))).toHaveProperty([
      "agent@spec.pod",
    ])
    expect((await run(text, WITH)).text).toBe(text)
    expect((await run(text, { remove: true })).text).toBe(input)
    expect((await run(text, { remove: true, name: "other" })).text).toBe(text)
  })

  test("that nobody describes are left alone, and what was seen in them is said", async () => {
    const { text, skipped } = await run(gadget, WITH)
    expect(text).toBe(gadget)
    expect(skipped).toEqual([
      "Gadget x: guessed-pod-spec: what it holds looks like a pod, but nobody says so; give the CRD of its kind (spec.workers[0].podTemplate.spec)",
    ])
  })
})

describe("namespaces", () => {
  const istio = { ...WITH, inject: { preset: "istio" } }
  const namespace = (label: string) =>
    `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: ${label}}}\n---\n`
  const inShop = DEPLOYMENT.replace("  name: x\n", "  name: x\n  namespace: shop\n")

  test("in the stream decide, or those that the options describe", async () => {
    expect((await run(namespace("enabled") + inShop, istio)).text).toContain("agent:1")
    const off = await run(namespace("disabled") + inShop, istio)
    expect(off.skipped).toEqual([
      "Deployment x: namespace-opted-out: its namespace says that it wants no sidecars (label istio-injection: disabled of the namespace)",
    ])
    const namespaces = { shop: { labels: { "istio-injection": "enabled" } } }
    const told = { ...WITH, inject: { preset: "istio", namespaces } }
    expect((await run(inShop, told)).text).toContain("agent:1")
    expect(
      (await run(DEPLOYMENT, told, { context: { release: { namespace: "shop" } } })).text,
    ).toContain("agent:1")
    expect((await run(DEPLOYMENT, told)).skipped).toEqual([
      "Deployment x: not-opted-in: it does not ask for a sidecar, which only those get that do (istio-injection, sidecar.istio.io/inject, istio.io/rev)",
    ])
  })

  test("and pods say of which revision of Istio they are, in the report too", async () => {
    const labels = (revision: string) => `    metadata: {labels: {istio.io/rev: ${revision}}}\n`
    const input = (revision: string) =>
      DEPLOYMENT.replace("template:\n", `template:\n${labels(revision)}`)
    const canary = { ...WITH, inject: { preset: "istio", revision: "canary" } }
    expect((await run(input("canary"), canary)).text).toContain("agent:1")
    const { result } = await run(input("stable"), canary)
    expect(buildReport(result)).toMatchObject({
      skipped: [
        {
          code: "other-revision",
          reason:
            "other-revision: another revision of the injector is for it (label istio.io/rev: stable of the pod)",
        },
      ],
    })
  })

  test("and a wish that nobody understands is an error", async () => {
    const input = DEPLOYMENT.replace(
      "template:\n",
      "template:\n    metadata: {labels: {sidecar.sternpost.dev/inject: maybe}}\n",
    )
    await expect(run(input, WITH)).rejects.toThrow(
      'Deployment x (line 1 of the stream): label sidecar.sternpost.dev/inject of the pod is "maybe", which is neither true nor false',
    )
  })
})

test("the report has the reason of each object that was left alone, by stage and all together", async () => {
  const input = DEPLOYMENT.replace("    spec:\n", "    spec:\n      hostNetwork: true\n")
  const { result } = await run(input, WITH)
  const skipped = {
    object: "Deployment x (line 1 of the stream)",
    reason: "host-network: it uses the network of its node",
    code: "host-network",
  }
  expect(buildReport(result)).toMatchObject({
    stages: [{ skipped: [skipped] }],
    skipped: [{ stage: "sidecar", ...skipped }],
  })
})

test("no report shows the secret in clear text that a template replaced, and removal brings it back", async () => {
  const input = DEPLOYMENT.replace(
    "        image: web\n",
    "        image: web\n        env: [{name: DB_PASSWORD, value: hunter2}]\n",
  )
  const env = [{ name: "DB_PASSWORD", value: "from-the-agent" }]
  const template = { spec: { containers: [{ name: "web", env }, ...AGENT.spec.containers] } }
  const { text, result } = await run(input, { ...WITH, template, onConflict: "templateWins" })
  expect(text).toMatch(/status: .*hunter2/)
  const report = JSON.stringify(buildReport(result))
  expect(report).toContain("(masked)")
  expect(report).not.toMatch(/hunter2|from-the-agent/)
  expect((await run(text, { remove: true })).text).toBe(input)
})
