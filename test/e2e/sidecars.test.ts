// Sidecars behind the real Helms: the examples, and releases with a hook as they are in a cluster afterwards.
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { deepEqual } from "@sternpost/manifests"
import { beforeAll, describe, expect, test } from "vitest"
import { unifiedDiff } from "../../packages/cli/src/commands/unified.ts"
import { writeChart } from "../support/chart.ts"
import { type ClusterHelm, createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools } from "../support/control-plane.ts"
import { exampleFolder, objectsOf, renderExample } from "../support/example-folders.ts"
import type { HelmName } from "../support/helm.ts"
import { pipelineText } from "../support/pipelines.ts"
import { createRenderingHelm, type RenderingHelm, writeFiles } from "../support/rendering-helm.ts"
import { runProgram } from "../support/run-program.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const root = fileURLToPath(new URL("../../", import.meta.url))
const inject = join(root, "bin/sternpost-inject")
const { path: folder, names: examples } = exampleFolder("sidecars")
const render = (helm: RenderingHelm, example?: string): Promise<string> =>
  renderExample(helm, example === undefined ? undefined : join(folder, example))

test("there are the examples that the page names", () =>
  expect(examples).toEqual([
    "ca-bundle",
    "envoy",
    "fluent-bit",
    "opentelemetry-collector",
    "vault-agent",
    "wait-for",
  ]))

describeWithTools("the sidecars of the examples", ["helm3", "helm4"], () => {
  let helms: Readonly<Record<"helm3" | "helm4", RenderingHelm>>
  let plain: string

  beforeAll(async () => {
    helms = {
      helm3: await createRenderingHelm("helm3"),
      helm4: await createRenderingHelm("helm4"),
    }
    plain = await render(helms.helm3)
  })

  test.each(examples)("%s changes what it says, behind Helm 3", async (example) => {
    const after = await render(helms.helm3, example)
    const diff = unifiedDiff({ before: plain, after, from: "chart", to: "release" })
    expect(diff).toContain("sidecar.sternpost.dev/status")
    await expect(diff).toMatchFileSnapshot(join(folder, example, "changes.diff"))
  })

  test.each(examples)("%s makes the same objects behind Helm 4", async (example) => {
    const objects = objectsOf(await render(helms.helm4, example))
    expect(objects).toEqual(objectsOf(await render(helms.helm3, example)))
  })

  // Helm 4 writes documents that passed a post-renderer anew, so that only the values are left to compare.
  test.each(examples)("%s is taken out of what either Helm wrote", async (example) => {
    for (const helm of [helms.helm3, helms.helm4]) {
      const { stdout, status } = await runProgram(inject, ["--remove"], {
        input: await render(helm, example),
      })
      expect(status).toBe(0)
      expect(stdout).not.toContain("sidecar.sternpost.dev")
      // What its pipeline does besides stays.
      if (example === "vault-agent") continue
      expect(deepEqual(objectsOf(stdout), objectsOf(plain))).toBe(true)
    }
  })
})

describeWithTools("the API server", ["helm3", ...controlPlaneTools], () => {
  let helm: ClusterHelm

  beforeAll(async () => {
    helm = await createClusterHelm("helm3")
  })

  test.each(examples)("accepts what %s makes", async (example) => {
    const apply = ["apply", "--dry-run=server", "--kubeconfig", helm.plane.kubeconfig, "-f", "-"]
    const { status, stderr } = await runProgram(tool("kubectl"), apply, {
      input: await render(helm, example),
    })
    expect(stderr).not.toMatch(/error|invalid|unknown field/i)
    expect(status).toBe(0)
  })

  test("accepts sidecars in every form, in every kind that it has", async () => {
    const pod = (policy: string) =>
      `metadata: {labels: {app: x}}\n    spec:\n      restartPolicy: ${policy}\n      containers: [{name: web, image: web, ports: [{containerPort: 53, protocol: UDP}]}]\n`
    const workload = (apiVersion: string, kind: string, spec: string, template: string) =>
      `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: form-${kind.toLowerCase()}}\nspec:\n${spec}  template:\n    ${template}`
    const selector = "  selector: {matchLabels: {app: x}}\n"
    const stream = [
      workload("apps/v1", "Deployment", selector, pod("Always")),
      workload("apps/v1", "StatefulSet", `${selector}  serviceName: x\n`, pod("Always")),
      workload("apps/v1", "DaemonSet", selector, pod("Always")),
      workload("batch/v1", "Job", "", pod("Never")),
      `apiVersion: v1\nkind: Pod\nmetadata: {name: form-pod}\nspec:\n  containers:\n  - {name: web, image: web}\n`,
    ].join("---\n")
    const template = `metadata: {labels: {logs: "on"}}
spec:
  initContainers: [{name: setup, image: setup}]
  containers:
    - name: agent
      image: agent
      lifecycle: {preStop: {exec: {command: [stop]}}}
      livenessProbe: {httpGet: {path: /, port: 1}}
      startupProbe: {httpGet: {path: /, port: 1}}
      ports: [{containerPort: 53, protocol: TCP}]
`
    for (const native of ["always", "never"]) {
      const cwd = writeFiles({ "template.yaml": template })
      const args = [
        "--name",
        "agent",
        "--template",
        "template.yaml",
        "--native",
        native,
        "--jobs",
        "inject",
      ]
      const { stdout } = await runProgram(inject, args, { input: stream, cwd })
      expect(stdout.match(/image: agent/g)).toHaveLength(5)
      const apply = [
        "apply",
        "--dry-run=server",
        "--kubeconfig",
        helm.plane.kubeconfig,
        "-n",
        helm.namespace,
        "-f",
        "-",
      ]
      const { status, stderr } = await runProgram(tool("kubectl"), apply, { input: stdout })
      expect(stderr).not.toMatch(/error|invalid|unknown field/i)
      expect(status).toBe(0)
    }
  })
})

const job = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: {helm.sh/hook: pre-install}
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - {name: migrate, image: migrate}
`
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: web
`
interface Live {
  readonly spec: {
    readonly template: {
      readonly metadata: { readonly annotations?: Record<string, string> }
      readonly spec: Record<string, { readonly name: string; readonly restartPolicy?: string }[]>
    }
  }
}

describeWithTools("a release with a hook", ["helm3", "helm4", ...controlPlaneTools], () => {
  describe.each(["helm3", "helm4"] as const)("of %s", (name: HelmName) => {
    const install = async (options: object) => {
      const helm = await createClusterHelm(name)
      const template = { spec: { containers: [{ name: "agent", image: "agent:1" }] } }
      const stage = { uses: "sidecar", with: { name: "agent", template, ...options } }
      const cwd = writeFiles({ "pipeline.yaml": pipelineText(stage) })
      const files = writeChart({ "templates/job.yaml": job, "templates/web.yaml": deployment })
      await helm.succeed(["install", "web", files, ...helm.postRenderer()], { cwd })
      const live = async (object: string) => (await helm.live<Live>(object)).spec.template
      return { job: await live("job/migrate"), web: await live("deployment/web") }
    }
    const names = (list: readonly { readonly name: string }[] | undefined) =>
      (list ?? []).map((one) => one.name)

    test("has the sidecar beside the application, and not in a hook that it would keep from ending", async () => {
      const { job, web } = await install({ native: "never" })
      expect(names(web.spec["containers"])).toEqual(["web", "agent"])
      expect(web.metadata.annotations).toHaveProperty(["sidecar.sternpost.dev/status"])
      expect(names(job.spec["containers"])).toEqual(["migrate"])
      expect(job.spec["initContainers"]).toBeUndefined()
    })

    test("has a native one in both; Helm 3 hands over no hooks", async () => {
      const { job, web } = await install({ native: "always" })
      expect(web.spec["initContainers"]).toMatchObject([{ name: "agent", restartPolicy: "Always" }])
      expect(names(job.spec["initContainers"])).toEqual(name === "helm4" ? ["agent"] : [])
    })
  })
})
