import { afterAll, describe, expect, test } from "vitest"
import { convertText, removeFolders, runText, stagesOf } from "./testing.ts"

afterAll(removeFolders)

const kptfile = (mutators: string) => `apiVersion: kpt.dev/v1
kind: Kptfile
metadata: {name: web}
pipeline:
  mutators:
${mutators.trimEnd().replace(/^/gm, "    ")}
`

const call = (name: string, config: string) =>
  kptfile(`- image: ghcr.io/kptdev/krm-functions-catalog/${name}:v0.1\n  configMap: ${config}\n`)

describe("functions configured by a map", () => {
  test.each([
    ["set-labels", "{a: b}", "uses: labels", "includeSelectors: true"],
    ["set-annotations", "{a: b}", "uses: annotations", "includeTemplates: true"],
    ["set-namespace", "{namespace: shop}", "uses: namespace", "namespace: shop"],
    [
      "set-namespace",
      "{name: shop}",
      "uses: namespace",
      "setRoleBindingSubjects: allServiceAccounts",
    ],
    ["set-image", "{name: a, newTag: b}", "uses: images", "newTag: b"],
    ["set-name-prefix", "{prefix: a-}", "uses: name-affix", "prefix: a-"],
    ["ensure-name-substring", "{prepend: a.}", "prefix: a.", "name: .*a\\..*"],
    ["ensure-name-substring", "{append: -a}", "suffix: -a", "name: .*-a.*"],
    ["apply-setters", "{tag: '1', hosts: '[a, b]'}", 'tag: "1"', "hosts:\n        - a\n"],
    ["search-replace", "{by-path: a.b, put-value: c}", "by-path: a.b", "put-value: c"],
    ["search-replace", "{by-path: a.b, put-comment: c}", "by-path: a.b", "put-comment: c"],
    [
      "delete-annotations",
      "{annotationKeys: 'a.b/c, d'}",
      'annotations["a.b/c"]',
      'annotations["d"]',
    ],
    [
      "set-enforcement-action",
      "{enforcementAction: warn}",
      "enforcementAction: warn",
      "gatekeeper",
    ],
    ["remove-local-config-resources", "{}", "uses: delete", "local-config!=false"],
  ])("%s %s", async (name, config, ...parts) => {
    const stages = await stagesOf(call(name, config))
    for (const part of parts) expect(stages).toContain(part)
  })
})

describe("functions configured by an object", () => {
  const file = (name: string) =>
    kptfile(`- image: gcr.io/kpt-fn/${name}@sha256:${"a".repeat(64)}\n  configPath: c.yaml\n`)

  test.each([
    [
      "set-labels",
      "kind: SetLabels\nlabels: {a: b} # ours\nadditionalLabelFields: [{path: spec/x, kind: Gate, create: true}]",
      "fields:\n      - path: spec/x\n        kind: Gate\n        create: true\n",
    ],
    ["set-image", "kind: SetImage\nimage: {name: a, digest: 'sha256:b'}", "digest: sha256:b"],
    [
      "set-namespace",
      "kind: SetNamespace\nnamespace: a\nnamespaceMatcher: b.c",
      "match:\n    namespace: b\\.c",
    ],
    ["ensure-name-substring", "kind: EnsureNameSubstring\nsubstring: a-", "prefix: a-"],
    [
      "ensure-name-substring",
      "kind: EnsureNameSubstring\nsubstring: -a\neditMode: append",
      "suffix: -a",
    ],
    [
      "apply-replacements",
      "kind: ApplyReplacements\nreplacements: [{sourceValue: a, targets: [{select: {kind: Job}}]}]",
      "uses: replacements",
    ],
    [
      "upsert-resource",
      "kind: ConfigMap\nmetadata: {name: x}\ndata: {a: b}",
      "onExisting: replace",
    ],
    ["apply-setters", "kind: ConfigMap\ndata: {a: b}", "setters:\n      a: b"],
  ])("%s", async (name, config, part) => {
    expect(await stagesOf(file(name), { files: { "c.yaml": config } })).toContain(part)
  })

  test("a file that is not there is an error at its line", async () => {
    await expect(convertText(file("set-labels"))).rejects.toThrow('in.yaml:7: cannot read "c.yaml"')
  })
})

test("selectors and exclude are texts, not patterns", async () => {
  const stages = await stagesOf(
    kptfile(`- image: set-namespace:v0.4
  name: Move it
  configMap: {namespace: shop}
  selectors:
    - {kind: Deployment, name: a.b, labels: {x: "1", z: "2"}}
    - {apiVersion: apps/v1}
  exclude:
    - annotations: {keep: "yes"}
`),
  )
  expect(stages).toBe(`- name: move-it
  uses: namespace
  match:
    - kind: Deployment
      name: a\\.b
      labelSelector: x=1,z=2
    - apiVersion: apps/v1
  exclude:
    annotationSelector: keep=yes
  with:
    namespace: shop
    setRoleBindingSubjects: allServiceAccounts
`)
})

test("a function's own selection narrows that of the call", async () => {
  const text = kptfile(`- image: set-enforcement-action
  configMap: {enforcementAction: deny}
  selectors: [{name: a}, {name: b}]
`)
  expect(await stagesOf(text)).toContain(
    "match:\n    - name: a\n      group: constraints\\.gatekeeper\\.sh\n    - name: b\n",
  )
})

describe("what has no equal is a comment", () => {
  test.each([
    [
      "- image: gcr.io/kpt-fn/starlark:v0.4\n  configPath: none.yaml",
      "write its program as a module",
    ],
    ["- image: gcr.io/kpt-fn/kubeval:v0.3", "see the stages that check objects"],
    ["- image: gcr.io/kpt-fn/format", "the pipeline leaves the text as it is"],
    [
      "- image: example.com/mine/set-labels:v1\n  configMap: {a: b}",
      "example.com/mine/set-labels:v1 has no equal",
    ],
    ["- exec: ./x.sh", "the function ./x.sh is a program: run it as a stage (uses: exec)"],
    [
      "- image: search-replace\n  configMap: {by-path: a, put-value: b, by-file-path: c}",
      "by-file-path has no equal",
    ],
    ["- image: ensure-name-substring\n  configPath: e.yaml", "additionalNameFields have no equal"],
  ])("%s", async (mutator, message) => {
    const files = {
      "e.yaml": "kind: EnsureNameSubstring\nsubstring: a\nadditionalNameFields: [{path: b}]\n",
    }
    const { notes } = await convertText(kptfile(mutator), { files })
    expect(notes.map((note) => note.message)).toEqual([expect.stringContaining(message)])
  })

  test("so are validators", async () => {
    const text = call("set-annotations", "{a: b}").replace(
      "  mutators:",
      "  validators: [{image: gcr.io/kpt-fn/kubeval}]\n  mutators:",
    )
    const { notes } = await convertText(text)
    expect(notes[0]?.message).toContain(
      "the validator gcr.io/kpt-fn/kubeval has no equal of its own",
    )
  })
})

describe("mistakes are told with file and line", () => {
  test.each([
    ["- image: set-labels", 'in.yaml:6: the function needs a configuration with "labels"'],
    ["- image: set-image", "in.yaml:6: the function needs a configMap"],
    ["- image: set-namespace\n  configMap: {}", "in.yaml:6: the function needs a namespace"],
    ["- image: ensure-name-substring\n  configMap: {}", "no text to put before or behind names"],
    ["- image: set-labels\n  configMap: {a: 1}", 'in.yaml:7: "a" must be a text; use quotes'],
    ["- images: set-labels", 'in.yaml:6: a function of a Kptfile has no "images"'],
    ["- image: set-labels\n  selectors: [{kinds: a}]", 'a selector has no "kinds"'],
  ])("%s", async (mutator, message) => {
    await expect(convertText(kptfile(mutator))).rejects.toThrow(message)
  })
})

test("the pipeline does what the functions say", async () => {
  const { text } = await convertText(
    kptfile(`- image: ensure-name-substring
  configMap: {prepend: blue-}
- image: apply-setters
  configMap: {tag: "1.29"}
- image: delete-annotations
  configMap: {annotationKeys: old}
- image: remove-local-config-resources
`),
  )
  const stream = `kind: ConfigMap
metadata:
  name: web
  annotations: {old: "1", kept: "2"}
data:
  image: nginx:1.25 # kpt-set: nginx:\${tag}
---
kind: ConfigMap
metadata: {name: a-blue-one}
---
kind: ConfigMap
metadata: {name: local, annotations: {config.kubernetes.io/local-config: "true"}}
---
kind: ConfigMap
metadata: {name: cluster, annotations: {config.kubernetes.io/local-config: "false"}}
`
  expect(await runText(text, stream)).toBe(`kind: ConfigMap
metadata:
  name: blue-web
  annotations: {kept: "2"}
data:
  image: nginx:1.29 # kpt-set: nginx:\${tag}
---
kind: ConfigMap
metadata: {name: a-blue-one}
---
kind: ConfigMap
metadata: {name: blue-cluster, annotations: {config.kubernetes.io/local-config: "false"}}
`)
})
