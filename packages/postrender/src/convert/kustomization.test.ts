import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const PATCH = "[{op: remove, path: /a}]"

test("stages stand in kustomize's order, whatever that of the fields is", async () => {
  const text = `kind: Kustomization
sortOptions: {order: legacy}
transformers: ['{apiVersion: builtin, kind: PrefixTransformer, prefix: x-, fieldSpecs: [{path: metadata/name}]}']
replacements: [{sourceValue: a, targets: [{select: {kind: Job}, fieldPaths: [a]}]}]
images: [{name: a, newTag: b}]
replicas: [{name: a, count: 1}]
patchesJson6902: [{target: {kind: Job}, patch: '${PATCH}'}]
commonAnnotations: {a: b}
commonLabels: {a: b}
labels: [{pairs: {c: d}}]
nameSuffix: -b
namePrefix: a-
namespace: moved
patches: [{target: {kind: Pod}, patch: '${PATCH}'}]
patchesStrategicMerge: ['{kind: Service, metadata: {name: web}, spec: {type: NodePort}}']
components: [part]
`
  const files = { "part/kustomization.yaml": "kind: Component\nimages: [{name: c, newTag: d}]\n" }
  const stages = await stagesOf(text, { files })
  expect(stages.match(/^(?:- | {2})uses: .*/gm)?.map((line) => line.slice(8))).toEqual([
    "images",
    "patch",
    "patch",
    "namespace",
    "name-affix",
    "labels",
    "labels",
    "annotations",
    "patch",
    "replicas",
    "images",
    "replacements",
    "name-affix",
    "sort",
  ])
})

test("user's comments stay with what they are about", async () => {
  const text = `# the head of the file

# everything is blue
namePrefix: blue-
# patches
patches:
  # the first
  - target: {kind: Pod}
    patch: '${PATCH}'
  - target: {kind: Job}
    patch: '${PATCH}'
`
  expect(await stagesOf(text, { file: "kustomization.yaml" })).toBe(`# patches
# the first
- name: patch-pod
  uses: patch
  match:
    kind: Pod
  with:
    patch:
      - op: remove
        path: /a
- name: patch-job
  uses: patch
  match:
    kind: Job
  with:
    patch:
      - op: remove
        path: /a

# everything is blue
- uses: name-affix
  with:
    prefix: blue-
`)
})

describe("what has no equal is a comment that says what to do", () => {
  test.each([
    ["configMapGenerator: [{name: a}]", "configMapGenerator makes objects"],
    ["secretGenerator: [{name: a}]", "secretGenerator makes objects"],
    ["helmCharts: [{name: a}]", "helmCharts makes objects"],
    ["generators: [a.yaml]", "generators makes objects"],
    ["vars: [{name: A}]", "vars have no equal: write them as replacements"],
    ["crds: [a.json]", "give CustomResourceDefinitions as spec.schemas.crds"],
    ["openapi: {path: a.json}", "give the CustomResourceDefinitions as spec.schemas.crds"],
    ["validators: [a.yaml]", "see the stages that check objects"],
    ["buildMetadata: [originAnnotations]", "`sternpost explain` tells which stage wrote a field"],
    ["inventory: {type: ConfigMap}", "Helm keeps the list of what it installed"],
    ["imageTags: [{name: a, newTag: b}]", "imageTags is not read by kustomize any more"],
    ["components: ['https://github.com/a/b?ref=v1']", "is elsewhere: fetch it and convert it"],
    ["transformers: ['{apiVersion: x/v1, kind: Mine}']", "the transformer Mine is a program"],
    [
      "transformers: ['{apiVersion: builtin, kind: HashTransformer}']",
      "the builtin HashTransformer",
    ],
  ])("%s", async (field, message) => {
    const { text, notes } = await convertText(`kind: Kustomization\n${field}\nnamespace: a\n`)
    expect(notes).toEqual([
      { place: expect.any(String), message: expect.stringContaining(message) },
    ])
    const comments = text.replace(/\n *# /g, " ")
    expect(comments).toContain(message)
    expect(text).toContain("uses: namespace")
  })
})

test("the comment names the stage that builds the kustomization, from the pipeline's folder", async () => {
  const files = { "part/kustomization.yaml": "secretGenerator: [{name: a}]\nnamespace: a\n" }
  const { notes } = await convertText("kind: Kustomization\ncomponents: [part]\n", { files })
  expect(notes[0]?.message).toContain(
    "keep it in a kustomization, and run that as a stage (uses: kustomize, with: {dir: part})",
  )
})

test("a kustomization of nothing but that is a pipeline without stages", async () => {
  const { text, notes } = await convertText("kind: Kustomization\nsecretGenerator: [{name: a}]\n")
  expect(text).toContain("  stages: []\n    # in.yaml:2: secretGenerator makes objects")
  expect(notes).toHaveLength(1)
})

describe("mistakes are told with file and line", () => {
  test.each([
    ["namespaces: a", 'in.yaml:2: a kustomization has no "namespaces"; did you mean "namespace"?'],
    ["namespace: [a]", 'in.yaml:2: "namespace" must be a text'],
    ["namePrefix: 1", 'in.yaml:2: "namePrefix" must be a text'],
    ["commonLabels:\n  a: 1", 'in.yaml:3: "a" must be a text; use quotes'],
    [
      "labels: [{pair: {a: b}}]",
      'in.yaml:2: an entry of labels has no "pair"; did you mean "pairs"?',
    ],
    [
      "labels: [{pairs: {a: b}, includeTemplates: yes please}]",
      '"includeTemplates" must be true or',
    ],
    ["images: [{name: a, tag: b}]", 'in.yaml:2: an entry of images has no "tag"'],
    ["images: [{name: a, newTag: 1}]", 'in.yaml:2: "newTag" must be a text'],
    ["replicas: [{name: a}]", "in.yaml:2: an entry of replicas needs a count"],
    ["replacements: [{sources: {}}]", 'in.yaml:2: a replacement has no "sources"'],
    ["transformers: [none.yaml]", 'in.yaml:2: the transformer "none.yaml" is not there'],
    ["configurations: [none.yaml]", 'in.yaml:2: cannot read "none.yaml"'],
    ["components: [none]", 'in.yaml:2: "none" has no kustomization.yaml, or is not there'],
  ])("%s", async (field, message) => {
    await expect(convertText(`kind: Kustomization\n${field}\n`)).rejects.toThrow(message)
  })

  test("and so is what no stage takes", async () => {
    const text = "kind: Kustomization\nnamespace: Not_A_Namespace\n"
    await expect(convertText(text)).rejects.toThrow(
      /^in\.yaml: it has values that no stage takes:\n {2}the pipeline:\d+:\d+: stage "namespace"/,
    )
  })
})
