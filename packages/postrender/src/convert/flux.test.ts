import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const release = (spec: string, name = "web") => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}}
spec:
${spec}`

const IMAGES = "{name: nginx, newTag: '2'}"

test("each post-renderer has its own order, and common metadata come last", async () => {
  const stages = await stagesOf(
    release(`  commonMetadata:
    # for the bill
    labels: {team: shop}
    annotations:
      who: us # all of us
  postRenderers:
    - kustomize:
        images: [${IMAGES}]
        patches:
          - patch: |
              - {op: remove, path: /a}
            target: {kind: Job}
    - kustomize: {images: [${IMAGES}]}
`),
  )
  expect(stages.match(/uses: .*/g)).toEqual([
    "uses: patch",
    "uses: images",
    "uses: images",
    "uses: labels",
    "uses: annotations",
  ])
  expect(stages).toContain("# for the bill\n- uses: labels\n")
  expect(stages).toContain("who: us # all of us\n")
  expect(stages).not.toContain("includeTemplates")
  expect(stages).toContain("# Flux itself adds the labels helm.toolkit.fluxcd.io/name")
})

test("patches of older versions are values, not texts", async () => {
  const stages = await stagesOf(
    release(`  postRenderers:
    - kustomize:
        patchesStrategicMerge:
          - kind: Service
            metadata: {name: web}
            spec: {type: NodePort} # open
        patchesJson6902:
          - target: {kind: Job, name: a}
            patch:
              - {op: remove, path: /a}
`),
  )
  expect(stages).toContain(
    "patch:\n      kind: Service\n      metadata: {name: web}\n      spec: {type: NodePort} # open\n",
  )
  expect(stages).toContain("patch:\n      - {op: remove, path: /a}\n")
})

test("documents of other kinds beside it are passed over", async () => {
  const text = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\n---\n${release(
    `  postRenderers: [{kustomize: {images: [${IMAGES}]}}]\n`,
  )}`
  expect(await stagesOf(text)).toContain("uses: images")
})

describe("several releases", () => {
  const text = ["a", "b"]
    .map((name) => release("  commonMetadata: {labels: {is: x}}\n", name))
    .join("\n---\n")

  test("need a choice", async () => {
    await expect(convertText(text)).rejects.toThrow(
      'in.yaml: it holds several: "a", "b"; name one with --release',
    )
  })

  test("one is taken by its name", async () => {
    const { text: pipeline } = await convertText(text, { release: "b" })
    expect(pipeline).toContain("metadata:\n  name: b\n")
  })
})

describe("mistakes are told with file and line", () => {
  test.each([
    [
      "  postRenderers: [{kustomise: {}}]\n",
      'in.yaml:5: a post-renderer of Flux has no "kustomise"',
    ],
    ["  postRenderers: [{kustomize: {namePrefix: a}}]\n", 'has no "namePrefix"'],
    ["  commonMetadata: {label: {}}\n", 'in.yaml:5: commonMetadata has no "label"'],
    ["  chart: {}\n", "in.yaml: there is nothing in it that changes objects"],
  ])("%s", async (spec, message) => {
    await expect(convertText(release(spec))).rejects.toThrow(message)
  })
})

test("a Kustomization of Flux is converted by what changes objects in it", async () => {
  const { text, notes } = await convertText(`apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps}
spec:
  interval: 10m
  path: ./deploy
  targetNamespace: shop
  namePrefix: a-
  components: [../c]
  commonMetadata: {labels: {team: shop}}
  postBuild: {substitute: {A: b}}
  images: [${IMAGES}]
`)
  expect(text.match(/uses: .*/g)).toEqual([
    "uses: name-affix",
    "uses: images",
    "uses: namespace",
    "uses: labels",
  ])
  expect(notes.map(({ message }) => message)).toEqual([
    expect.stringContaining("convert each component by itself"),
    expect.stringContaining("postBuild substitutes variables"),
  ])
})
