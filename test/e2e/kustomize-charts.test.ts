// Charts of a kustomization, rendered by the real helm for us and for the real kustomize.
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, test } from "vitest"
import { type Files, writeInto } from "../support/files.ts"
import { runProgram } from "../support/run-program.ts"
import { scratchFolder } from "../support/scratch.ts"
import { describeWithTools, tool } from "../support/tools.ts"

const executable = fileURLToPath(new URL("../../bin/sternpost", import.meta.url))

const CHART: Files = {
  "charts/app/Chart.yaml": "apiVersion: v2\nname: app\nversion: 0.1.0\n",
  "charts/app/values.yaml": "size: 1\nlist: [a]\nnested: {one: 1, two: 2}\n",
  "charts/app/crds/crd.yaml":
    "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\n",
  "charts/app/templates/map.yaml": `apiVersion: v1
kind: ConfigMap
metadata: {name: {{ .Release.Name }}-map, namespace: {{ .Release.Namespace }}}
data:
  values: {{ .Values | toJson | quote }}
  kube: {{ .Capabilities.KubeVersion.Version }}
  has: {{ .Capabilities.APIVersions.Has "example.com/v1" | quote }}
`,
  "charts/app/templates/hook.yaml":
    "apiVersion: v1\nkind: Secret\nmetadata: {name: hook, annotations: {helm.sh/hook: pre-install}}\n",
  "charts/app/templates/test.yaml":
    "apiVersion: v1\nkind: Pod\nmetadata: {name: check, annotations: {helm.sh/hook: test}}\n",
  "more.yaml": "size: 3\nnested: {two: 22}\n",
}

function folderWith(kustomization: string): string {
  const folder = scratchFolder("kustomize-charts")
  writeInto(folder, { ...CHART, "kustomization.yaml": kustomization })
  return folder
}

describeWithTools("helmCharts with --enable-helm", ["kustomize", "helm3"], () => {
  const flags = () => ["--enable-helm", "--helm-command", tool("helm3")]
  const ours = (folder: string, ...more: readonly string[]) =>
    runProgram(process.execPath, [executable, "kustomize", "build", folder, ...more])

  test.each([
    "{name: app, releaseName: web}",
    "{name: app, releaseName: web, namespace: shop, includeCRDs: true}",
    "{name: app, releaseName: web, skipHooks: true, skipTests: true}",
    "{name: app, releaseName: web, skipTests: true, valuesInline: {size: 2, nested: {one: 11}}}",
    "{name: app, releaseName: web, valuesFile: more.yaml, valuesInline: {size: 2}}",
    "{name: app, releaseName: web, valuesFile: more.yaml, valuesInline: {size: 2}, valuesMerge: merge}",
    "{name: app, releaseName: web, valuesFile: more.yaml, valuesInline: {size: 2}, valuesMerge: replace}",
    "{name: app, releaseName: web, additionalValuesFiles: [more.yaml]}",
    "{name: app, nameTemplate: made, kubeVersion: v1.30.0, apiVersions: [example.com/v1]}",
  ])("%s", async (chart) => {
    const folder = folderWith(`helmCharts: [${chart}]\nnamePrefix: p-\n`)
    const theirs = await runProgram(tool("kustomize"), ["build", folder, ...flags()])
    const { status, stdout, stderr } = await ours(folder, ...flags())
    expect(theirs.stderr).not.toMatch(/Error/)
    expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: theirs.stdout })
  })

  test("a kustomization above names the release's namespace", async () => {
    const folder = folderWith(
      "namespace: production\nhelmCharts: [{name: app, releaseName: web}]\n",
    )
    writeInto(folder, {
      "over/kustomization.yaml": "resources: [base]\nnamePrefix: p-\n",
      ...Object.fromEntries(
        Object.entries(CHART).map(([path, text]) => [`over/base/${path}`, text] as const),
      ),
      "over/base/kustomization.yaml": "helmCharts: [{name: app, releaseName: web}]\n",
    })
    for (const one of [folder, join(folder, "over")]) {
      const theirs = await runProgram(tool("kustomize"), ["build", one, ...flags()])
      expect(theirs.status).toBe(0)
      expect((await ours(one, ...flags())).stdout).toBe(theirs.stdout)
    }
  })

  test.each([
    [
      "{name: absent, repo: https://example.com/charts, version: 1.2.3}",
      /:1: helmCharts: there is no chart "absent" at .*: helm pull absent --repo https:\/\/example.com\/charts --version 1.2.3 --untar --untardir /,
    ],
    [
      "{name: app, releaseName: 'Not Valid'}",
      /kustomization.yaml:1: helmCharts: "app": .*exited with code 1/,
    ],
  ])("%s is an error with its line", async (chart, message) => {
    const { status, stdout, stderr } = await ours(
      folderWith(`helmCharts: [${chart}]\n`),
      ...flags(),
    )
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
    expect(stderr).toMatch(message)
  })

  test("no program is run without the flag", async () => {
    const { status, stderr } = await ours(folderWith("helmCharts: [{name: app}]\n"))
    expect(status).toBe(3)
    expect(stderr).toContain("--enable-helm has helm do it")
  })
})
