import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const release = (keys: string) => `environments: {default: {}}
---
releases:
  - name: plain
    chart: a
  - name: web
    chart: b
${keys.replace(/^/gm, "    ")}
`

test("strategic patches, the namespace, JSON patches, transformers", async () => {
  const text = release(`transformers:
  - apiVersion: builtin
    kind: PrefixTransformer
    prefix: a-
    fieldSpecs: [{path: metadata/name}]
  - t.yaml
jsonPatches:
  # less
  - target: {kind: Deployment, name: web}
    patch: [{op: remove, path: /spec/replicas}]
  - j.yaml
forceNamespace: shop
strategicMergePatches:
  - s.yaml
  - {kind: Service, metadata: {name: web}, spec: {type: NodePort}}
`)
  const files = {
    "t.yaml":
      "apiVersion: builtin\nkind: LabelTransformer\nlabels: {a: b}\nfieldSpecs: [{path: metadata/labels}]\n",
    "j.yaml": "target: {kind: Job, name: a}\npatch:\n  - {op: remove, path: /a} # gone\n",
    "s.yaml": "kind: ConfigMap\nmetadata: {name: c}\ndata: {a: b}\n",
  }
  const stages = await stagesOf(text, { files })
  expect(stages.match(/(?:uses|- name): .*/g)).toEqual([
    "- name: patch-configmap-c",
    "uses: patch",
    "- name: patch-service-web",
    "uses: patch",
    "uses: namespace",
    "- name: patch-deployment-web",
    "uses: patch",
    "- name: patch-job-a",
    "uses: patch",
    "uses: name-affix",
    "uses: labels",
  ])
  expect(stages).toContain("# less\n- name: patch-deployment-web\n")
  expect(stages).toContain("- {op: remove, path: /a} # gone\n")
  expect(stages).toContain("path: s.yaml\n")
})

test("its name is that of the release", async () => {
  const { text } = await convertText(release("forceNamespace: shop"))
  expect(text).toContain("metadata:\n  name: web\n")
})

describe("what cannot be done is told", () => {
  test("templates, which stay as they are", async () => {
    const patch =
      "jsonPatches:\n  - target: {kind: Job}\n    patch: [{op: add, path: /a, value: '{{ .Values.x }}'}]"
    const { notes } = await convertText(release(patch))
    expect(notes).toEqual([
      {
        place: "in.yaml:8",
        message:
          "jsonPatches holds templates, which stay as they are: convert the output of `helmfile build`",
      },
    ])
  })

  test("a post-renderer of its own", async () => {
    const { notes } = await convertText(release("forceNamespace: a\npostRenderer: ./x.sh"))
    expect(notes[0]?.message).toContain("make it the first stage (uses: exec)")
  })
})

describe("mistakes are told with file and line", () => {
  test.each([
    ["jsonPatches: [none.yaml]", 'in.yaml:8: cannot read "none.yaml"'],
    ["jsonPatches: [{patch: []}]", "in.yaml:8: a JSON patch needs a target"],
    ["jsonPatches: {}", 'in.yaml:8: "jsonPatches" must be a list'],
    ["forceNamespace: 1", 'in.yaml:8: "forceNamespace" must be a text'],
  ])("%s", async (keys, message) => {
    await expect(convertText(release(keys))).rejects.toThrow(message)
  })

  test("a file without such a release", async () => {
    await expect(convertText("releases: [{name: a, chart: b}]\n")).rejects.toThrow(
      "in.yaml: no release has jsonPatches, strategicMergePatches, transformers or forceNamespace",
    )
  })
})
