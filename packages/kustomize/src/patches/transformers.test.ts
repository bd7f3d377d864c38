import { describe, expect, test } from "vitest"
import { built, idsOf, problem, valueAt } from "../testing-build.ts"

const OBJECTS = `apiVersion: v1
kind: ConfigMap
metadata: {name: a, namespace: shop, labels: {tier: db}, annotations: {x.y/z: "on"}}
data: {k: v}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: ab}
data: {k: v}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, labels: {tier: web}}
spec: {list: [x, y, z], replicas: 3, map: {k/l: 1, m~n: 2}}
`

const files = (text: string) => ({
  "kustomization.yaml": `resources: [r.yaml]\n${text}`,
  "r.yaml": OBJECTS,
})

describe("which objects a target means, as kustomize 5.8.1 sees it", () => {
  const hit = async (target: string) => {
    const patch = '\'[{"op": "add", "path": "/hit", "value": 1}]\''
    const text = await built(files(`patches: [{target: ${target}, patch: ${patch}}]\n`))
    return text
      .split("---\n")
      .filter((one) => one.includes("hit: 1"))
      .flatMap(idsOf)
  }

  test.each([
    ["{kind: ConfigMap}", ["ConfigMap shop/a", "ConfigMap ab"]],
    ["{name: a}", ["ConfigMap shop/a", "Deployment a"]],
    ["{name: a.*}", ["ConfigMap shop/a", "ConfigMap ab", "Deployment a"]],
    ["{name: b}", []],
    ["{kind: Config}", []],
    ["{kind: ConfigMap|Deployment, name: a}", ["ConfigMap shop/a", "Deployment a"]],
    ["{group: apps}", ["Deployment a"]],
    ["{version: v1}", ["ConfigMap shop/a", "ConfigMap ab", "Deployment a"]],
    ["{namespace: shop}", ["ConfigMap shop/a"]],
    ["{namespace: default}", ["ConfigMap ab", "Deployment a"]],
    ["{labelSelector: tier=db}", ["ConfigMap shop/a"]],
    ["{labelSelector: 'tier in (db, web)'}", ["ConfigMap shop/a", "Deployment a"]],
    ["{labelSelector: tier}", ["ConfigMap shop/a", "Deployment a"]],
    ["{labelSelector: '!tier'}", ["ConfigMap ab"]],
    ["{labelSelector: tier!=db}", ["ConfigMap ab", "Deployment a"]],
    ["{annotationSelector: x.y/z=on}", ["ConfigMap shop/a"]],
    ["{}", ["ConfigMap shop/a", "ConfigMap ab", "Deployment a"]],
    ["{kind: ConfigMap, labelSelector: tier=web}", []],
  ])("%s", async (target, ids) => {
    expect(await hit(target)).toEqual(ids)
  })
})

describe("operations of a JSON patch", () => {
  const after = async (operations: string) => {
    const text = await built(
      files(`patches:\n- target: {kind: Deployment}\n  patch: '[${operations}]'\n`),
    )
    return text.replace(/^[\s\S]*?\nspec:\n/, "").replaceAll(/^ {2}/gm, "")
  }

  test.each([
    [
      "add behind the last",
      '{"op": "add", "path": "/spec/list/-", "value": "n"}',
      'list:\n- x\n- "y"\n- z\n- "n"\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "add at the beginning",
      '{"op": "add", "path": "/spec/list/0", "value": "n"}',
      'list:\n- "n"\n- x\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "add at the end by its number",
      '{"op": "add", "path": "/spec/list/3", "value": "n"}',
      'list:\n- x\n- "y"\n- z\n- "n"\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "replace an item",
      '{"op": "replace", "path": "/spec/list/1", "value": "n"}',
      'list:\n- x\n- "n"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "remove an item",
      '{"op": "remove", "path": "/spec/list/1"}',
      "list:\n- x\n- z\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n",
    ],
    [
      "the last by a negative number",
      '{"op": "remove", "path": "/spec/list/-1"}',
      'list:\n- x\n- "y"\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "move",
      '{"op": "move", "from": "/spec/list/0", "path": "/spec/first"}',
      'first: x\nlist:\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "copy",
      '{"op": "copy", "from": "/spec/map", "path": "/spec/other"}',
      'list:\n- x\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nother:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n',
    ],
    [
      "test and then",
      '{"op": "test", "path": "/spec/replicas", "value": 3}, {"op": "remove", "path": "/spec/list"}',
      "map:\n  k/l: 1\n  m~n: 2\nreplicas: 3\n",
    ],
    [
      "escapes",
      '{"op": "remove", "path": "/spec/map/k~1l"}, {"op": "replace", "path": "/spec/map/m~0n", "value": 3}',
      'list:\n- x\n- "y"\n- z\nmap:\n  m~n: 3\nreplicas: 3\n',
    ],
    [
      "add what is there",
      '{"op": "add", "path": "/spec/replicas", "value": 5}',
      'list:\n- x\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nreplicas: 5\n',
    ],
    [
      "replace what is not there",
      '{"op": "replace", "path": "/spec/new", "value": 5}',
      'list:\n- x\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nnew: 5\nreplicas: 3\n',
    ],
    [
      "null is a value",
      '{"op": "add", "path": "/spec/none", "value": null}',
      'list:\n- x\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\nnone: null\nreplicas: 3\n',
    ],
    [
      "numbers of all sizes",
      '{"op": "add", "path": "/spec/n", "value": [1, 1.5, 1e3, 12345678, -0]}',
      'list:\n- x\n- "y"\n- z\nmap:\n  k/l: 1\n  m~n: 2\n"n":\n- 1\n- 1.5\n- 1000\n- 12345678\n- 0\nreplicas: 3\n',
    ],
  ])("%s", async (_what, operations, expected) => {
    expect(await after(operations)).toBe(expected)
  })

  test.each([
    [
      "an item beyond the end",
      '{"op": "add", "path": "/spec/list/4", "value": 1}',
      "PATCH_INVALID kustomization.yaml:3: the patch does not fit Deployment a (apps/v1): operations[0] (add /spec/list/4): no item 4 at /spec/list, which has 3 items",
    ],
    [
      "removing what is not there",
      '{"op": "remove", "path": "/spec/none"}',
      'PATCH_INVALID kustomization.yaml:3: the patch does not fit Deployment a (apps/v1): operations[0] (remove /spec/none): no "none" at /spec',
    ],
    [
      "a way that is not there",
      '{"op": "add", "path": "/spec/a/b", "value": 1}',
      'PATCH_INVALID kustomization.yaml:3: the patch does not fit Deployment a (apps/v1): operations[0] (add /spec/a/b): no "a" at /spec',
    ],
    [
      "another value",
      '{"op": "test", "path": "/spec/replicas", "value": 4}',
      "PATCH_INVALID kustomization.yaml:3: the patch does not fit Deployment a (apps/v1): operations[0] (test /spec/replicas): found 3, expected 4",
    ],
    [
      "moving what is not there",
      '{"op": "move", "from": "/spec/none", "path": "/spec/x"}',
      'PATCH_INVALID kustomization.yaml:3: the patch does not fit Deployment a (apps/v1): operations[0] (move /spec/none to /spec/x): no "none" at /spec',
    ],
  ])("not %s", async (_what, operations, error) => {
    const text = `patches:\n- target: {kind: Deployment}\n  patch: '[${operations}]'\n`
    expect(await problem(files(text))).toBe(error)
  })
})

describe("names and kinds", () => {
  const patched = (patch: string, options = "") =>
    built(files(`patches: [{target: {kind: Deployment}, patch: '${patch}'${options}}]\n`)).then(
      idsOf,
    )

  test.each([
    [
      "stay unless the patch may change them",
      "",
      ["ConfigMap shop/a", "ConfigMap ab", "Deployment a"],
    ],
    [
      "the name may change",
      ", options: {allowNameChange: true}",
      ["ConfigMap shop/a", "ConfigMap ab", "Deployment other"],
    ],
    [
      "the kind may change",
      ", options: {allowKindChange: true}",
      ["ConfigMap shop/a", "ConfigMap ab", "Other a"],
    ],
  ])("%s", async (_what, options, ids) => {
    const patch = "{apiVersion: v1, kind: Other, metadata: {name: other}}"
    expect(await patched(patch, options)).toEqual(ids)
  })

  test("the old name still means it", async () => {
    const text =
      "patches:\n- target: {kind: Deployment}\n  options: {allowNameChange: true}\n  patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: new}}'\n- patch: '{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {replicas: 9}}'\n"
    expect(valueAt(await built(files(text)), "new", "spec", "replicas")).toBe(9)
  })
})
