import { describe, expect, test } from "vitest"
import { built, problem } from "../testing-build.ts"

const OBJECTS = `apiVersion: v1
kind: ConfigMap
metadata: {name: src, namespace: shop, labels: {tier: db}}
data: {host: db.example.com, port: "5432", url: "http://a:80/x", n: 5, b: true, list: [x, y], map: {k: v}, empty: "", none: null}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {a.b/c: old, note: one}}
spec:
  replicas: 1
  template:
    spec:
      containers:
      - {name: main, image: "nginx:1", env: [{name: HOST, value: h}, {name: PORT, value: p}]}
      - {name: side, image: "envoy:2", env: [{name: HOST, value: s}]}
---
apiVersion: v1
kind: Secret
metadata: {name: sec, labels: {tier: db}}
stringData: {conf: "a: 1\\nb: 2 # two\\n", json: '{"a": {"b": 1}}'}
`

const files = (text: string) => ({
  "kustomization.yaml": `resources: [r.yaml]\nreplacements:\n- ${text}\n`,
  "r.yaml": OBJECTS,
})

/** The lines of what is printed that are not printed without the replacement. */
async function difference(text: string): Promise<string[]> {
  const [before, after] = [
    await built({ "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": OBJECTS }),
    await built(files(text)),
  ]
  const left = before.split("\n")
  return after.split("\n").flatMap((line) => {
    const at = left.indexOf(line)
    if (at < 0) return [line.trim()]
    left.splice(at, 1)
    return []
  })
}

// The real kustomize 5.8.1 changes the same lines.
describe("where a value comes from", () => {
  test.each([
    ["the name by default", "{kind: ConfigMap}", ["note: src"]],
    ["a field", "{kind: ConfigMap, fieldPath: data.host}", ["note: db.example.com"]],
    ["a number", "{kind: ConfigMap, fieldPath: data.n}", ['note: "5"']],
    ["a truth", "{kind: ConfigMap, fieldPath: data.b}", ['note: "true"']],
    [
      "a text that looks like a number",
      "{kind: ConfigMap, fieldPath: data.port}",
      ['note: "5432"'],
    ],
    ["a list", "{kind: ConfigMap, fieldPath: data.list}", ['note: ""']],
    ["a map", "{kind: ConfigMap, fieldPath: data.map}", ['note: ""']],
    ["an item of a list", "{kind: ConfigMap, fieldPath: data.list.1}", ['note: "y"']],
    ["an empty text", "{kind: ConfigMap, fieldPath: data.empty}", ['note: ""']],
    [
      "the first part",
      "{kind: ConfigMap, fieldPath: data.host, options: {delimiter: .}}",
      ["note: db"],
    ],
    [
      "another part",
      "{kind: ConfigMap, fieldPath: data.host, options: {delimiter: ., index: 2}}",
      ["note: com"],
    ],
    [
      "an item found by a key",
      "{kind: Deployment, fieldPath: 'spec.template.spec.containers.[name=side].image'}",
      ["note: envoy:2"],
    ],
    [
      "a key with dots",
      "{kind: Deployment, fieldPath: 'metadata.annotations.a\\.b/c'}",
      ["note: old"],
    ],
    [
      "a key with dots in brackets",
      "{kind: Deployment, fieldPath: 'metadata.annotations.[a.b/c]'}",
      ["note: old"],
    ],
    ["by group and version", "{group: apps, version: v1}", ["note: web"]],
    ["by name and namespace", "{name: src, namespace: shop}", ["note: src"]],
  ])("%s", async (_what, source, lines) => {
    const target =
      "targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.note]}]"
    expect(await difference(`source: ${source}\n  ${target}`)).toEqual(lines)
  })

  test.each([
    [
      "a null",
      "{kind: ConfigMap, fieldPath: data.none}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: ConfigMap shop/src (v1) has no field data.none",
    ],
    [
      "a wildcard",
      "{kind: ConfigMap, fieldPath: 'data.list.*'}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: a source cannot be found by *",
    ],
    [
      "two objects",
      "{version: v1}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: several resources are the source (any kind) (any name): ConfigMap shop/src (v1), Deployment web (apps/v1), Secret sec (v1)",
    ],
    [
      "another namespace",
      "{kind: ConfigMap, namespace: other}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: no resource is the source ConfigMap other/(any name)",
    ],
    [
      "a pattern",
      "{kind: Conf.*}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: no resource is the source Conf.* (any name)",
    ],
    [
      "a part of a list",
      "{kind: ConfigMap, fieldPath: data.list, options: {delimiter: .}}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: a delimiter needs a scalar",
    ],
    [
      "an index beyond the end",
      "{kind: ConfigMap, fieldPath: data.list.2}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: ConfigMap shop/src (v1) has no field data.list.2",
    ],
  ])("nothing comes from %s", async (_what, source, error) => {
    const target =
      "targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.note]}]"
    expect(await problem(files(`source: ${source}\n  ${target}`))).toBe(error)
  })
})

describe("where a value goes", () => {
  const to = (target: string) =>
    `source: {kind: ConfigMap, fieldPath: data.host}\n  targets: [${target}]`

  test.each([
    [
      "every item",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.*.image']}",
      ["image: db.example.com", "image: db.example.com"],
    ],
    [
      "an item by its key",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=main].image']}",
      ["image: db.example.com"],
    ],
    [
      "items by a pattern",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=.*i.*].image']}",
      ["image: db.example.com", "image: db.example.com"],
    ],
    [
      "an item by its place",
      "{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.1.image]}",
      ["image: db.example.com"],
    ],
    [
      "items of items",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.*.env.[name=HOST].value']}",
      ["value: db.example.com", "value: db.example.com"],
    ],
    [
      "a part of a text",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=main].image'], options: {delimiter: ':', index: 1}}",
      ["image: nginx:db.example.com"],
    ],
    [
      "before the first part",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.0.image'], options: {delimiter: ':', index: -1}}",
      ["image: db.example.com:nginx:1"],
    ],
    [
      "behind the last part",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.0.image'], options: {delimiter: ':', index: 9}}",
      ["image: nginx:1:db.example.com"],
    ],
    [
      "a new field",
      "{select: {kind: Deployment}, fieldPaths: [spec.new.er], options: {create: true}}",
      ["new:", "er: db.example.com"],
    ],
    [
      "a new item",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=third].image'], options: {create: true}}",
      ["- image: db.example.com", "name: third"],
    ],
    [
      "the item behind the last",
      "{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.2.image], options: {create: true}}",
      ["- image: db.example.com"],
    ],
    [
      "several fields",
      "{select: {kind: Deployment}, fieldPaths: [metadata.annotations.note, 'metadata.annotations.a\\.b/c']}",
      ["a.b/c: db.example.com", "note: db.example.com"],
    ],
    [
      "all that a label selects",
      "{select: {labelSelector: tier=db}, fieldPaths: [metadata.labels.tier]}",
      ["tier: db.example.com", "tier: db.example.com"],
    ],
    [
      "all but one",
      "{select: {labelSelector: tier=db}, reject: [{kind: Secret}], fieldPaths: [metadata.labels.tier]}",
      ["tier: db.example.com"],
    ],
    [
      "a pattern of names",
      "{select: {name: s.*}, fieldPaths: [metadata.labels.tier]}",
      ["tier: db.example.com", "tier: db.example.com"],
    ],
    ["nothing at all", "{select: {kind: Nothing}, fieldPaths: [a.b]}", []],
    ["the name by default", "{select: {kind: Secret}}", ["name: db.example.com"]],
  ])("%s", async (_what, target, lines) => {
    expect(await difference(to(target))).toEqual(lines)
  })

  test.each([
    [
      "a field that is not there",
      "{select: {kind: Deployment}, fieldPaths: [spec.new]}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: field spec.new of Deployment web (apps/v1): it is not there; options.create makes it",
    ],
    [
      "an item that is not there",
      "{select: {kind: Deployment}, fieldPaths: ['spec.template.spec.containers.[name=x].image']}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: field spec.template.spec.containers.[name=x].image of Deployment web (apps/v1): it is not there; options.create makes it",
    ],
    [
      "a place beyond the end",
      "{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.5.image]}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: field spec.template.spec.containers.5.image of Deployment web (apps/v1): there is no item 5, only 2 items",
    ],
    [
      "a field of a text",
      "{select: {kind: Deployment}, fieldPaths: [metadata.name.x]}",
      'REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: field metadata.name.x of Deployment web (apps/v1): there is no map to have "x"',
    ],
    [
      "a part of a list",
      "{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers], options: {delimiter: ':'}}",
      "REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: field spec.template.spec.containers of Deployment web (apps/v1): a delimiter needs a scalar",
    ],
    [
      "a number",
      "{select: {kind: Deployment}, fieldPaths: [spec.replicas]}",
      'REFERENCE_UNRESOLVED kustomization.yaml:3: replacements: field spec.replicas of Deployment web (apps/v1): it is of type int, which "db.example.com" is not',
    ],
    [
      "a pattern that is none",
      "{select: {name: '['}, fieldPaths: [metadata.name]}",
      'KUSTOMIZATION_INVALID kustomization.yaml:3: name: "[" is no valid pattern: missing closing ]: `[`',
    ],
  ])("not to %s", async (_what, target, error) => {
    expect(await problem(files(to(target)))).toBe(error)
  })
})

describe("a value that is written down", () => {
  const target = "targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]"

  test("takes the place of a number", async () => {
    expect(await difference(`sourceValue: '8'\n  ${target}`)).toEqual(["replicas: 8"])
  })

  test.each(["hello", "'true'"])("not if it is none: %s", async (value) => {
    expect(await problem(files(`sourceValue: ${value}\n  ${target}`))).toContain(
      "REFERENCE_UNRESOLVED",
    )
  })
})

// kustomize 5.8.1 writes `!!int` before the text, or changes nothing.
test.each([
  [
    "a text that is YAML",
    "{select: {kind: Secret}, fieldPaths: [stringData.conf.b]}",
    ["conf: |-", "b: db.example.com # two"],
  ],
  [
    "a text that is JSON",
    "{select: {kind: Secret}, fieldPaths: [stringData.json.a.b]}",
    ['json: \'{"a":{"b":"db.example.com"}}\''],
  ],
])("a number within %s becomes a text", async (_what, target, lines) => {
  const text = `source: {kind: ConfigMap, fieldPath: data.host}\n  targets: [${target}]`
  expect(await difference(text)).toEqual(lines)
})
