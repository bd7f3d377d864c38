import { describe, expect, test } from "vitest"
import { convertiblesIn } from "./recognize.ts"
import { readDocuments } from "./source.ts"

const found = (text: string, file = "in.yaml", from?: Parameters<typeof convertiblesIn>[2]) =>
  convertiblesIn(readDocuments({ text, file, folder: "/" }), file, from).map(
    ({ convert, release }) => release ?? convert.name,
  )

describe("a document shows what it is", () => {
  test.each([
    [
      "a kustomization",
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      ["convert"],
    ],
    ["a component", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n", ["convert"]],
    ["one without apiVersion", "kind: Kustomization\n", ["convert"]],
    ["one by its keys alone", "resources: [a]\nnamePrefix: b\n", ["convert"]],
    [
      "a Kustomization of Flux",
      "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n",
      ["convertFluxKustomization"],
    ],
    ["a Kptfile", "apiVersion: kpt.dev/v1\nkind: Kptfile\n", ["convertKptfile"]],
    ["a helmfile", "releases: [{name: a, transformers: []}, {name: b}]\n", ["a"]],
    [
      "an old HelmRelease",
      "apiVersion: helm.toolkit.fluxcd.io/v2beta1\nkind: HelmRelease\nmetadata: {name: x}\n",
      ["x"],
    ],
  ])("%s", (_, text, names) => {
    expect(found(text)).toEqual(names)
  })
})

test("the name of a file tells where the document does not", () => {
  expect(found("images: []\ntypo: 1\n", "a/kustomization.yaml")).toEqual(["convert"])
  expect(found("bases: [x]\n", "helmfile.yaml.gotmpl")).toEqual(["convert"])
  expect(found("environments: {}\n", "helmfile.yaml")).toEqual([])
})

test("other documents are passed over", () => {
  const text = "kind: Service\n---\n[1]\n---\nkind: Kustomization\n---\nkind: ConfigMap\n"
  expect(found(text)).toEqual(["convert"])
})

describe("from", () => {
  test("decides where the content does not tell", () => {
    expect(found("openapi: {}\nx: 1\n", "in.yaml", "kustomization")).toEqual(["convert"])
  })

  test("takes only what can be it", () => {
    const both = "kind: Kustomization\n---\napiVersion: kpt.dev/v1\nkind: Kptfile\n"
    expect(found(both, "in.yaml", "kptfile")).toEqual(["convertKptfile"])
    expect(() => found("kind: Kustomization\n", "in.yaml", "flux")).toThrow(
      "in.yaml: it is not what --from flux says: it holds Kustomization",
    )
  })
})

test.each([
  [
    "",
    "in.yaml: it is not a Kustomization, a Flux HelmRelease, a helmfile.yaml or a Kptfile: it is empty",
  ],
  ["kind: Service\n---\nkind: Service\n---\na: b\n", "it holds Service, a map without a kind"],
  ["kind: Kustomization\napiVersion: example.com/v1\n", "it holds Kustomization"],
])("anything else is an error: %j", (text, message) => {
  expect(() => found(text)).toThrow(message)
})
