import { describe, expect, test } from "vitest"
import { compileSidecars } from "./sidecars.ts"
import { readTemplate } from "./template.ts"
import { podType } from "./testing.ts"

const type = await podType()
const read = (template: unknown, file?: string) =>
  readTemplate({ name: "agent", template, ...(file === undefined ? {} : { file }) })
const compile = (template: unknown, more: object = {}) =>
  compileSidecars({ templates: [{ name: "agent", template, file: "t.yaml" }], ...more }, type)

describe("a template", () => {
  test.each([
    "spec: {containers: [{name: a, image: b}]}",
    "# why\n---\nkind: Pod\nmetadata: {name: x, labels: {a: b}}\nspec: {containers: [{name: a, image: b}]}\n",
    "kind: PodTemplate\ntemplate:\n  spec: {containers: [{name: a, image: b}]}\n",
  ])("is a pod: %j", (text) => {
    expect(read(text).spec).toEqual({ containers: [{ name: "a", image: "b" }] })
  })

  test.each([
    ["", "it is empty"],
    ["- a\n", "line 1: it is no pod"],
    ["metadata: {}\n", "line 1, spec: a pod needs a spec"],
    ["spec: []\n", "line 1, spec: a pod needs a spec"],
    ["metadata: x\nspec: {}\n", "line 1, metadata: it must be a map"],
    ["\ncontainers: [{name: a}]\n", "line 2, containers: it belongs under spec"],
    ["spec: {}\nstatus: {}\n", "line 2, status: it is no field of a pod"],
    ["apiVersion: v1\nkind: Service\nspec: {}\n", 'line 2, kind: "Service" is no pod'],
    ["kind: Deployment\nspec:\n  template: {spec: {}}\n", "write its spec.template here"],
    ["spec: {}\n---\nspec: {}\n", "it holds a second document"],
    ["spec:\n  a: b\n c: d\n", 'template "agent" (t.yaml), line 3: it is no YAML'],
  ])("%j is none: %s", (text, message) => {
    expect(() => read(text, "t.yaml")).toThrow(message)
  })
})

describe("what a template must not say", () => {
  test.each([
    [
      "spec:\n  containers:\n    - name: a\n      imagee: b\n",
      'line 4, spec.containers[0].imagee: Container has no field "imagee"; did you mean "image"?',
    ],
    [
      "spec:\n  containers:\n    - image: b\n",
      "line 3, spec.containers[0]: an item of containers needs a name",
    ],
    ["spec:\n  volumes: null\n", "line 2, spec.volumes: null deletes a field"],
    ["spec:\n  containers: 5\n", "line 2, spec.containers: containers must be a list, not 5"],
    [
      "spec:\n  containers: {name: a}\n",
      "line 2, spec.containers: containers must be a list, not a map",
    ],
    [
      "spec:\n  securityContext: [a]\n",
      "line 2, spec.securityContext: securityContext must be a map, not a list",
    ],
    [
      "spec:\n  containers:\n  - {name: a, env: [{name: b, value: 1}]}\n",
      "line 3, spec.containers[0].env[0].value: value must be a text, not 1",
    ],
    [
      "spec:\n  hostNetwork: 'yes'\n",
      'line 2, spec.hostNetwork: hostNetwork must be true or false, not "yes"',
    ],
    [
      "spec:\n  containers:\n  - {name: a, $patch: delete}\n",
      "line 3, spec.containers[0].$patch: a template of a sidecar adds",
    ],
    [
      "metadata:\n  ownerReferences: []\nspec: {}\n",
      "line 2, metadata.ownerReferences: a template brings labels and annotations only",
    ],
    [
      "spec:\n  containers: [{name: a}]\n  initContainers: [{name: a}]\n",
      'two containers are called "a"',
    ],
    [
      "spec:\n  initContainers:\n  - name: a\n    readinessProbe: {}\n",
      "line 4, spec.initContainers[0].readinessProbe: an init container that ends cannot have a readinessProbe",
    ],
    // biome-ignore-start lint/suspicious/noTemplateCurlyInString: what templates hold
    [
      "spec:\n  containers:\n  - name: a\n    image: x:${params.tagg}\n",
      'line 4, spec.containers[0].image: there is no param "tagg"; did you mean "tag"?',
    ],
    [
      "spec:\n  nodeName: ${HOME}\n",
      'line 2, spec.nodeName: there is no param "HOME"; known are tag, params, release',
    ],
    [
      "spec:\n  nodeName: a${b\n",
      'line 2, spec.nodeName: "${b" has no end; write $${ for the text itself',
    ],
    ["spec:\n  nodeName: ${a | b}\n", 'line 2, spec.nodeName: "${a | b}" names no value'],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: what templates hold
  ])("%j: %s", (text, message) => {
    expect(() => compile(text, { params: { tag: { type: "string" } } })).toThrow(message)
  })

  test.each(["spec: {}\n", "spec:\n  containers: []\n", "metadata: {labels: {}}\nspec: {}\n"])(
    "nothing, as in %j, unless applications are edited",
    (text) => {
      expect(() => compile(text)).toThrow("line 1: the template brings nothing")
      expect(() => compile(text, { apps: { env: [{ name: "A", value: "b" }] } })).not.toThrow()
    },
  )

  test("a native sidecar may have probes where an init container may not", () => {
    const text =
      "spec:\n  initContainers:\n  - {name: a, image: b, restartPolicy: Always, startupProbe: {exec: {command: [a]}}}\n"
    expect(() => compile(text)).not.toThrow()
  })
})

describe("options that make no sense", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what templates hold
  const template = "spec: {containers: [{name: a, image: 'x:${params.tag}'}]}"
  test.each([
    [{ templates: [] }, "there is no template"],
    [{ templates: [{ name: "a b", template }] }, '"a b" is no name for a sidecar'],
    [
      {
        templates: [
          { name: "a", template },
          { name: "a", template },
        ],
      },
      'two templates are called "a"',
    ],
    [{ values: { tag: "1", tga: "2" } }, 'no template has a param "tga"; did you mean "tag"?'],
    [
      { params: { tag: { default: 1, type: "string" } } },
      'param "tag": its default is 1, which is no string; put it in quotes',
    ],
    [
      { params: { tag: { type: "integer" } }, values: { tag: "x" } },
      'param "tag": its value is "x", which is no integer',
    ],
    [{ params: { tag: { from: "releas.name" } } }, 'param "tag": "from" is release.NAME'],
    [
      { params: { tag: { pattern: "(" } } },
      'param "tag": its pattern: "(" is no valid pattern: missing closing )',
    ],
    [{ params: { object: {}, tag: {} } }, '"object" is no name for a param'],
    [{ values: { tag: "1" }, position: { containers: "middle" } }, 'position "middle" is none'],
    [
      { values: { tag: "1" }, position: { container: "last" } },
      'position: a pod has no list that merges "container"; did you mean "containers"?',
    ],
    [
      { values: { tag: "1" }, onConflict: { volums: "fail" } },
      'onConflict: a pod has no field "volums"; did you mean "volumes"?',
    ],
    [
      { values: { tag: "1" }, apps: { match: "(" } },
      'apps.match: "(" is no valid pattern: missing closing )',
    ],
  ])("%j: %s", (more, message) => {
    expect(() => compile(template, more)).toThrow(message)
  })
})
