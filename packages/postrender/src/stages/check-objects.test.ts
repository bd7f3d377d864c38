import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import type { RenderContext } from "../contract.ts"
import { pipelineFromObject } from "../document/read.ts"
import { buildReport } from "../report.ts"
import { runPipeline } from "../run.ts"
import { STAGES } from "./registry.ts"

const POD = `# Source: web/templates/pod.yaml
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    image: web:1
    imgaePullPolicy: Always
`
const ROUTE = "apiVersion: example.com/v1\nkind: Route\nmetadata: {name: r}\nspec: {weight: 1}\n"
const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.example.com}
spec:
  group: example.com
  names: {kind: Route}
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {host: {}}}}}}}
`
const WAIVERS = `apiVersion: sternpost.dev/v1alpha1
kind: Waivers
waivers:
- {rule: unknown-field, reason: known}
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-validate-"))
  writeFileSync(join(folder, "crd.yaml"), CRD)
  writeFileSync(join(folder, "waivers.yaml"), WAIVERS)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function run(
  text: string,
  options: object,
  {
    before = [],
    match,
    spec = {},
    context,
  }: { before?: readonly object[]; match?: object; spec?: object; context?: RenderContext } = {},
) {
  const pipeline = await pipelineFromObject(
    {
      apiVersion: "sternpost.dev/v1alpha1",
      kind: "Pipeline",
      spec: {
        ...spec,
        stages: [...before, { uses: "validate", with: options, ...(match ? { match } : {}) }],
      },
    },
    { definitions: STAGES, baseDir: folder },
  )
  const result = await runPipeline(
    await compilePipeline(pipeline),
    text,
    context ? { context } : {},
  )
  const stage = result.stages.at(-1)
  return {
    told: stage?.findings.map(({ severity, rule, delta }) =>
      [severity, rule, ...(delta === undefined ? [] : [delta])].join(" "),
    ),
    skipped: stage?.skipped.map(({ reason }) => reason),
    report: buildReport(result) as {
      readonly status: string
      readonly stages: readonly { readonly findings: readonly object[] }[]
    },
  }
}

test("findings are told in the report with line, template and the stage that wrote the value", async () => {
  const fields = { "spec.containers[0].image": "web:2", "spec.contaners": [] }
  const before = [{ name: "fields", uses: "set-fields", with: { fields, create: true } }]
  const { report } = await run(POD, {}, { before })
  expect(report.status).toBe("findings")
  expect(report.stages.at(-1)?.findings).toEqual([
    {
      severity: "error",
      rule: "unknown-field",
      message: 'Container has no field "imgaePullPolicy"; did you mean "imagePullPolicy"?',
      object: "Pod web (web/templates/pod.yaml, line 2 of the stream)",
      path: "spec.containers[0].imgaePullPolicy",
      line: 10,
      source: "web/templates/pod.yaml",
    },
    {
      severity: "error",
      rule: "unknown-field",
      message: 'PodSpec has no field "contaners"; did you mean "containers"?',
      object: "Pod web (web/templates/pod.yaml, line 2 of the stream)",
      path: "spec.contaners",
      line: 6,
      source: "web/templates/pod.yaml",
      writtenBy: "fields",
    },
  ])
})

describe("what fails the run", () => {
  const OLD = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n"

  test.each([
    ["error", ["error unknown-field", "warning deprecated-api"]],
    ["warning", ["error unknown-field", "error deprecated-api"]],
    ["never", ["warning unknown-field", "warning deprecated-api"]],
  ])("is, with failOn: %s, %j", async (failOn, told) => {
    expect((await run(`${POD}---\n${OLD}`, { failOn })).told).toEqual(told)
  })

  test("is not what was waived", async () => {
    expect((await run(POD, { waivers: ["waivers.yaml"] })).told).toEqual([])
  })
})

describe("the gate", () => {
  const spoil = { uses: "set-fields", with: { fields: { "spec.nodeNam": "a" }, create: true } }
  const mend = { uses: "delete", with: { fields: ["spec.containers[0].imgaePullPolicy"] } }

  test("lets pass what was there before, and names what the pipeline brought", async () => {
    const { told } = await run(POD, { gate: "introduced" }, { before: [spoil] })
    expect(told).toEqual(["warning unknown-field unchanged", "error unknown-field introduced"])
  })

  test("tells what was mended, also by taking the object out", async () => {
    expect((await run(POD, { gate: "introduced" }, { before: [mend] })).told).toEqual([
      "info unknown-field fixed",
    ])
    const remove = { uses: "delete", match: { kind: "Pod" }, with: {} }
    expect(
      (await run(`${POD}---\n${ROUTE}`, { gate: "introduced" }, { before: [remove] })).told,
    ).toEqual(["info unknown-field fixed"])
  })

  test("knows an object that got another name, and one of a List", async () => {
    const rename = { uses: "name-affix", with: { prefix: "blue-" } }
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${POD.replace(/^#.*\n/, "")
      .trimEnd()
      .replaceAll("\n", "\n  ")}\n`
    for (const text of [POD, list])
      expect((await run(text, { gate: "introduced" }, { before: [rename] })).told).toEqual([
        "warning unknown-field unchanged",
      ])
  })

  test("takes objects that were added for introduced", async () => {
    const add = { uses: "add-resources", with: { resources: POD.replaceAll("web", "other") } }
    expect((await run(POD, { gate: "introduced" }, { before: [add] })).told).toEqual([
      "warning unknown-field unchanged",
      "error unknown-field introduced",
    ])
  })
})

describe("schemas", () => {
  test("of the pipeline and of the stage are used", async () => {
    expect((await run(ROUTE, {})).skipped).toEqual([
      "nothing is known of example.com/v1 Route: give its CRD with --crds",
    ])
    const told = ["error unknown-field"]
    expect((await run(ROUTE, { crds: ["crd.yaml"] })).told).toEqual(told)
    expect((await run(ROUTE, {}, { spec: { schemas: { crds: ["crd.yaml"] } } })).told).toEqual(told)
  })

  test("come from CRDs of the stream that the stage is not for", async () => {
    const { told, skipped } = await run(`${CRD}---\n${ROUTE}`, {}, { match: { kind: "Route" } })
    expect({ told, skipped }).toEqual({ told: ["error unknown-field"], skipped: [] })
    const other = await run(
      `${CRD}---\n${ROUTE}---\n${POD}`,
      { gate: "introduced" },
      { match: { kind: "Route" } },
    )
    expect(other.told).toEqual(["warning unknown-field unchanged"])
  })

  test("are those of the release that the stage, the call or the pipeline names", async () => {
    const text = POD.replace(/ {4}imgae.*\n/, "").replace(
      "spec:\n",
      "spec:\n  hostnameOverride: a\n",
    )
    expect((await run(text, {})).told).toEqual([])
    const old = ["error unknown-field"]
    expect((await run(text, { kubernetesVersion: "1.33" })).told).toEqual(old)
    expect((await run(text, {}, { spec: { kubernetesVersion: "1.33" } })).told).toEqual(old)
    expect((await run(text, {}, { context: { kubernetesVersion: "v1.33.4" } })).told).toEqual(old)
  })
})

test.each([
  [{ kubernetesVersion: "1.2" }, 'Kubernetes "1.2" is not known'],
  [{ only: ["schemas"] }, 'there is no check "schemas"'],
  [{ podSecurity: "strict" }, "pod-security"],
  [{ crds: ["none.yaml"] }, 'there is no file at "none.yaml"'],
  [{ waivers: ["none.yaml"] }, 'cannot use the waivers "none.yaml"'],
  [{ schemaLocations: ["https://a.b/c"] }, "is an address"],
])("options that mean nothing are refused before anything runs: %j", async (options, words) => {
  await expect(run(POD, options)).rejects.toMatchObject({
    code: "PIPELINE_INVALID",
    message: expect.stringContaining(words),
  })
})

test("a release of the call that is not known is an error of the stage", async () => {
  await expect(run(POD, {}, { context: { kubernetesVersion: "1.99" } })).rejects.toMatchObject({
    code: "STAGE_FAILED",
    message: expect.stringContaining("known are 1.36"),
  })
})
