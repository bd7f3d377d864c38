import { describe, expect, test } from "vitest"
import { built, idsOf, problem } from "../testing-build.ts"

const OBJECTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: a, annotations: {path: /srv/data}}
spec: {template: {spec: {containers: [{image: nginx}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: c}
`

const transformed = (kind: string, fields: string) => ({
  "kustomization.yaml": "resources: [r.yaml]\ntransformers: [t.yaml]\n",
  "r.yaml": OBJECTS,
  "t.yaml": `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: t}\n${fields}`,
})

/** The lines that are printed with a transformer and not without it. */
async function difference(kind: string, fields: string): Promise<string[]> {
  const plain = { "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": OBJECTS }
  const before = new Set((await built(plain)).split("\n"))
  const after = (await built(transformed(kind, fields))).split("\n")
  return after.filter((line) => !before.has(line)).map((line) => line.trim())
}

// As kustomize 5.8.1 changes them.
describe("transformers that are documents", () => {
  test.each([
    [
      "PrefixTransformer",
      "prefix: p-\nfieldSpecs: [{path: metadata/name}]\n",
      ["name: p-c", "name: p-a"],
    ],
    [
      "PrefixTransformer",
      "prefix: p-\nfieldSpecs: [{path: metadata/name, kind: ConfigMap}]\n",
      ["name: p-c"],
    ],
    [
      "SuffixTransformer",
      "suffix: -s\nfieldSpecs: [{path: metadata/name}]\n",
      ["name: c-s", "name: a-s"],
    ],
    [
      "LabelTransformer",
      "labels: {x: z}\nfieldSpecs: [{path: metadata/labels, create: true}]\n",
      ["labels:", "x: z", "labels:", "x: z"],
    ],
    ["LabelTransformer", "labels: {x: z}\nfieldSpecs: [{path: metadata/labels}]\n", []],
    [
      "AnnotationsTransformer",
      "annotations: {x: z}\nfieldSpecs: [{path: metadata/annotations, create: true}]\n",
      ["x: z", "x: z"],
    ],
    ["ImageTagTransformer", "imageTag: {name: nginx, newTag: '2'}\n", ["- image: nginx:2"]],
    [
      "ReplicaCountTransformer",
      "replica: {name: a, count: 4}\nfieldSpecs: [{path: spec/replicas, kind: Deployment, create: true}]\n",
      ["replicas: 4"],
    ],
    [
      "PatchTransformer",
      'target: {kind: ConfigMap}\npatch: \'[{"op": "add", "path": "/data", "value": {"k": "v"}}]\'\n',
      ["data:", "k: v"],
    ],
    [
      "PatchStrategicMergeTransformer",
      "patches: |\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n  data: {k: v}\n",
      ["data:", "k: v"],
    ],
    [
      "PatchJson6902Transformer",
      'target: {version: v1, kind: ConfigMap, name: c}\njsonOp: \'[{"op": "add", "path": "/data", "value": {"k": "v"}}]\'\n',
      ["data:", "k: v"],
    ],
    [
      "ReplacementTransformer",
      "replacements: [{source: {kind: ConfigMap}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.path]}]}]\n",
      ["path: c"],
    ],
    [
      "ValueAddTransformer",
      "value: v1\ntargets: [{fieldPath: metadata/annotations/path, filePathPosition: 2, selector: {kind: Deployment}}]\n",
      ["path: /srv/v1/data"],
    ],
    [
      "ValueAddTransformer",
      "value: v1\ntargets: [{fieldPath: metadata/annotations/path, selector: {kind: Deployment}}]\n",
      ["path: v1"],
    ],
    [
      "ValueAddTransformer",
      "value: v1\ntargets: [{fieldPath: spec/new/er, selector: {kind: ConfigMap}}]\n",
      ["new:", "er: v1"],
    ],
    ["NamespaceTransformer", "fieldSpecs: [{path: metadata/namespace, create: true}]\n", []],
  ])("%s: %j", async (kind, fields, lines) => {
    expect(await difference(kind, fields)).toEqual(lines)
  })

  test.each([
    [
      "PrefixTransformer",
      "prefix: p-\n",
      "KUSTOMIZATION_INVALID t.yaml:1: PrefixTransformer: fieldSpecs are missing",
    ],
    [
      "SortOrderTransformer",
      "sortOptions: {order: legacy}\n",
      'UNSUPPORTED t.yaml:1: there is no transformer "SortOrderTransformer"',
    ],
    [
      "ValueAddTransformer",
      "value: v1\n",
      "KUSTOMIZATION_INVALID t.yaml:1: there must be a target",
    ],
    [
      "ValueAddTransformer",
      "value: v1\ntargets: [{filePathPosition: 2}]\n",
      "KUSTOMIZATION_INVALID t.yaml:1: a target has no fieldPath",
    ],
    [
      "ValueAddTransformer",
      "value: v1\ntargets: [{fieldPath: spec, selector: {kind: Deployment}}]\n",
      "RESOURCE_INVALID r.yaml:1: Deployment a (apps/v1): field spec: expected a scalar",
    ],
    [
      "PrefixTransformer",
      "prefix: 1\n",
      'KUSTOMIZATION_INVALID t.yaml:1: PrefixTransformer: prefix must be a string, not "1"; put it in quotes',
    ],
    [
      "PatchTransformer",
      "target: {kind: ConfigMap}\n",
      "PATCH_INVALID t.yaml:1: an entry must have a path or a patch",
    ],
    [
      "ReplicaCountTransformer",
      "replica: {name: none, count: 4}\nfieldSpecs: [{path: spec/replicas, kind: Deployment}]\n",
      'REFERENCE_UNRESOLVED t.yaml:1: replicas: no resource named "none" of the kinds Deployment',
    ],
  ])("%s is refused: %j", async (kind, fields, error) => {
    expect(await problem(transformed(kind, fields))).toBe(error)
  })

  test("work in their order, behind the fields of the kustomization", async () => {
    const document = (name: string) =>
      `{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: ${name}}, prefix: ${name}-, fieldSpecs: [{path: metadata/name}]}`
    const files = {
      "kustomization.yaml": `resources: [r.yaml]\nnamePrefix: k-\ntransformers: ['${document("x")}', '${document("z")}']\n`,
      "r.yaml": OBJECTS,
    }
    expect(idsOf(await built(files))).toEqual(["ConfigMap z-x-k-c", "Deployment z-x-k-a"])
  })
})

describe("generators that are documents", () => {
  test.each([
    ["ConfigMapGenerator", "literals: [a=b]\n", ["ConfigMap shop/made-4h2mbtbbt6"]],
    ["SecretGenerator", "type: x\nliterals: [a=b]\n", ["Secret shop/made-tg8mf2mm6h"]],
    [
      "ConfigMapGenerator",
      "literals: [a=b]\noptions: {disableNameSuffixHash: true}\n",
      ["ConfigMap shop/made"],
    ],
  ])("%s: %j", async (kind, fields, ids) => {
    const files = {
      "kustomization.yaml": "generators: [g.yaml]\n",
      "g.yaml": `apiVersion: builtin\nkind: ${kind}\nmetadata: {name: g, namespace: shop}\nname: made\n${fields}`,
    }
    expect(idsOf(await built(files))).toEqual(ids)
  })
})
