// An overlay behind both Helms: what kustomize itself refuses of a chart, or loses of it.
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools } from "../support/control-plane.ts"
import type { HelmName } from "../support/helm.ts"
import { pipelineText } from "../support/pipelines.ts"
import { createRenderingHelm, writeFiles } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const HELMS = ["helm3", "helm4"] as const

const account = (...annotations: readonly string[]): string =>
  [
    "apiVersion: v1",
    "kind: ServiceAccount",
    "metadata:",
    "  name: runner",
    ...annotations,
    "",
  ].join("\n")

const CHART = {
  "templates/b.yaml": configMap("z-first-in-text", "data: {LEVEL: info, LEVEL: warn} # twice"),
  "templates/c.yaml": `${configMap("a-second", "data: {k: 'v'} # kept")}`,
  "templates/hook.yaml": account(
    "  annotations:",
    "    helm.sh/hook: pre-install,pre-upgrade",
    '    "helm.sh/hook-weight": "-5"',
    "    helm.sh/hook-delete-policy: before-hook-creation",
  ),
}
// What a chart has as a hook and as an object: kustomize calls it registered already.
const TWICE = { ...CHART, "templates/runner.yaml": account() }

const OVERLAY = `resources: [all.yaml]
commonAnnotations: {example.com/by: overlay}
patches:
  - patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a-second}, data: {more: "1"}}'
  - patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: not-rendered}, data: {more: "1"}}'
  - target: {kind: Deployment}
    patch: '[{"op": "remove", "path": "/spec/replicas"}]'
configMapGenerator: [{name: made, literals: [a=b]}]
`

/** `ConfigMap/a from app/templates/a.yaml`; keys may be there twice. */
const namesIn = (text: string): readonly string[] =>
  parseManifests(text).manifests.map(
    ({ kind, name, template = "nowhere" }) => `${kind}/${name} from ${template}`,
  )

function folder(options: object, overlay = OVERLAY): string {
  return writeFiles({
    "pipeline.yaml": pipelineText({ uses: "kustomize", with: { dir: "k", ...options } }),
    "k/kustomization.yaml": overlay,
  })
}

describeWithTools("an overlay behind Helm", ["helm3", "helm4"], () => {
  const render = async (name: HelmName, cwd: string, chart: string) => {
    const helm = await createRenderingHelm(name)
    const renderer = helm.postRenderer(`--config=${join(cwd, "pipeline.yaml")}`)
    return helm.run(["template", "web", chart, ...renderer])
  }

  test.each(HELMS)(
    "%s: order, comments and templates stay, new objects come last",
    async (name) => {
      const { status, stdout, stderr } = await render(
        name,
        folder({ allowAbsentTargets: true }),
        writeChart(TWICE),
      )
      expect({ status, stderr: status === 0 ? "" : stderr }).toEqual({ status: 0, stderr: "" })
      // Both Helms sort by kind, and by name where they do not keep the order of what came back.
      const names = namesIn(stdout).filter((line) => line.startsWith("ConfigMap"))
      expect([...names].sort()).toEqual([
        "ConfigMap/a-second from app/templates/c.yaml",
        expect.stringMatching(/^ConfigMap\/made-\w{10} from /),
        "ConfigMap/z-first-in-text from app/templates/b.yaml",
      ])
      expect(stdout).toContain("# kept")
      expect(stdout).toContain("# twice")
      expect(stdout).toMatch(/more: "1"/)
      const accounts = parseManifests(stdout).manifests.filter(
        ({ kind }) => kind === "ServiceAccount",
      )
      expect(accounts).toHaveLength(2)
      const own = accounts.find(
        (one) => one.get(["metadata", "annotations", "helm.sh/hook"]) === undefined,
      )
      expect(own?.get(["metadata", "annotations", "example.com/by"])).toBe("overlay")
    },
  )

  test.each(HELMS)(
    "%s: a patch for what is not rendered is an error with its line",
    async (name) => {
      const { status, stdout, stderr } = await render(name, folder({}), writeChart(CHART))
      expect(status).not.toBe(0)
      expect(stdout).toBe("")
      expect(stderr).toMatch(/k\/kustomization\.yaml:5: .*not-rendered/)
    },
  )
})

interface Live {
  readonly metadata: { readonly annotations: Readonly<Record<string, string>> }
  readonly data?: Readonly<Record<string, string>>
}

describeWithTools("a release through an overlay", [...HELMS, ...controlPlaneTools], () => {
  let chart: string

  beforeAll(() => {
    chart = writeChart(CHART)
  })

  describe.each(HELMS)("of %s", (name) => {
    test("is installed and upgraded; hooks stay hooks, the last of two keys counts", async () => {
      const helm = await createClusterHelm(name)
      const cwd = folder({ allowAbsentTargets: true })
      await helm.succeed(["install", "web", chart, ...helm.postRenderer()], { cwd })
      await helm.succeed(["upgrade", "web", chart, ...helm.postRenderer()], { cwd })
      const twice = await helm.live<Live>("configmap/z-first-in-text")
      expect(twice.data).toEqual({ LEVEL: "warn" })
      expect(twice.metadata.annotations["example.com/by"]).toBe("overlay")
      const hook = await helm.live<Live>("serviceaccount/runner")
      expect(hook.metadata.annotations).toMatchObject({
        "helm.sh/hook": "pre-install,pre-upgrade",
        "helm.sh/hook-weight": "-5",
      })
      // Helm 3 does not hand hooks to a renderer.
      expect(hook.metadata.annotations["example.com/by"]).toBe(
        name === "helm4" ? "overlay" : undefined,
      )
      const hooks = namesIn(await helm.succeed(["get", "hooks", "web"]))
      expect(hooks).toEqual(["ServiceAccount/runner from app/templates/hook.yaml"])
      const manifest = await helm.succeed(["get", "manifest", "web"])
      expect(namesIn(manifest).some((line) => line.startsWith("ConfigMap/made-"))).toBe(true)
      expect(manifest).not.toContain("postrender")
    })
  })
})
