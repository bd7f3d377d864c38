import { describe, expect, test } from "vitest"
import { built, configMap, idsOf, problem } from "../testing-build.ts"

const COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"

// As kustomize 5.8.1 builds them.
describe("components", () => {
  const files = (own: string, component: string, more: Record<string, string> = {}) => ({
    "kustomization.yaml": `resources: [a.yaml]\ncomponents: [c]\n${own}`,
    "a.yaml": configMap("a"),
    "c/kustomization.yaml": COMPONENT + component,
    ...more,
  })

  test("change what is there already", async () => {
    expect(idsOf(await built(files("", "namePrefix: c-\n")))).toEqual(["ConfigMap c-a"])
  })

  test("before the kustomization that names them does", async () => {
    expect(idsOf(await built(files("namePrefix: k-\n", "namePrefix: c-\n")))).toEqual([
      "ConfigMap k-c-a",
    ])
  })

  test("add resources of their own, which they change too", async () => {
    const more = { "c/b.yaml": configMap("b") }
    const text = await built(files("", "resources: [b.yaml]\nnameSuffix: -c\n", more))
    expect(idsOf(text)).toEqual(["ConfigMap a-c", "ConfigMap b-c"])
  })

  test("merge into what the kustomization generates", async () => {
    const own = "configMapGenerator: [{name: g, literals: [a=1]}]\n"
    const component = "configMapGenerator: [{name: g, behavior: merge, literals: [b=2]}]\n"
    expect(await built(files(own, component))).toBe(
      'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\ndata:\n  a: "1"\n  b: "2"\nkind: ConfigMap\nmetadata:\n  name: g-7gdc49gk6d\n',
    )
  })

  test("work one after the other", async () => {
    const all = {
      ...files("", "namePrefix: c-\n"),
      "kustomization.yaml": "resources: [a.yaml]\ncomponents: [c, d]\n",
      "d/kustomization.yaml": `${COMPONENT}namePrefix: d-\n`,
    }
    expect(idsOf(await built(all))).toEqual(["ConfigMap d-c-a"])
  })

  test("may name others", async () => {
    const more = { "d/kustomization.yaml": `${COMPONENT}namePrefix: d-\n` }
    expect(idsOf(await built(files("", "components: [../d]\nnamePrefix: c-\n", more)))).toEqual([
      "ConfigMap c-d-a",
    ])
  })

  test("cannot make two objects one", async () => {
    const more = { "c/b.yaml": configMap("a") }
    expect(await problem(files("", "resources: [b.yaml]\n", more))).toBe(
      "RESOURCE_DUPLICATE c/b.yaml:1: ConfigMap a (v1) is there twice, first at a.yaml:1; give one of them another name or namespace",
    )
  })
})

describe("buildMetadata", () => {
  const files = (metadata: string) => ({
    "kustomization.yaml": `resources: [b, a.yaml]\nbuildMetadata: [${metadata}]\nnamePrefix: p-\nconfigMapGenerator: [{name: g}]\n`,
    "a.yaml": configMap("a"),
    "b/kustomization.yaml": "resources: [c.yaml]\nnameSuffix: -s\n",
    "b/c.yaml": configMap("c"),
  })

  test.each([
    [
      "originAnnotations",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: a.yaml\n  name: p-a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: b/c.yaml\n  name: p-c-s\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      configuredIn: kustomization.yaml\n      configuredBy:\n        apiVersion: builtin\n        kind: ConfigMapGenerator\n  name: p-g-6ct58987ht\n",
    ],
    [
      "transformerAnnotations",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    alpha.config.kubernetes.io/transformations: |\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n  name: p-a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    alpha.config.kubernetes.io/transformations: |\n      - configuredIn: b/kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: SuffixTransformer\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n  name: p-c-s\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    alpha.config.kubernetes.io/transformations: |\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n  name: p-g-6ct58987ht\n",
    ],
    [
      "managedByLabel",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: kustomize-v5.8.1\n  name: p-a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: kustomize-v5.8.1\n  name: p-c-s\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  labels:\n    app.kubernetes.io/managed-by: kustomize-v5.8.1\n  name: p-g-6ct58987ht\n",
    ],
    [
      "managedByLabel, originAnnotations, transformerAnnotations",
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    alpha.config.kubernetes.io/transformations: |\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n    config.kubernetes.io/origin: |\n      path: a.yaml\n  labels:\n    app.kubernetes.io/managed-by: kustomize-v5.8.1\n  name: p-a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    alpha.config.kubernetes.io/transformations: |\n      - configuredIn: b/kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: SuffixTransformer\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n    config.kubernetes.io/origin: |\n      path: b/c.yaml\n  labels:\n    app.kubernetes.io/managed-by: kustomize-v5.8.1\n  name: p-c-s\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations:\n    alpha.config.kubernetes.io/transformations: |\n      - configuredIn: kustomization.yaml\n        configuredBy:\n          apiVersion: builtin\n          kind: PrefixTransformer\n    config.kubernetes.io/origin: |\n      configuredIn: kustomization.yaml\n      configuredBy:\n        apiVersion: builtin\n        kind: ConfigMapGenerator\n  labels:\n    app.kubernetes.io/managed-by: kustomize-v5.8.1\n  name: p-g-6ct58987ht\n",
    ],
  ])("%s", async (metadata, expected) => {
    expect(await built(files(metadata))).toBe(expected)
  })

  test("what is not known counts for nothing", async () => {
    expect(idsOf(await built(files("somethingElse")))).toEqual([
      "ConfigMap p-a",
      "ConfigMap p-c-s",
      "ConfigMap p-g-6ct58987ht",
    ])
  })
})

describe("old fields", () => {
  test.each([
    [
      "bases come behind resources",
      {
        "kustomization.yaml": "bases: [b]\nresources: [a.yaml]\n",
        "a.yaml": configMap("a"),
        "b/kustomization.yaml": "resources: [c.yaml]\n",
        "b/c.yaml": configMap("c"),
      },
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n",
    ],
    [
      "imageTags",
      {
        "kustomization.yaml": "resources: [a.yaml]\nimageTags: [{name: nginx, newTag: '2'}]\n",
        "a.yaml":
          "{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {containers: [{image: nginx}]}}\n",
      },
      "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - image: nginx:2\n",
    ],
    [
      "patchesJson6902",
      {
        "kustomization.yaml":
          'resources: [a.yaml]\npatchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n  patch: \'[{"op": "add", "path": "/data", "value": {"a": "b"}}]\'\n',
        "a.yaml": configMap("a"),
      },
      "apiVersion: v1\ndata:\n  a: b\nkind: ConfigMap\nmetadata:\n  name: a\n",
    ],
    [
      "patchesStrategicMerge",
      {
        "kustomization.yaml":
          "resources: [a.yaml]\npatchesStrategicMerge:\n- p.yaml\n- '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {c: d}}'\n",
        "a.yaml": configMap("a"),
        "p.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {a: b}}\n",
      },
      "apiVersion: v1\ndata:\n  a: b\n  c: d\nkind: ConfigMap\nmetadata:\n  name: a\n",
    ],
  ])("%s", async (_what, files, expected) => {
    expect(await built(files, ".", { reorder: "none" })).toBe(expected)
  })
})

describe("replicas", () => {
  test.each([
    [
      "of a Deployment that has none",
      "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 3\n",
    ],
    [
      "of a StatefulSet",
      "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 1}}",
      "apiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: a\nspec:\n  replicas: 3\n",
    ],
    [
      "of both",
      "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}}\n---\n{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 3\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: a\nspec:\n  replicas: 3\n",
    ],
    [
      "whatever the group",
      "{apiVersion: example.com/v1, kind: Deployment, metadata: {name: a}}",
      "apiVersion: example.com/v1\nkind: Deployment\nmetadata:\n  name: a\nspec:\n  replicas: 3\n",
    ],
  ])("%s", async (_what, objects, expected) => {
    const files = {
      "kustomization.yaml": "resources: [r.yaml]\nreplicas: [{name: a, count: 3}]\n",
      "r.yaml": `${objects}\n`,
    }
    expect(await built(files)).toBe(expected)
  })

  test("none are none", async () => {
    const files = {
      "kustomization.yaml": "resources: [r.yaml]\nreplicas: [{name: a, count: 0}]\n",
      "r.yaml": "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}}\n",
    }
    expect(await built(files)).toContain("replicas: 0\n")
  })
})
