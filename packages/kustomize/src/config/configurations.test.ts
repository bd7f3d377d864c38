import { describe, expect, test } from "vitest"
import { built, problem } from "../testing-build.ts"

const files = (own: string, config: string) => ({
  "kustomization.yaml": `resources: [r.yaml]\nconfigurations: [c.yaml]\n${own}`,
  "r.yaml":
    "{apiVersion: example.com/v1, kind: W, metadata: {name: w}, spec: {name: n1, ns: old, count: 1, image: nginx, sel: {a: b}}}\n",
  "c.yaml": config,
})

// As kustomize 5.8.1 builds them.
describe("fields of one's own for transformations", () => {
  test.each([
    [
      "namePrefix: p-\n",
      "namePrefix: [{path: spec/name, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: p-w\nspec:\n  count: 1\n  image: nginx\n  name: p-n1\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "nameSuffix: -s\n",
      "nameSuffix: [{path: spec/name}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: w-s\nspec:\n  count: 1\n  image: nginx\n  name: n1-s\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "namespace: shop\n",
      "namespace: [{path: spec/ns, kind: W, create: true}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: w\n  namespace: shop\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  ns: shop\n  sel:\n    a: b\n",
    ],
    [
      "commonLabels: {x: z}\n",
      "commonLabels: [{path: spec/sel, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  labels:\n    x: z\n  name: w\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  ns: old\n  sel:\n    a: b\n    x: z\n",
    ],
    [
      "labels: [{pairs: {x: z}}]\n",
      "labels: [{path: spec/sel, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  labels:\n    x: z\n  name: w\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  ns: old\n  sel:\n    a: b\n    x: z\n",
    ],
    [
      "labels: [{pairs: {x: z}, includeTemplates: true}]\n",
      "templateLabels: [{path: spec/sel, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  labels:\n    x: z\n  name: w\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  ns: old\n  sel:\n    a: b\n    x: z\n",
    ],
    [
      "commonAnnotations: {x: z}\n",
      "commonAnnotations: [{path: spec/new/notes, kind: W, create: true}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  annotations:\n    x: z\n  name: w\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  new:\n    notes:\n      x: z\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "images: [{name: nginx, newTag: '2'}]\n",
      "images: [{path: spec/image, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: w\nspec:\n  count: 1\n  image: nginx:2\n  name: n1\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "replicas: [{name: w, count: 3}]\n",
      "replicas: [{path: spec/count, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: w\nspec:\n  count: 3\n  image: nginx\n  name: n1\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "namePrefix: p-\n",
      "namePrefix: [{path: spec/name, kind: Other}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: p-w\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "namePrefix: p-\n",
      "namePrefix: [{path: spec/name, group: example.com, version: v1, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: p-w\nspec:\n  count: 1\n  image: nginx\n  name: p-n1\n  ns: old\n  sel:\n    a: b\n",
    ],
    [
      "namePrefix: p-\n",
      "namePrefix: [{path: spec/name, group: other.com, kind: W}]\n",
      "apiVersion: example.com/v1\nkind: W\nmetadata:\n  name: p-w\nspec:\n  count: 1\n  image: nginx\n  name: n1\n  ns: old\n  sel:\n    a: b\n",
    ],
  ])("%j with %j", async (own, config, expected) => {
    expect(await built(files(own, config))).toBe(expected)
  })
})

describe("configurations that are wrong", () => {
  test.each([
    ["namePrefix: text\n", 'KUSTOMIZATION_INVALID c.yaml: namePrefix must be a list, not "text"'],
    [
      "namePrefix: [{path: 1}]\n",
      'KUSTOMIZATION_INVALID c.yaml: namePrefix.0.path must be a string, not "1"; put it in quotes',
    ],
    ["namePrefix: [\n", "KUSTOMIZATION_INVALID c.yaml:2: did not find expected node content"],
  ])("%j", async (config, error) => {
    expect(await problem(files("namePrefix: p-\n", config))).toBe(error)
  })
})

describe("definitions of kinds", () => {
  const withTypes = (types: string) => ({
    "kustomization.yaml": "resources: [r.yaml]\ncrds: [w.json]\nnamePrefix: p-\n",
    "r.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
    "w.json": types,
  })

  test.each([
    ["[", "w.json:1: did not find expected node content"],
    ["[]", "w.json: crds: expected types as OpenAPI has them, by their names"],
    ["{a: b}", "w.json: crds: expected types as OpenAPI has them, by their names"],
    [
      "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition}",
      "w.json: crds: expected types as OpenAPI has them; a CustomResourceDefinition belongs under resources",
    ],
  ])("a file that is none: %s", async (types, error) => {
    expect(await problem(withTypes(types))).toBe(`KUSTOMIZATION_INVALID ${error}`)
  })

  test("a type that contains itself, twice, is read once on each way", async () => {
    const field =
      "{x-kubernetes-object-ref-api-version: v1, x-kubernetes-object-ref-kind: ConfigMap}"
    const types = `
a.Bee: {Schema: {properties: {apiVersion: {}, kind: {}, metadata: {}, spec: {$ref: a.Spec}}}}
a.Spec: {Schema: {properties: {left: {$ref: a.Spec}, right: {$ref: a.Spec}, cm: ${field}}}}
`
    const files = withTypes(types)
    const bee = "--- {apiVersion: v1, kind: Bee, metadata: {name: b}, spec: {cm: {name: c}}}\n"
    const text = await built({ ...files, "r.yaml": files["r.yaml"] + bee })
    expect(text).toContain("cm:\n    name: p-c\n")
  })
})

test.each(["spec/0/x", "spec/-1", "spec/*/x", "spec/-", "spec/[name=a]/x", "spec/1[]/x"])(
  "a path that would choose from lists is refused: %s",
  async (path) => {
    const config = `namePrefix: [{path: "${path}"}]\n`
    expect(await problem(files("namePrefix: p-\n", config))).toMatch(
      /field spec.*: a path cannot have ".*": lists are entered by themselves$/,
    )
  },
)
