import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const transformer = (config: string) =>
  `kind: Kustomization\ntransformers:\n  - |-\n    apiVersion: builtin\n${config.trimEnd().replace(/^/gm, "    ")}\n`

describe("builtin transformers", () => {
  test.each([
    [
      "labels of all objects",
      "kind: LabelTransformer\nlabels: {a: b}\nfieldSpecs: [{path: metadata/labels, create: true}]",
      "- uses: labels\n  with:\n    pairs:\n      a: b\n",
    ],
    [
      "labels of some kinds, and of their pods",
      `kind: LabelTransformer
labels:
  a: b
fieldSpecs:
  - {path: metadata/labels, kind: Job, group: batch, create: true}
  - {path: spec/template/metadata/labels, kind: Job, group: batch, create: true}
`,
      `- uses: labels
  match:
    group: batch
    kind: Job
  with:
    pairs:
      a: b
    fields:
      - path: spec/template/metadata/labels
        group: batch
        kind: Job
        create: true
    allowSelectorChange: true
`,
    ],
    [
      "annotations of all objects and of a field",
      "kind: AnnotationsTransformer\nannotations: {a: b}\nfieldSpecs: [{path: metadata/annotations}, {path: spec/x, group: ''}]",
      "- uses: annotations\n  with:\n    pairs:\n      a: b\n    fields:\n      - path: spec/x\n",
    ],
    [
      "a namespace in the metadata",
      "kind: NamespaceTransformer\nmetadata: {name: x, namespace: shop}\nunsetOnly: true\nsetRoleBindingSubjects: none\nfieldSpecs: [{path: metadata/namespace}, {path: spec/where, kind: Gate}]",
      `- uses: namespace
  with:
    namespace: shop
    unsetOnly: true
    setRoleBindingSubjects: none
    fields:
      - path: spec/where
        kind: Gate
`,
    ],
    [
      "a prefix for some kinds",
      "kind: PrefixTransformer\nprefix: a-\nfieldSpecs: [{path: metadata/name, kind: Job}, {path: metadata/name, kind: Pod}]",
      "- uses: name-affix\n  match:\n    - kind: Job\n    - kind: Pod\n  with:\n    prefix: a-\n",
    ],
    [
      "a suffix",
      "kind: SuffixTransformer\nsuffix: -a\nfieldSpecs: [{path: metadata/name}]",
      "- uses: name-affix\n  with:\n    suffix: -a\n",
    ],
    [
      "an image, also in a field",
      "kind: ImageTagTransformer\nimageTag: {name: a, newTag: b}\nfieldSpecs: [{path: 'spec/containers[]/image'}, {path: spec/image, kind: Gate}]",
      `- uses: images
  with:
    images:
      - name: a
        newTag: b
    fields:
      - path: spec/image
        kind: Gate
`,
    ],
    [
      "replicas, also of another kind",
      "kind: ReplicaCountTransformer\nreplica: {name: a, count: 2}\nfieldSpecs: [{path: spec/replicas, kind: Deployment}, {path: spec/size, kind: Gate}]",
      `- uses: replicas
  with:
    replicas:
      - name: a
        count: 2
    fields:
      - path: spec/size
        kind: Gate
`,
    ],
    [
      "replacements",
      "kind: ReplacementTransformer\nreplacements:\n  - sourceValue: a # the a\n    targets: [{select: {kind: Job}, fieldPaths: [a]}]",
      "- uses: replacements\n  with:\n    replacements:\n      - sourceValue: a # the a\n        targets: [{select: {kind: Job}, fieldPaths: [a]}]\n",
    ],
    [
      "a JSON patch of the old kind",
      "kind: PatchJson6902Transformer\ntarget: {kind: Job, name: a}\njsonOp: '[{op: remove, path: /a}]'",
      "- name: patch-job-a\n  uses: patch\n  match:\n    kind: Job\n    name: a\n  with:\n    patch:\n      - op: remove\n        path: /a\n",
    ],
    [
      "strategic patches of the old kind",
      "kind: PatchStrategicMergeTransformer\npatches: |-\n  kind: Service\n  metadata: {name: web}\n  spec: {type: NodePort}",
      "- name: patch-service-web\n  uses: patch\n  expect: 1\n  with:\n    type: strategic\n    patch:\n      kind: Service\n      metadata: {name: web}\n      spec: {type: NodePort}\n",
    ],
    [
      "a patch",
      "kind: PatchTransformer\nmetadata: {name: x}\ntarget: {kind: Job}\npatch: '[{op: remove, path: /a}]'",
      "- name: patch-job\n  uses: patch\n  match:\n    kind: Job\n  with:\n    patch:\n      - op: remove\n        path: /a\n",
    ],
  ])("%s", async (_, config, stages) => {
    expect(await stagesOf(transformer(config))).toBe(stages)
  })

  test("that write to fields alone have no equal", async () => {
    const config =
      "kind: LabelTransformer\nlabels: {a: b}\nfieldSpecs: [{path: spec/x, create: true}]"
    const { notes } = await convertText(transformer(config))
    expect(notes.map(({ message }) => message)).toEqual([
      "it writes into spec/x alone, and the stage labels always into metadata.labels too: see the stage set-fields",
    ])
  })

  test("that put a prefix on other fields have none either", async () => {
    const config =
      "kind: PrefixTransformer\nprefix: a-\nfieldSpecs: [{path: metadata/name}, {path: spec/x}]"
    const { notes, text } = await convertText(transformer(config))
    expect(text).toContain("prefix: a-")
    expect(notes.map(({ message }) => message)).toEqual([
      expect.stringContaining("of spec/x has no equal"),
    ])
  })

  test.each([
    ["kind: NamespaceTransformer", "has no namespace"],
    ["kind: ImageTagTransformer", "has no imageTag"],
    ["kind: ReplicaCountTransformer", "has no replica"],
    ["kind: PatchJson6902Transformer", "needs a target, and jsonOp or path"],
    ["kind: PrefixTransformer\nprefix: a\nfieldSpecs: [{kind: x}]", "a field spec needs a path"],
    ["kind: PrefixTransformer\nprefix: a\nfieldSpecs: [{paths: x}]", 'a field spec has no "paths"'],
  ])("that are incomplete are errors: %s", async (config, message) => {
    await expect(convertText(transformer(config))).rejects.toThrow(message)
  })
})

test("a file may hold several, each in its turn", async () => {
  const files = {
    "t/all.yaml":
      "apiVersion: builtin\nkind: SuffixTransformer\nsuffix: -a\nfieldSpecs: [{path: metadata/name}]\n---\napiVersion: builtin\nkind: PatchTransformer\ntarget: {name: b}\npath: p.yaml\n",
    "t/p.yaml": "[{op: remove, path: /a}]\n",
  }
  const stages = await stagesOf("kind: Kustomization\ntransformers: [t/all.yaml]\n", { files })
  expect(stages.match(/uses: .*|name: .*|path: t.*/g)).toEqual(
    ["uses: name-affix", "name: patch", "uses: patch", "name: b|(?:b)-a", "path: t/p.yaml"].filter(
      (line) => line !== "name: patch",
    ),
  )
})

test("a folder of transformers has no equal", async () => {
  const files = { "t/kustomization.yaml": "resources: [a.yaml]\n" }
  const { notes } = await convertText("kind: Kustomization\ntransformers: [t]\n", { files })
  expect(notes[0]?.message).toContain('the transformers that "t" builds have no equal')
})

test("a function of kpt's catalog is the stage that does the same", async () => {
  const config = `apiVersion: fn.kpt.dev/v1alpha1
kind: SetAnnotations
metadata:
  name: x
  annotations:
    config.kubernetes.io/function: |
      container: {image: "ghcr.io/kptdev/krm-functions-catalog/set-annotations:v0.1"}
annotations: {a: b}
`
  const text = "kind: Kustomization\ntransformers: [f.yaml]\n"
  expect(await stagesOf(text, { files: { "f.yaml": config } })).toBe(
    "- uses: annotations\n  with:\n    pairs:\n      a: b\n    includeTemplates: true\n",
  )
})
