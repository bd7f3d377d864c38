import { describe, expect, test } from "vitest"
import { built } from "../testing-build.ts"

const OBJECTS = `apiVersion: v1
kind: Service
metadata: {name: db, labels: {tier: back}}
spec: {ports: [{port: 5432}], clusterIP: null, headless: true}
---
apiVersion: v1
kind: Pod
metadata: {name: x, annotations: {note: $(V)}}
spec:
  containers:
  - {name: a, image: $(V), command: [sh, -c, "echo $(V) $$(V) $(OTHER)"], args: [$(V)], env: [{name: A, value: "$(V):x"}]}
`

/** The lines with what the variable V became. */
async function used(variable: string, more = ""): Promise<string[]> {
  const files = {
    "kustomization.yaml": `resources: [r.yaml]\nvars:\n- name: V\n  ${variable}\n${more}`,
    "r.yaml": OBJECTS,
  }
  const lines = (await built(files)).split("\n")
  return lines.slice(lines.indexOf("kind: Pod")).map((line) => line.trim())
}

// As kustomize 5.8.1 prints it.
describe("variables", () => {
  test.each([
    [
      "are a name by default",
      "objref: {apiVersion: v1, kind: Service, name: db}",
      "",
      [
        "kind: Pod",
        "metadata:",
        "annotations:",
        "note: db",
        "name: x",
        "spec:",
        "containers:",
        "- args:",
        "- db",
        "command:",
        "- sh",
        "- -c",
        "- echo db $(V) $(OTHER)",
        "env:",
        "- name: A",
        "value: db:x",
        "image: $(V)",
        "name: a",
        "",
      ],
    ],
    [
      "follow a prefix",
      "objref: {apiVersion: v1, kind: Service, name: db}",
      "namePrefix: p-\n",
      [
        "kind: Pod",
        "metadata:",
        "annotations:",
        "note: p-db",
        "name: p-x",
        "spec:",
        "containers:",
        "- args:",
        "- p-db",
        "command:",
        "- sh",
        "- -c",
        "- echo p-db $(V) $(OTHER)",
        "env:",
        "- name: A",
        "value: p-db:x",
        "image: $(V)",
        "name: a",
        "",
      ],
    ],
    [
      "are a number",
      "objref: {apiVersion: v1, kind: Service, name: db}\n  fieldref: {fieldPath: 'spec.ports[0].port'}",
      "",
      [
        "kind: Pod",
        "metadata:",
        "annotations:",
        'note: "5432"',
        "name: x",
        "spec:",
        "containers:",
        "- args:",
        "- 5432",
        "command:",
        "- sh",
        "- -c",
        "- echo 5432 $(V) $(OTHER)",
        "env:",
        "- name: A",
        "value: 5432:x",
        "image: $(V)",
        "name: a",
        "",
      ],
    ],
    [
      "are a truth",
      "objref: {apiVersion: v1, kind: Service, name: db}\n  fieldref: {fieldPath: spec.headless}",
      "",
      [
        "kind: Pod",
        "metadata:",
        "annotations:",
        'note: "true"',
        "name: x",
        "spec:",
        "containers:",
        "- args:",
        "- true",
        "command:",
        "- sh",
        "- -c",
        "- echo true $(V) $(OTHER)",
        "env:",
        "- name: A",
        "value: true:x",
        "image: $(V)",
        "name: a",
        "",
      ],
    ],
    [
      "are a label",
      "objref: {apiVersion: v1, kind: Service, name: db}\n  fieldref: {fieldPath: metadata.labels.tier}",
      "",
      [
        "kind: Pod",
        "metadata:",
        "annotations:",
        "note: back",
        "name: x",
        "spec:",
        "containers:",
        "- args:",
        "- back",
        "command:",
        "- sh",
        "- -c",
        "- echo back $(V) $(OTHER)",
        "env:",
        "- name: A",
        "value: back:x",
        "image: $(V)",
        "name: a",
        "",
      ],
    ],
    [
      "are a namespace",
      "objref: {apiVersion: v1, kind: Service, name: db}\n  fieldref: {fieldPath: metadata.namespace}",
      "namespace: shop\n",
      [
        "kind: Pod",
        "metadata:",
        "annotations:",
        "note: shop",
        "name: x",
        "namespace: shop",
        "spec:",
        "containers:",
        "- args:",
        "- shop",
        "command:",
        "- sh",
        "- -c",
        "- echo shop $(V) $(OTHER)",
        "env:",
        "- name: A",
        "value: shop:x",
        "image: $(V)",
        "name: a",
        "",
      ],
    ],
  ])("%s", async (_what, variable, more, lines) => {
    expect(await used(variable, more)).toEqual(lines)
  })

  test("fields of a configuration are looked into too", async () => {
    const files = {
      "kustomization.yaml":
        "resources: [r.yaml]\nconfigurations: [c.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: c}}]\n",
      "r.yaml":
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {a: $(V)}}\n---\n{apiVersion: example.com/v1, kind: W, metadata: {name: w}, spec: {a: $(V), b: [$(V), x], c: {d: $(V)}, e: $(V)}}\n",
      "c.yaml":
        "varReference: [{path: spec/a, kind: W}, {path: spec/b, kind: W}, {path: spec/c, kind: W}]\n",
    }
    expect(await built(files)).toBe(
      "apiVersion: v1\ndata:\n  a: $(V)\nkind: ConfigMap\nmetadata:\n  name: c\n---\napiVersion: example.com/v1\nkind: W\nmetadata:\n  name: w\nspec:\n  a: c\n  b:\n  - c\n  - x\n  c:\n    d: c\n  e: $(V)\n",
    )
  })

  test("those of a base are known in the overlay", async () => {
    const files = {
      "kustomization.yaml": "resources: [b, r.yaml]\nnamePrefix: p-\n",
      "b/kustomization.yaml":
        "resources: [c.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: c}}]\n",
      "b/c.yaml": "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}\n",
      "r.yaml":
        "{apiVersion: v1, kind: Pod, metadata: {name: x}, spec: {containers: [{args: [$(V)]}]}}\n",
    }
    expect(await built(files)).toBe(
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: p-c\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: p-x\nspec:\n  containers:\n  - args:\n    - p-c\n",
    )
  })
})
