import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { example, exampleFile } from "../support/example.ts"
import { folderOf, shell, sternpost } from "./sternpost.ts"

const manifests = exampleFile("manifests.yaml")
const DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"

describe("sternpost kustomize build", () => {
  const build = (cwd: string, ...args: readonly string[]) =>
    sternpost(["kustomize", "build", ...args], { cwd })

  test("prints the resources of a folder, keys sorted, by kind", async () => {
    const cwd = folderOf({
      "kustomization.yaml": "resources: [d.yaml]\nnamePrefix: a-\n",
      "d.yaml": `${DEPLOYMENT}---\n{kind: Namespace, apiVersion: v1, metadata: {name: ns}}\n`,
    })
    const sorted =
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ns\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a-web\n"
    expect(await build(cwd)).toEqual({ status: 0, stdout: sorted, stderr: "" })
    const { stdout } = await build(cwd, "--reorder", "none", ".")
    expect(stdout.split("---\n").reverse().join("---\n")).toBe(sorted)
  })

  test("reads nothing outside of the folder unless it is allowed", async () => {
    const cwd = folderOf({
      "o/kustomization.yaml": "resources: [../d.yaml]\n",
      "d.yaml": DEPLOYMENT,
    })
    const refused = await build(cwd, "o")
    expect(refused).toMatchObject({ status: 3, stdout: "" })
    expect(refused.stderr).toMatch(
      /^sternpost: o\/kustomization.yaml:1: "\.\.\/d.yaml" is not below o; .*--load-restrictor none/,
    )
    const { stdout } = await build(cwd, "o", "--load-restrictor", "none")
    expect(stdout).toContain("name: web")
  })

  test.each([
    ["resource: [a.yaml]\n", 'unknown field "resource"; did you mean "resources"?', 1],
    ["resources:\n- none.yaml\n", 'cannot read "none.yaml"', 2],
    ["resources: [d.yaml]\n\nimages: [{name: 'a('}]\n", "is no valid regular expression", 3],
    ["resources: [d.yaml, d.yaml]\n", "is there twice", undefined],
    ["resources: [github.com/a/b]\n", "remote resources are not allowed", 1],
    ["configMapGenerator:\n- {name: a, literals: [x=1, x=2]}\n", "occurs twice", 2],
    ["helmCharts: [{name: c}]\n", "nothing that can render the chart", 1],
    [
      "resources: [d.yaml]\nimages: [{name: a, newTag: x}, {name: a, newTag: 'y'}]\n",
      "contradict",
      2,
    ],
    ["a: [\n", "did not find", undefined],
  ])("refuses %j with the line, and prints nothing", async (text, message, line) => {
    const cwd = folderOf({ "kustomization.yaml": text, "d.yaml": DEPLOYMENT })
    const { status, stdout, stderr } = await build(cwd)
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
    expect(stderr).toContain(message)
    if (line !== undefined) expect(stderr).toContain(`kustomization.yaml:${line}: `)
  })

  test("refuses what it does not know", async () => {
    const { status, stderr } = await build(example, "overlays/production", "--reorder", "maybe")
    expect(status).toBe(2)
    expect(stderr).toContain("legacy")
  })
})

describe("sternpost-kustomize", () => {
  test("sends a chart through an overlay, and keeps what it does not change", async () => {
    const command = "sternpost-kustomize overlays/production < manifests.yaml"
    const { status, stdout, stderr } = await shell(command, example)
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const before = manifests.split("\n")
    const lost = before.filter((line) => !stdout.includes(line))
    expect(lost.every((line) => line.includes("ghcr.io/example/web:2.9.1"))).toBe(true)
    expect(stdout).toContain("ghcr.io/example/web:2.9.2")
    const last = parseManifests(stdout).manifests.at(-1)
    expect(last).toMatchObject({ kind: "NetworkPolicy", name: "default-deny" })
  })

  test.each(["helm3-stdin.yaml", "helm4-stdin.yaml"])(
    "what %s says of templates and hooks stays",
    async (file) => {
      const { stdout } = await shell(`sternpost-kustomize overlays/production < ${file}`, example)
      const marks = (text: string) =>
        parseManifests(text).manifests.map(({ kind, name, template, annotations }) => ({
          ...{ kind, name, template },
          hook: annotations["helm.sh/hook"],
        }))
      const before = marks(readFileSync(join(example, file), "utf8"))
      expect(marks(stdout).slice(0, before.length)).toEqual(before)
    },
  )

  test("is one stage of a pipeline", async () => {
    const cwd = folderOf({
      "pipeline.yaml":
        "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec: {stages: [{uses: kustomize, match: {kind: Service}, with: {dir: k}}]}\n",
      "k/kustomization.yaml": "commonLabels: {a: b}\n",
      "in.yaml": `${DEPLOYMENT}---\n{apiVersion: v1, kind: Service, metadata: {name: s}}\n`,
    })
    const { stdout } = await shell("sternpost run < in.yaml", cwd)
    expect(stdout.match(/a: b/g)).toHaveLength(2)
    expect(stdout).toContain(DEPLOYMENT)
  })

  test.each([
    ["", "give one folder"],
    ["nowhere", "there is no kustomization in nowhere"],
    ["overlays/production --engine perl", "perl"],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await shell(
      `sternpost-kustomize ${args} < manifests.yaml`,
      example,
    )
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" })
    expect(stderr).toContain(message)
  })
})
