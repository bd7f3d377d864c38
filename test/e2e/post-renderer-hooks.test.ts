// Hooks: Helm 4 hands them to the renderer and asks again afterwards what is one; Helm 3 does neither.
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools } from "../support/control-plane.ts"
import type { HelmName } from "../support/helm.ts"
import { pipelineText } from "../support/pipelines.ts"
import { summary } from "../support/rendered.ts"
import { writeFiles } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const job = (name: string, ...annotations: readonly string[]): string => `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
${annotations.map((line) => `    ${line}\n`).join("")}spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - {name: ${name}, image: ${name}}
`

const files = {
  "templates/map.yaml": configMap("map"),
  "templates/before.yaml": job(
    "before",
    "helm.sh/hook: pre-install,pre-upgrade",
    'helm.sh/hook-weight: "-5"',
    "helm.sh/hook-delete-policy: before-hook-creation",
    "example.com/kept: 'yes'",
  ),
  "templates/test.yaml": job("check", "helm.sh/hook: test"),
}

const labels = { uses: "labels", with: { pairs: { team: "shop" }, includeTemplates: true } }
const WITHOUT_HOOKS = `apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
spec:
  hooks: exclude
  stages:
    - {uses: labels, with: {pairs: {team: shop}, includeTemplates: true}}
`
const MAP = "ConfigMap/map from app/templates/map.yaml"
const BEFORE = "Job/before from app/templates/before.yaml"
const CHECK = "Job/check from app/templates/test.yaml"
const labelled = (line: string): string => `${line}, team=shop`

interface LiveJob {
  readonly metadata: {
    readonly uid: string
    readonly labels?: Readonly<Record<string, string>>
    readonly annotations: Readonly<Record<string, string>>
  }
  readonly spec: { readonly template: { readonly metadata: LiveJob["metadata"] } }
}

describeWithTools("a release with hooks", ["helm3", "helm4", ...controlPlaneTools], () => {
  let chart: string

  beforeAll(() => {
    chart = writeChart(files)
  })

  /** Installs the chart through a pipeline. */
  async function install(name: HelmName, pipeline: string) {
    const helm = await createClusterHelm(name)
    const cwd = writeFiles({
      "pipeline.yaml": pipeline,
      "make.mjs":
        'export default { transform(o) { o.metadata.annotations = { ...o.metadata.annotations, "helm.sh/hook": "post-install" } } }\n',
      "unmake.mjs":
        'export default { transform(o) { delete o.metadata.annotations["helm.sh/hook"] } }\n',
    })
    await helm.succeed(["install", "web", chart, ...helm.postRenderer()], { cwd })
    const live = (job: string) => helm.live<LiveJob>(`job/${job}`)
    const stored = async (what: "hooks" | "manifest") =>
      summary(await helm.succeed(["get", what, "web"]))
    return { helm, cwd, live, stored }
  }

  describe.each(["helm3", "helm4"] as const)("of %s", (name) => {
    const isHanded = name === "helm4"

    test("has them labelled by Helm 4 only, live and in the record; annotations stay", async () => {
      const { live, stored } = await install(name, pipelineText(labels))
      const { metadata, spec } = await live("before")
      expect(metadata.labels?.["team"]).toBe(isHanded ? "shop" : undefined)
      expect(spec.template.metadata.labels?.["team"]).toBe(isHanded ? "shop" : undefined)
      expect(metadata.annotations).toMatchObject({
        "helm.sh/hook": "pre-install,pre-upgrade",
        "helm.sh/hook-weight": "-5",
        "helm.sh/hook-delete-policy": "before-hook-creation",
        "example.com/kept": "yes",
      })
      expect(Object.keys(metadata.annotations).join()).not.toContain("postrender")
      const hooks = isHanded ? [BEFORE, CHECK].map(labelled) : [BEFORE, CHECK]
      expect([...(await stored("hooks"))].sort()).toEqual(hooks)
      expect(await stored("manifest")).toEqual([labelled(MAP)])
    })

    test("runs them again on an upgrade, and its tests", async () => {
      const { helm, cwd, live } = await install(name, pipelineText(labels))
      const { uid } = (await live("before")).metadata
      await helm.succeed(["upgrade", "web", chart, ...helm.postRenderer()], { cwd })
      const again = await live("before")
      expect(again.metadata.uid).not.toBe(uid)
      expect(again.metadata.labels?.["team"]).toBe(isHanded ? "shop" : undefined)
      expect(await helm.succeed(["test", "web"])).toMatch(
        /TEST SUITE: +check\n[\s\S]*Phase: +Succeeded/,
      )
      expect((await live("check")).metadata.labels?.["team"]).toBe(isHanded ? "shop" : undefined)
    })

    test("leaves them alone where the pipeline excludes them", async () => {
      const { live, stored } = await install(name, WITHOUT_HOOKS)
      expect((await live("before")).metadata.labels?.["team"]).toBe(undefined)
      expect([...(await stored("hooks"))].sort()).toEqual([BEFORE, CHECK])
      expect(await stored("manifest")).toEqual([labelled(MAP)])
    })

    test("changes nothing else where the stage is for hooks only", async () => {
      const { stored } = await install(name, pipelineText({ ...labels, hooks: "only" }))
      const hooks = isHanded ? [BEFORE, CHECK].map(labelled) : [BEFORE, CHECK]
      expect([...(await stored("hooks"))].sort()).toEqual(hooks)
      expect(await stored("manifest")).toEqual([MAP])
    })

    test("lets a stage make and unmake them with Helm 4 only", async () => {
      const { stored } = await install(
        name,
        pipelineText(
          { uses: "./make.mjs", match: { kind: "ConfigMap" } },
          { uses: "./unmake.mjs", match: { name: "check" } },
        ),
      )
      expect([...(await stored("hooks"))].sort()).toEqual(
        isHanded ? [MAP, BEFORE] : [BEFORE, CHECK],
      )
      expect(await stored("manifest")).toEqual(isHanded ? [CHECK] : [MAP])
    })
  })
})
