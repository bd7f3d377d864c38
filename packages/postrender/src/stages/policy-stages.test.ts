import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import type { RenderContext } from "../contract.ts"
import { definePipeline } from "../define-pipeline.ts"
import { outputText } from "../output.ts"
import { runPipeline } from "../run.ts"

const folder = fileURLToPath(new URL("../testdata/policies/", import.meta.url))
const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web # its name
spec:
  template:
    spec:
      containers:
      - name: web
        image: web:1
`

async function run(uses: string, options: object, text = DEPLOYMENT, context: RenderContext = {}) {
  const pipeline = await definePipeline({ stages: [{ uses, with: options }] }, folder)
  const result = await runPipeline(await compilePipeline(pipeline), text, { context })
  const [stage] = result.stages
  return {
    text: outputText(result.stream),
    told: stage?.findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`),
    skipped: stage?.skipped.map(({ reason }) => reason),
  }
}

test("cel-policy tells what the API server would, and changes nothing", async () => {
  const { text, told } = await run("cel-policy", { policies: ["images.yaml"] })
  expect(text).toBe(DEPLOYMENT)
  expect(told).toEqual([
    "error policy-images: ValidatingAdmissionPolicy 'images' denied request: images of web come from elsewhere",
  ])
  const calm = await run("cel-policy", { policies: ["images.yaml"], failOn: "never" })
  expect(calm.told).toEqual([expect.stringMatching(/^warning policy-images/)])
})

test("mutate-policy changes objects, and leaves the rest as it is written", async () => {
  const { text, told } = await run("mutate-policy", { policies: ["team.yaml"] })
  expect(told).toEqual([])
  expect(text).toBe(DEPLOYMENT.replace("# its name\n", "# its name\n  labels:\n    team: shop\n"))
})

describe("pod-security", () => {
  test("tells errors and warnings by level", async () => {
    const privileged = `${DEPLOYMENT}        securityContext: {privileged: true}\n`
    const { told } = await run(
      "pod-security",
      { enforce: "baseline", warn: "restricted:v1.20" },
      privileged,
    )
    expect(told?.map((text) => text.replace(/:.*/, ""))).toEqual([
      "error pod-security-privileged",
      "warning pod-security-allow-privilege-escalation",
      "warning pod-security-run-as-non-root",
      "warning pod-security-seccomp-profile-restricted",
    ])
  })

  test("leaves out the namespace of the release where it is exempt", async () => {
    const options = { enforce: "restricted", exempt: { namespaces: ["infra"] } }
    const { told, skipped } = await run("pod-security", options, DEPLOYMENT, {
      release: { namespace: "infra" },
    })
    expect(told).toEqual([])
    expect(skipped).toEqual(["the namespace infra is exempt"])
  })
})

describe("harden", () => {
  test("makes pods keep to the level", async () => {
    const { text, told } = await run("harden", {})
    expect(told).toEqual([])
    expect((await run("pod-security", { enforce: "restricted" }, text)).told).toEqual([])
  })

  test.each([
    ["warn", ["warning pod-security-privileged"]],
    ["fail", ["error pod-security-privileged"]],
    ["ignore", []],
  ])("what is refused is, with onRefused %s, %j", async (onRefused, expected) => {
    const privileged = `${DEPLOYMENT}        securityContext: {privileged: true}\n`
    const { told } = await run("harden", { level: "baseline", onRefused }, privileged)
    expect(told?.map((text) => text.replace(/:.*/, ""))).toEqual(expected)
  })

  test("leaves exempt namespaces alone, and tells", async () => {
    const options = { exempt: { namespaces: ["infra"] } }
    const { text, skipped } = await run("harden", options, DEPLOYMENT, {
      release: { namespace: "infra" },
    })
    expect(text).toBe(DEPLOYMENT)
    expect(skipped).toEqual(["the namespace infra is exempt"])
  })
})

test.each([
  ["cel-policy", { policies: ["none.yaml"] }, 'no policy file is at "none.yaml"'],
  ["mutate-policy", { policies: ["none.yaml"] }, 'no policy file is at "none.yaml"'],
  ["cel-policy", {}, "policies"],
  ["pod-security", { enforce: "strict" }, "enforce"],
  ["harden", { runAsUser: 0 }, "runAsUser"],
])("%s refuses %j before anything runs", async (uses, options, words) => {
  await expect(run(uses, options)).rejects.toMatchObject({
    code: "PIPELINE_INVALID",
    message: expect.stringContaining(words),
  })
})
