import { describe, expect, test } from "vitest"
import { built, configMap, type Files, problem } from "./testing-build.ts"

type Case = [what: string, files: Files, error: string]

const CM = configMap("a")

describe("a kustomization that is none", () => {
  test.each<Case>([
    ["nothing", "", "KUSTOMIZATION_INVALID kustomization.yaml: the kustomization is empty"],
    [
      "a list",
      "- a\n",
      "KUSTOMIZATION_INVALID kustomization.yaml: the document must be a map, not a list",
    ],
    [
      "a text",
      "resources\n",
      'KUSTOMIZATION_INVALID kustomization.yaml: the document must be a map, not "resources"',
    ],
    [
      "no YAML",
      "resources: [a\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:2: did not find expected ',' or ']'",
    ],
    [
      "a tab",
      "resources:\n\t- a\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:2: found character that cannot start any token",
    ],
    [
      "another kind",
      "kind: Deployment\nnamePrefix: a-\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:1: kind must be Kustomization or Component",
    ],
    [
      "another version",
      "apiVersion: kustomize.config.k8s.io/v1\nnamePrefix: a-\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:1: the apiVersion of a Kustomization must be kustomize.config.k8s.io/v1beta1",
    ],
    [
      "a component of a kustomization's version",
      "kind: Component\napiVersion: kustomize.config.k8s.io/v1beta1\nnamePrefix: a-\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:2: the apiVersion of a Component must be kustomize.config.k8s.io/v1alpha1",
    ],
    [
      "nothing but a kind",
      "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n",
      "KUSTOMIZATION_INVALID kustomization.yaml: the kustomization is empty",
    ],
    [
      "an empty list of an old field",
      "bases: []\n",
      "KUSTOMIZATION_INVALID kustomization.yaml: the kustomization is empty",
    ],
    [
      "an empty text",
      "namePrefix: ''\n",
      "KUSTOMIZATION_INVALID kustomization.yaml: the kustomization is empty",
    ],
  ])("%s", async (_what, files, error) => {
    expect(await problem(files)).toBe(error)
  })
})

describe("fields that are wrong", () => {
  test.each<Case>([
    [
      "nearly a field",
      "resources: []\nnamPrefix: a-\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:2: unknown field "namPrefix"; did you mean "namePrefix"?',
    ],
    [
      "no field at all",
      "namePrefix: a-\nxyzzy: 1\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:2: unknown field "xyzzy"',
    ],
    [
      "nearly a field of an entry",
      "images:\n- name: nginx\n  newTagg: '1'\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:3: unknown field "newTagg"; did you mean "newTag"?',
    ],
    [
      "nearly a field of a target",
      "patches:\n- patch: '{}'\n  target:\n    knd: Deployment\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: unknown field "knd"; did you mean "kind"?',
    ],
    [
      "nearly an option of a generator",
      "configMapGenerator:\n- name: a\n  literal: [a=b]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:3: unknown field "literal"; did you mean "literals"?',
    ],
    [
      "nearly an option of replacements",
      "replacements:\n- source: {kind: A, fieldpath: a}\n  target: []\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:3: unknown field "target"; did you mean "targets"?',
    ],
    [
      "a number for a text",
      "namePrefix: 1\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: namePrefix must be a string, not "1"; put it in quotes',
    ],
    [
      "a text for a list",
      "resources: a.yaml\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: resources must be a list, not "a.yaml"',
    ],
    [
      "a map for a list",
      "resources: {a: b}\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:1: resources must be a list, not a map",
    ],
    [
      "a number in a list of texts",
      "resources: [1]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: resources.0 must be a string, not "1"; put it in quotes',
    ],
    [
      "a number for a label",
      "commonLabels:\n  ok: a\n  x: 1\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:3: commonLabels.x must be a string, not "1"; put it in quotes',
    ],
    [
      "true for an annotation",
      "commonAnnotations: {a: true}\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: commonAnnotations.a must be a string, not "true"; put it in quotes',
    ],
    [
      "a number for a tag",
      "images: [{name: a, newTag: 1.10}]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: images.0.newTag must be a string, not "1.1"; put it in quotes',
    ],
    [
      "a text for a count",
      "replicas: [{name: a, count: '1'}]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: replicas.0.count must be a whole number, not "1"',
    ],
    [
      "a half for a count",
      "replicas: [{name: a, count: 1.5}]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: replicas.0.count must be a whole number, not "1.5"',
    ],
    [
      "a text for true",
      "labels: [{pairs: {a: b}, includeSelectors: 'true'}]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:1: labels.0.includeSelectors must be true or false, not "true"',
    ],
  ])("%s", async (_what, files, error) => {
    expect(await problem(files)).toBe(error)
  })
})

describe("files and folders", () => {
  const k = (text: string, more = {}) => ({ "kustomization.yaml": text, ...more })
  test.each<Case>([
    [
      "a missing resource",
      k("namePrefix: a-\nresources:\n- a.yaml\n- b.yaml\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:4: cannot read "b.yaml": there is no such file',
    ],
    [
      "a folder without a kustomization",
      k("resources: [b]\n", { "b/x.txt": "" }),
      "FILE_UNREADABLE kustomization.yaml:1: there is no kustomization in b: none of kustomization.yaml, kustomization.yml, Kustomization",
    ],
    [
      "a missing base",
      k("resources: [../b]\n"),
      'FILE_UNREADABLE kustomization.yaml:1: cannot read "../b": there is no such file',
    ],
    [
      "a missing patch",
      k("resources: [a.yaml]\npatches:\n- path: p.yaml\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:3: cannot read "p.yaml": there is no such file',
    ],
    [
      "a missing component",
      k("components: [c]\n"),
      'FILE_UNREADABLE kustomization.yaml:1: cannot read "c": there is no such file or folder',
    ],
    [
      "a missing file of a generator",
      k("configMapGenerator:\n- name: a\n  files: [f]\n"),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "f": there is no such file',
    ],
    [
      "missing variables of a generator",
      k("secretGenerator:\n- name: a\n  envs: [f.env]\n"),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "f.env": there is no such file',
    ],
    [
      "a missing replacement",
      k("resources: [a.yaml]\nreplacements:\n- path: r.yaml\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:3: cannot read "r.yaml": there is no such file',
    ],
    [
      "a missing configuration",
      k("resources: [a.yaml]\nconfigurations: [c.yaml]\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "c.yaml": there is no such file',
    ],
    [
      "a missing definition",
      k("resources: [a.yaml]\ncrds: [c.yaml]\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "c.yaml": there is no such file',
    ],
    [
      "a missing schema",
      k("resources: [a.yaml]\nopenapi: {path: s.json}\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "s.json": there is no such file',
    ],
    [
      "a missing transformer",
      k("resources: [a.yaml]\ntransformers: [t.yaml]\n", { "a.yaml": CM }),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "t.yaml": there is no such file',
    ],
    [
      "a folder for a patch",
      k("resources: [a.yaml]\npatches: [{path: p}]\n", { "a.yaml": CM, "p/x": "" }),
      'FILE_UNREADABLE kustomization.yaml:2: cannot read "p": it is a folder',
    ],
    [
      "a kustomization as a resource",
      k("resources: [b/kustomization.yaml]\n", { "b/kustomization.yaml": "namePrefix: b-\n" }),
      "RESOURCE_INVALID b/kustomization.yaml:1: a resource must have a kind",
    ],
    [
      "two kustomizations",
      k("namePrefix: a-\n", { "kustomization.yml": "namePrefix: b-\n" }),
      "KUSTOMIZATION_INVALID k has several kustomizations: kustomization.yaml, kustomization.yml",
    ],
    [
      "itself",
      k("resources: [.]\n"),
      'KUSTOMIZATION_CYCLE kustomization.yaml:1: "." leads back: k is, or contains, k, which led here',
    ],
    [
      "an absolute base",
      k("resources: [/]\n"),
      'FILE_OUTSIDE_ROOT kustomization.yaml:1: "/" is not below k; bases must have relative paths',
    ],
    [
      "a component under resources",
      k("resources:\n- c\n", { "c/kustomization.yaml": "kind: Component\nnamePrefix: a-\n" }),
      'KUSTOMIZATION_INVALID kustomization.yaml:2: "c" is a component: it belongs under components',
    ],
    [
      "a kustomization under components",
      k("components:\n- c\n", { "c/kustomization.yaml": "namePrefix: a-\n" }),
      'KUSTOMIZATION_INVALID kustomization.yaml:2: "c" is no component: its kind is Kustomization',
    ],
  ])("%s", async (_what, files, error) => {
    expect(await problem(files)).toBe(error)
  })

  test("two that name each other", async () => {
    const files = {
      "a/kustomization.yaml": "resources:\n- ../b\n",
      "b/kustomization.yaml": "namePrefix: b-\nresources:\n- ../a\n",
    }
    expect(await problem(files, "a")).toBe(
      'KUSTOMIZATION_CYCLE b/kustomization.yaml:3: "../a" leads back: a is, or contains, a, which led here',
    )
  })

  test("a base that contains the overlay", async () => {
    const files = {
      "kustomization.yaml": "namePrefix: a-\n",
      "o/kustomization.yaml": "resources: [..]\n",
    }
    expect(await problem(files, "o")).toBe(
      'KUSTOMIZATION_CYCLE o/kustomization.yaml:1: ".." leads back: k is, or contains, o, which led here',
    )
  })

  test.each([
    [
      "resources: [../x.yaml]\n",
      'FILE_OUTSIDE_ROOT o/kustomization.yaml:1: "../x.yaml" is not below o; copy it there, or allow other files (--load-restrictor none)',
    ],
    [
      "configMapGenerator:\n- name: a\n  files:\n  - ../x.yaml\n",
      'FILE_OUTSIDE_ROOT o/kustomization.yaml:2: "../x.yaml" is not below o; copy it there, or allow other files (--load-restrictor none)',
    ],
    [
      "namePrefix: a-\npatches: [{path: ../x.yaml}]\n",
      'FILE_OUTSIDE_ROOT o/kustomization.yaml:2: "../x.yaml" is not below o; copy it there, or allow other files (--load-restrictor none)',
    ],
  ])("a file outside of the root: %j", async (text, error) => {
    const files = { "x.yaml": CM, "o/kustomization.yaml": text }
    expect(await problem(files, "o")).toBe(error)
  })
})

describe("resources that are none", () => {
  const r = (text: string) => ({ "kustomization.yaml": "resources:\n- r.yaml\n", "r.yaml": text })
  test.each<Case>([
    [
      "no kind",
      r(`${CM}---\napiVersion: v1\nmetadata: {name: b}\n`),
      "RESOURCE_INVALID r.yaml:3: a resource must have a kind",
    ],
    [
      "no name",
      r("# a\napiVersion: v1\nkind: ConfigMap\n"),
      "RESOURCE_INVALID r.yaml:2: a ConfigMap without metadata.name: kustomize tells resources apart by their names",
    ],
    [
      "a name that is null",
      r("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: null}\n"),
      "RESOURCE_INVALID r.yaml:1: a ConfigMap without metadata.name: kustomize tells resources apart by their names",
    ],
    [
      "a kind that is null",
      r("apiVersion: v1\nkind: ~\nmetadata: {name: a}\n"),
      "RESOURCE_INVALID r.yaml:1: a resource must have a kind",
    ],
    [
      "a list",
      r("- a\n"),
      "RESOURCE_INVALID r.yaml:1: a resource is a map with apiVersion, kind and metadata",
    ],
    [
      "a text",
      r("hello\n"),
      "RESOURCE_INVALID r.yaml:1: a resource is a map with apiVersion, kind and metadata",
    ],
    [
      "no YAML",
      r("apiVersion: v1\nkind: {\n"),
      "RESOURCE_INVALID r.yaml:3: did not find expected node content",
    ],
    [
      "a key twice",
      r("apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  name: b\n"),
      'RESOURCE_INVALID r.yaml:5: mapping key "name" already defined',
    ],
    [
      "an unknown alias",
      r("apiVersion: v1\nkind: A\nmetadata: {name: *a}\n"),
      "RESOURCE_INVALID r.yaml:3: unknown anchor 'a' referenced",
    ],
    [
      "a list without a list",
      r("apiVersion: v1\nkind: List\nitems: {a: b}\n"),
      "RESOURCE_INVALID r.yaml:1: the items of a List are a list",
    ],
    [
      "an item without a kind",
      r("apiVersion: v1\nkind: List\nitems:\n- {metadata: {name: a}}\n"),
      "RESOURCE_INVALID r.yaml:1: a resource must have a kind",
    ],
    [
      "twice in a file",
      r(`${CM}---\n${CM}`),
      "RESOURCE_DUPLICATE r.yaml:3: ConfigMap a (v1) is there twice, first at r.yaml:1; give one of them another name or namespace",
    ],
  ])("%s", async (_what, files, error) => {
    expect(await problem(files)).toBe(error)
  })

  test("twice in two bases", async () => {
    const files = {
      "kustomization.yaml": "resources: [b]\nnamePrefix: a-\n",
      "b/kustomization.yaml": "resources:\n- one.yaml\n- two.yaml\n",
      "b/one.yaml": `# one\n${CM}`,
      "b/two.yaml": CM,
    }
    expect(await problem(files)).toBe(
      "RESOURCE_DUPLICATE b/two.yaml:1: ConfigMap a (v1) is there twice, first at b/one.yaml:2; give one of them another name or namespace",
    )
  })

  test("twice after a namespace", async () => {
    const files = {
      "kustomization.yaml": "namespace: shop\nresources: [r.yaml]\n",
      "r.yaml":
        "{apiVersion: v1, kind: A, metadata: {name: a, namespace: x}}\n---\n{apiVersion: v1, kind: A, metadata: {name: a, namespace: y}}\n",
    }
    expect(await problem(files)).toBe(
      "RESOURCE_DUPLICATE r.yaml:3: A shop/a (v1) is there twice, first at r.yaml:1; give one of them another name or namespace",
    )
  })
})

describe("what kustomize 5.8.1 lets pass", () => {
  test.each([
    ["a list with nothing in it", "resources: []\n"],
    ["a map with nothing in it", "commonLabels: {}\n"],
    ["an option that says nothing", "generatorOptions: {}\n"],
  ])("%s", async (_what, text) => {
    expect(await built(text)).toBe("")
  })

  test("a field twice: the last counts", async () => {
    const files = {
      "kustomization.yaml": "namePrefix: a-\nresources: [r.yaml]\nnamePrefix: b-\n",
      "r.yaml": CM,
    }
    expect(await built(files)).toContain("name: b-a\n")
  })
})
