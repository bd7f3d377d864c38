import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const kustomization = (fields: string) => `kind: Kustomization\n${fields}`

describe("JSON patches", () => {
  test("keep their comments and order", async () => {
    const text = kustomization(`patches:
  - target: {kind: Deployment, name: web}
    patch: |-
      # why
      - op: add # this
        path: /spec/replicas
        value: 3
`)
    expect(await stagesOf(text)).toBe(`- name: patch-deployment-web
  uses: patch
  match:
    kind: Deployment
    name: web
  with:
    patch:
      # why
      - op: add # this
        path: /spec/replicas
        value: 3
`)
  })

  test("that are JSON become YAML", async () => {
    const text = kustomization(
      `patches: [{target: {kind: Job}, patch: '[{"op": "remove", "path": "/spec/x"}]'}]`,
    )
    expect(await stagesOf(text)).toContain("patch:\n      - op: remove\n        path: /spec/x\n")
  })

  test("in a file stay there", async () => {
    const text = kustomization("patches: [{path: p/a.yaml, target: {kind: Job}}]")
    const files = { "p/a.yaml": "- {op: remove, path: /spec/x}\n" }
    expect(await stagesOf(text, { files })).toContain("with:\n    path: p/a.yaml\n")
  })

  test("that rename say so, and that names of others stay", async () => {
    const text = kustomization(
      `patches: [{target: {kind: Job}, patch: '[{op: replace, path: /metadata/name, value: b}, {op: replace, path: /kind, value: Pod}]'}]`,
    )
    const { text: pipeline, notes } = await convertText(text)
    expect(pipeline).toContain("allowNameChange: true\n        allowKindChange: true\n")
    expect(notes).toEqual([
      {
        place: "in.yaml:2",
        message: "kustomize also changes what names the object; a patch does not",
      },
    ])
  })
})

describe("strategic patches", () => {
  const web = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {replicas: 3}\n"

  test("that name their object keep doing so", async () => {
    const text = kustomization("patches: [{path: a.yaml}]")
    expect(await stagesOf(text, { files: { "a.yaml": web } })).toBe(`- name: patch-deployment-web
  uses: patch
  expect: 1
  with:
    type: strategic
    path: a.yaml
`)
  })

  test("of a file with several become a stage each", async () => {
    const text = kustomization("patches: [{path: a.yaml}]")
    const files = { "a.yaml": `${web}---\n# second\n${web.replaceAll("web", "other")}` }
    const stages = await stagesOf(text, { files })
    expect(stages.match(/name: patch-.*/g)).toEqual([
      "name: patch-deployment-web",
      "name: patch-deployment-other",
    ])
    expect(stages).toContain("patch:\n      # second\n      apiVersion: apps/v1\n")
  })

  test("with a target lose what they say about kind and name", async () => {
    const text = kustomization(`patches:
  - target: {kind: Service}
    patch: |-
      apiVersion: v1
      kind: any
      metadata:
        name: any
        namespace: any
        labels: {a: b} # ours
      spec: {type: NodePort}
`)
    expect(await stagesOf(text)).toContain(`  with:
    type: strategic
    patch:
      metadata:
        labels: {a: b} # ours
      spec: {type: NodePort}
`)
  })

  test("with nothing else in metadata lose that too", async () => {
    const text = kustomization(
      "patches: [{target: {}, patch: '{kind: a, metadata: {name: b}, spec: {c: d}}'}]",
    )
    const stages = await stagesOf(text)
    expect(stages).toContain("match: {}\n")
    expect(stages).toContain("patch:\n      spec:\n        c: d\n")
  })

  test("in a file with a target stay there if kinds agree", async () => {
    const files = { "a.yaml": web }
    const same = kustomization("patches: [{path: a.yaml, target: {kind: Deployment}}]")
    expect(await stagesOf(same, { files })).toContain("path: a.yaml\n")
    const other = kustomization("patches: [{path: a.yaml, target: {kind: .*Set}}]")
    expect(await stagesOf(other, { files })).toContain("patch:\n      spec: {replicas: 3}\n")
  })

  test("may change the name where that is allowed", async () => {
    const text = kustomization(`patches:
  - target: {kind: Job}
    options: {allowNameChange: true}
    patch: '{apiVersion: batch/v1, kind: Job, metadata: {name: new, namespace: x}}'
`)
    expect(await stagesOf(text)).toContain(`    patch:
      metadata:
        name: new
    allowNameChange: true
`)
  })

  test("of custom resources are merge patches, unless they have directives", async () => {
    const gate =
      "apiVersion: example.com/v1\nkind: Gate\nmetadata: {name: front}\nspec: {rules: [a]}\n"
    const text = kustomization("patches: [{path: a.yaml}]")
    expect(await stagesOf(text, { files: { "a.yaml": gate } })).toBe(`- name: patch-gate-front
  uses: patch
  match:
    apiVersion: example\\.com/v1
    kind: Gate
    name: front
    namespace: default|
  expect: 1
  with:
    type: merge
    patch:
      spec: {rules: [a]}
`)
    const deleting = { "a.yaml": gate.replace("[a]", "{$patch: delete}") }
    expect(await stagesOf(text, { files: deleting })).toContain("type: strategic\n")
  })

  test("find an object by the name it had before a component renamed it", async () => {
    const text = kustomization("components: [c]\npatches: [{path: a.yaml}]")
    const files = {
      "a.yaml": web,
      "c/kustomization.yaml": "kind: Component\nnamePrefix: a-\nnamespace: moved\n",
    }
    expect(await stagesOf(text, { files })).toContain(`  match:
    apiVersion: apps/v1
    kind: Deployment
    name: web|a-(?:web)
  expect: 1
`)
  })
})

test("a patch file with nothing in it is told, and does nothing", async () => {
  const text = kustomization("patches: [{path: a.yaml}]\nnamespace: b\n")
  const { text: pipeline, notes } = await convertText(text, { files: { "a.yaml": "# later\n" } })
  expect(notes.map(({ message }) => message)).toEqual([
    'the patch file "a.yaml" is empty, so it does nothing',
  ])
  expect(pipeline).not.toContain("uses: patch")
})

describe("patches that kustomize refuses are errors", () => {
  test.each([
    ["patches: [{path: none.yaml}]", 'in.yaml:2: cannot read "none.yaml"'],
    ["patches: [{path: 'https://x/y.yaml'}]", 'in.yaml:2: "https://x/y.yaml" is elsewhere'],
    ["patches: [{patch: '[]'}]", "in.yaml:2: a JSON patch needs a target"],
    ["patches: [{target: {kind: x}}]", "in.yaml:2: it has neither `patch` nor `path`"],
    ["patches: [{patch: 'a: b', path: x}]", "in.yaml:2: give either `patch` or `path`"],
    ["patches: [{patch: 'spec: {}'}]", "nothing says which object the patch is for"],
    ["patches: [{patch: ''}]", "in.yaml:2: the patch is empty"],
    ["patches: [{patch: 'text'}]", "a patch is a list of operations or a map of fields"],
    ["patches: [{patch: '{a: '}]", "in.yaml: patch:1: it is no YAML"],
    ["patches: [{patches: x}]", 'in.yaml:2: a patch has no "patches"; did you mean "patch"?'],
    ["patches: {a: b}", 'in.yaml:2: "patches" must be a list'],
    [
      "patches: [{path: a.yaml, target: {kind: x}}]",
      "several strategic patches cannot have one target",
    ],
    ["patchesJson6902: [{path: a.yaml}]", "in.yaml:2: a JSON patch needs a target"],
  ])("%s", async (fields, message) => {
    const files = { "a.yaml": "kind: a\nmetadata: {name: a}\n---\nkind: b\nmetadata: {name: b}\n" }
    await expect(convertText(kustomization(fields), { files })).rejects.toThrow(message)
  })
})
