import { describe, expect, test } from "vitest"
import { configMap, deployment, problem } from "./testing-build.ts"

type Case = [what: string, kustomization: string, error: string]

const FILES = { "a.yaml": configMap("a"), "d.yaml": `# a\n${deployment("web")}`, "x.txt": "x" }

/** The error of fields that stand in the third line and those behind it. */
function wrong(fields: string, more: Readonly<Record<string, string>> = {}): Promise<string> {
  const text = `# a\nresources: [a.yaml, d.yaml]\n${fields}`
  return problem({ "kustomization.yaml": text, ...FILES, ...more })
}

describe("patches", () => {
  test.each<Case>([
    [
      "a path and a text",
      "patches:\n- path: x.txt\n  patch: '{}'\n",
      "PATCH_INVALID kustomization.yaml:4: an entry has a path or a patch, not both",
    ],
    [
      "neither path nor text",
      "patches:\n- target: {kind: A}\n",
      "PATCH_INVALID kustomization.yaml:4: an entry must have a path or a patch",
    ],
    [
      "no patch of any kind",
      "patches:\n- patch: hello\n",
      "PATCH_INVALID kustomization.yaml:4: no valid patch: it is neither a strategic merge patch nor a JSON patch: a resource is a map with apiVersion, kind and metadata",
    ],
    [
      "a list of something else",
      "patches:\n- target: {kind: ConfigMap}\n  patch: '- {a: b}'\n",
      'PATCH_INVALID kustomization.yaml:4: no valid patch: operations[0]: "op" is missing; it is one of add, remove, replace, move, copy, test',
    ],
    [
      "an operation that is none",
      "patches:\n- target: {kind: ConfigMap}\n  patch: '- {op: put, path: /a, value: 1}'\n",
      'PATCH_INVALID kustomization.yaml:4: no valid patch: operations[0]: unknown op "put"; it is one of add, remove, replace, move, copy, test',
    ],
    [
      "no pointer",
      "patches:\n- target: {kind: ConfigMap}\n  patch: '- {op: add, path: a, value: 1}'\n",
      'PATCH_INVALID kustomization.yaml:4: no valid patch: operations[0]: path "a" must start with "/"',
    ],
    [
      "JSON that is none",
      "patches:\n- target: {kind: ConfigMap}\n  patch: '[{op: add}]'\n",
      "PATCH_INVALID kustomization.yaml:4: no valid patch: Expected property name or '}' in JSON at position 2 (what begins with [ must be JSON)",
    ],
    [
      "operations without a target",
      "patches:\n- patch: '- {op: add, path: /a, value: 1}'\n",
      "PATCH_INVALID kustomization.yaml:4: a JSON patch needs a target",
    ],
    [
      "an object without a name",
      "patches:\n- patch: '{apiVersion: v1, kind: ConfigMap, data: {a: b}}'\n",
      "PATCH_INVALID kustomization.yaml:4: no valid patch: it is neither a strategic merge patch nor a JSON patch: a ConfigMap without metadata.name: kustomize tells resources apart by their names",
    ],
    [
      "nothing that it is for",
      "patches:\n- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: b}}'\n",
      "PATCH_INVALID kustomization.yaml:4: no resource is what the patch is for: ConfigMap b (v1)",
    ],
    [
      "another namespace",
      "patches:\n- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: b}}'\n",
      "PATCH_INVALID kustomization.yaml:4: no resource is what the patch is for: ConfigMap b/a (v1)",
    ],
    [
      "a path that is not there",
      "patches:\n- target: {kind: ConfigMap}\n  patch: '- {op: remove, path: /data/a}'\n",
      'PATCH_INVALID kustomization.yaml:4: the patch does not fit ConfigMap a (v1): operations[0] (remove /data/a): no "data" at the top of the document',
    ],
    [
      "a test that fails",
      "patches:\n- target: {kind: ConfigMap}\n  patch: '- {op: test, path: /kind, value: Secret}'\n",
      'PATCH_INVALID kustomization.yaml:4: the patch does not fit ConfigMap a (v1): operations[0] (test /kind): found "ConfigMap", expected "Secret"',
    ],
    [
      "a pattern that is none",
      "patches:\n- target: {name: '('}\n  patch: '- {op: remove, path: /data}'\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: name: "(" is no valid pattern: missing closing ): `(`',
    ],
    [
      "a pattern with look-ahead",
      "patches:\n- target: {name: 'a(?=b)'}\n  patch: '- {op: remove, path: /data}'\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: name: "a(?=b)" is no valid pattern: invalid or unsupported Perl syntax: `(?=` (RE2 has no look-around and no back-references)',
    ],
    [
      "a selector that is none",
      "patches:\n- target: {labelSelector: 'a in'}\n  patch: '- {op: remove, path: /data}'\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: labelSelector: "a in" is no valid selector: cannot read "a in" (write key=value, key!=value, key in (a,b), key or !key)',
    ],
    [
      "a directive that is none",
      "patches:\n- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: a, $patch: drop}}'\n",
      'PATCH_INVALID kustomization.yaml:4: the patch does not fit ConfigMap a (v1): unknown $patch "drop": it is merge, replace or delete',
    ],
    [
      "a map against a scalar",
      "patches:\n- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: {a: b}}}'\n",
      "PATCH_INVALID kustomization.yaml:4: no valid patch: it is neither a strategic merge patch nor a JSON patch: a ConfigMap without metadata.name: kustomize tells resources apart by their names",
    ],
    [
      "an old patch that is not there",
      "patchesStrategicMerge:\n- nothing.yaml\n",
      'FILE_UNREADABLE kustomization.yaml:4: cannot read "nothing.yaml": there is no such file',
    ],
    [
      "an old patch of JSON without a target",
      "patchesJson6902:\n- path: x.txt\n",
      "PATCH_INVALID kustomization.yaml:4: the patch must name its target",
    ],
    [
      "an old patch of JSON for nothing",
      "patchesJson6902:\n- target: {version: v1, kind: ConfigMap, name: a}\n  patch: '[]'\n",
      "PATCH_INVALID kustomization.yaml:4: the patch is empty",
    ],
  ])("%s", async (_what, fields, error) => {
    expect(await wrong(fields)).toBe(error)
  })

  test("the line of a patch file is its own", async () => {
    const more = { "p.yaml": "# a\n\nkind: ConfigMap\nmetadata: {name: none}\n" }
    expect(await wrong("patches:\n- path: p.yaml\n", more)).toBe(
      "PATCH_INVALID p.yaml:3: no resource is what the patch is for: ConfigMap none",
    )
  })
})

describe("generators", () => {
  test.each<Case>([
    [
      "no name",
      "configMapGenerator:\n- literals: [a=b]\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:4: the generator of a ConfigMap must have a name",
    ],
    [
      "a literal without a value",
      "configMapGenerator:\n- name: c\n  literals: [a]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: literals: "a" is not key=value',
    ],
    [
      "a literal without a key",
      "secretGenerator:\n- name: c\n  literals: [=a]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: literals: "=a" is not key=value',
    ],
    [
      "a key twice",
      "configMapGenerator:\n- name: c\n  literals: [a=1, a=2]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: literals: the key "a" occurs twice',
    ],
    [
      "a key of a file and a literal",
      "configMapGenerator:\n- name: c\n  literals: [x.txt=1]\n  files: [x.txt]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: files: the key "x.txt" occurs twice',
    ],
    [
      "a file with two keys",
      "configMapGenerator:\n- name: c\n  files: [a=b=x.txt]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: files: "a=b=x.txt" is neither a path nor key=path',
    ],
    [
      "a file with an empty key",
      "configMapGenerator:\n- name: c\n  files: [=x.txt]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: files: "=x.txt" is neither a path nor key=path',
    ],
    [
      "a key without a file",
      "configMapGenerator:\n- name: c\n  files: [a=]\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: files: "a=" is neither a path nor key=path',
    ],
    [
      "a generator twice",
      "configMapGenerator:\n- name: c\n- name: c\n",
      "RESOURCE_DUPLICATE kustomization.yaml:5: generating ConfigMap c (v1): it exists already; its behavior must be merge or replace",
    ],
    [
      "what exists",
      "configMapGenerator:\n- name: a\n",
      "RESOURCE_DUPLICATE kustomization.yaml:4: generating ConfigMap a (v1): it exists already; its behavior must be merge or replace",
    ],
    [
      "nothing to merge with",
      "configMapGenerator:\n- name: c\n  behavior: merge\n",
      "RESOURCE_DUPLICATE kustomization.yaml:4: generating ConfigMap c (v1): there is none to merge",
    ],
    [
      "nothing to replace",
      "secretGenerator:\n- name: c\n  behavior: replace\n",
      "RESOURCE_DUPLICATE kustomization.yaml:4: generating Secret c (v1): there is none to replace",
    ],
  ])("%s", async (_what, fields, error) => {
    expect(await wrong(fields)).toBe(error)
  })
})

describe("other transformations", () => {
  test.each<Case>([
    [
      "replicas of nothing",
      "replicas:\n- {name: none, count: 2}\n",
      'REFERENCE_UNRESOLVED kustomization.yaml:4: replicas: no resource named "none" of the kinds Deployment, StatefulSet, ReplicaSet, ReplicationController',
    ],
    [
      "replicas of what has none",
      "replicas:\n- {name: a, count: 2}\n",
      'REFERENCE_UNRESOLVED kustomization.yaml:4: replicas: no resource named "a" of the kinds Deployment, StatefulSet, ReplicaSet, ReplicationController',
    ],
    [
      "an order that is none",
      "sortOptions: {order: random}\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:3: sortOptions: order must be fifo or legacy, not "random"',
    ],
    [
      "an order with options of another",
      "sortOptions: {order: fifo, legacySortOptions: {orderFirst: [A]}}\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:3: sortOptions: legacySortOptions need the order legacy",
    ],
    [
      "a version of the schema that is not built in",
      "openapi: {version: v1.0.0}\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:3: openapi: only the version v1.21.2 is built in",
    ],
    [
      "a schema by path and version",
      "openapi: {path: x.txt, version: v1.21.2}\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:3: openapi: a path or a version, not both",
    ],
    [
      "a replacement without a source",
      "replacements:\n- targets: [{select: {kind: A}}]\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:4: replacements: an entry must have a source and at least one target",
    ],
    [
      "a replacement without a target",
      "replacements:\n- source: {kind: ConfigMap}\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:4: replacements: an entry must have a source and at least one target",
    ],
    [
      "a target that selects nothing",
      "replacements:\n- source: {kind: ConfigMap}\n  targets: [{fieldPaths: [a]}]\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:4: replacements: a target must say what to select",
    ],
    [
      "a source that is not there",
      "replacements:\n- source: {kind: Secret}\n  targets: [{select: {kind: A}}]\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: replacements: no resource is the source Secret (any name)",
    ],
    [
      "a source in a field that is not there",
      "replacements:\n- source: {kind: ConfigMap, fieldPath: data.a}\n  targets: [{select: {kind: Deployment}}]\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: replacements: ConfigMap a (v1) has no field data.a",
    ],
    [
      "a target in a field that is not there",
      "replacements:\n- source: {kind: ConfigMap}\n  targets: [{select: {kind: Deployment}, fieldPaths: [spec.x.y]}]\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: replacements: field spec.x.y of Deployment web (apps/v1): it is not there; options.create makes it",
    ],
    [
      "a part out of bounds",
      "replacements:\n- source: {kind: ConfigMap, options: {delimiter: '-', index: 3}}\n  targets: [{select: {kind: Deployment}}]\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: replacements: options.index 3 is out of bounds",
    ],
    [
      "a variable that says of nothing what it is about",
      "vars:\n- {name: V}\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: vars: V: the resource that it is about is not there",
    ],
    [
      "a variable of nothing",
      "vars:\n- {name: V, objref: {apiVersion: v1, kind: Secret, name: a}}\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: vars: V: the resource that it is about is not there",
    ],
    [
      "a variable of a field that is not there",
      "vars:\n- {name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldPath: data.a}}\n",
      "REFERENCE_UNRESOLVED kustomization.yaml:4: vars: V: ConfigMap a (v1) has no field data.a",
    ],
    [
      "a variable twice",
      "vars:\n- {name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}}\n- {name: V, objref: {apiVersion: apps/v1, kind: Deployment, name: web}}\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:5: vars: "V" is there twice',
    ],
    [
      "a transformer that is unknown",
      "transformers:\n- '{apiVersion: builtin, kind: MagicTransformer, metadata: {name: a}}'\n",
      'UNSUPPORTED kustomization.yaml:4: there is no transformer "MagicTransformer"',
    ],
    [
      "a generator that is a program",
      "generators:\n- |\n  apiVersion: example.com/v1\n  kind: Maker\n  metadata:\n    name: m\n    annotations: {config.kubernetes.io/function: '{exec: {path: ./m}}'}\n",
      "UNSUPPORTED kustomization.yaml:4: Maker m (example.com/v1) is a generator that is a program or container, which are not run",
    ],
    [
      "a validator that changes",
      "validators:\n- '{apiVersion: builtin, kind: PrefixTransformer, metadata: {name: a}, prefix: a-, fieldSpecs: [{path: metadata/name}]}'\n",
      "KUSTOMIZATION_INVALID kustomization.yaml:4: the validator PrefixTransformer a (builtin) must not change resources",
    ],
  ])("%s", async (_what, fields, error) => {
    expect(await wrong(fields)).toBe(error)
  })

  test.each([
    [
      "charts",
      "helmCharts:\n- name: web\n  repo: https://example.com\n",
      'UNSUPPORTED kustomization.yaml:4: helmCharts: there is nothing that can render the chart "web"; on the command line, --enable-helm has helm do it',
    ],
  ])("%s need what is not there", async (_what, fields, error) => {
    expect(await wrong(fields)).toBe(error)
  })
})

describe("what kustomize 5.8.1 lets pass and is refused here", () => {
  test.each([
    [
      "images that contradict each other",
      "images:\n- {name: nginx, newTag: '1'}\n- {name: nginx, newTag: '2'}\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:5: images: two entries for "nginx" contradict each other',
    ],
    [
      "an operation that is none, for nothing",
      "patches:\n- target: {kind: A}\n  patch: '- {op: put, path: /a}'\n",
      'PATCH_INVALID kustomization.yaml:4: no valid patch: operations[0]: unknown op "put"; it is one of add, remove, replace, move, copy, test',
    ],
    [
      "an image that is no pattern",
      "images:\n- {name: 'a(', newTag: '1'}\n",
      'KUSTOMIZATION_INVALID kustomization.yaml:4: images: the name "a(" is no valid regular expression: missing closing ): `a(`',
    ],
  ])("%s", async (_what, fields, error) => {
    expect(await wrong(fields)).toBe(error)
  })
})
