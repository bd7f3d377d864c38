import { describe, expect, test } from "vitest"
import { built, problem } from "../testing-build.ts"

const files = (object: string, patch: string) => ({
  "kustomization.yaml": "resources: [r.yaml]\npatches: [{path: p.yaml}]\n",
  "r.yaml": object,
  "p.yaml": patch,
})

/** The spec of a pod after a patch, as kustomize 5.8.1 has it too. */
async function pod(spec: string, patch: string): Promise<string> {
  const head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: "
  const text = await built(files(`${head}${spec}\n`, `${head}${patch}\n`))
  return text.replace(/^[\s\S]*?\n {2}name: a\n(?:spec:\n)?/, "").replaceAll(/^ {2}/gm, "")
}

describe("lists whose items have a key", () => {
  test.each([
    [
      "an item that is there is changed",
      "{containers: [{name: a, image: x}]}",
      "{containers: [{name: a, image: y}]}",
      'containers:\n- image: "y"\n  name: a\n',
    ],
    [
      "another comes first",
      "{containers: [{name: a}]}",
      "{containers: [{name: b}]}",
      "containers:\n- name: b\n- name: a\n",
    ],
    [
      "the order is the patch's",
      "{containers: [{name: a}, {name: b}, {name: c}]}",
      "{containers: [{name: c}, {name: a}]}",
      "containers:\n- name: c\n- name: a\n- name: b\n",
    ],
    [
      "an item is deleted",
      "{containers: [{name: a}, {name: b}]}",
      "{containers: [{name: a, $patch: delete}]}",
      "containers:\n- name: b\n",
    ],
    [
      "all but the new ones are replaced",
      "{containers: [{name: a}, {name: b}]}",
      "{containers: [{name: c}, {$patch: replace}]}",
      "containers:\n- name: c\n",
    ],
    [
      "the list is deleted",
      "{containers: [{name: a}], x: 1}",
      "{containers: [{$patch: delete}]}",
      "x: 1\n",
    ],
    [
      "an item is replaced",
      "{containers: [{name: a, image: x, tty: true}]}",
      "{containers: [{name: a, image: y, $patch: replace}]}",
      "containers:\n- image: x\n  name: a\n  tty: true\n",
    ],
    ["null takes the list away", "{containers: [{name: a}], x: 1}", "{containers: null}", "x: 1\n"],
    [
      "an empty list changes nothing",
      "{containers: [{name: a}]}",
      "{containers: []}",
      "containers:\n- name: a\n",
    ],
    [
      "variables by name",
      "{containers: [{name: a, env: [{name: A, value: '1'}, {name: B, value: '2'}]}]}",
      "{containers: [{name: a, env: [{name: B, value: '3'}]}]}",
      'containers:\n- env:\n  - name: B\n    value: "3"\n  - name: A\n    value: "1"\n  name: a\n',
    ],
    [
      "a value in place of a source",
      "{containers: [{name: a, env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]}",
      "{containers: [{name: a, env: [{name: A, value: v, valueFrom: null}]}]}",
      "containers:\n- env:\n  - name: A\n    value: v\n  name: a\n",
    ],
    [
      "mounts by path",
      "{containers: [{name: a, volumeMounts: [{mountPath: /a, name: x}]}]}",
      "{containers: [{name: a, volumeMounts: [{mountPath: /a, name: y}, {mountPath: /b, name: x}]}]}",
      'containers:\n- name: a\n  volumeMounts:\n  - mountPath: /a\n    name: "y"\n  - mountPath: /b\n    name: x\n',
    ],
    [
      "ports by number and protocol",
      "{containers: [{name: a, ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]}]}",
      "{containers: [{name: a, ports: [{containerPort: 80, protocol: UDP, name: u}]}]}",
      "containers:\n- name: a\n  ports:\n  - containerPort: 80\n    protocol: TCP\n  - containerPort: 80\n    name: u\n    protocol: UDP\n",
    ],
    [
      "volumes by name",
      "{volumes: [{name: v, emptyDir: {}}]}",
      "{volumes: [{name: v, emptyDir: null, configMap: {name: c}}]}",
      "volumes:\n- configMap:\n    name: c\n  name: v\n",
    ],
    [
      "tolerations have no key",
      "{tolerations: [{key: a}, {key: b}]}",
      "{tolerations: [{key: c}]}",
      "tolerations:\n- key: c\n",
    ],
    [
      "commands are replaced",
      "{containers: [{name: a, command: [x, y]}]}",
      "{containers: [{name: a, command: [z]}]}",
      "containers:\n- command:\n  - z\n  name: a\n",
    ],
    [
      "secrets for images by name",
      "{imagePullSecrets: [{name: a}]}",
      "{imagePullSecrets: [{name: b}]}",
      "imagePullSecrets:\n- name: b\n- name: a\n",
    ],
  ])("%s", async (_what, spec, patch, expected) => {
    expect(await pod(spec, patch)).toBe(expected)
  })
})

describe("maps and scalars", () => {
  test.each([
    ["a field is added", "{a: 1}", "{b: 2}", "a: 1\nb: 2\n"],
    ["a field is changed", "{a: 1}", "{a: 2}", "a: 2\n"],
    ["null takes a field away", "{a: 1, b: 2}", "{a: null}", "b: 2\n"],
    ["a tilde too", "{a: 1, b: 2}", "{a: ~}", "b: 2\n"],
    ["nulls of the object stay", "{a: null, b: 2}", "{b: 3}", "a: null\nb: 3\n"],
    ["null for what is not there", "{b: 2}", "{a: null}", "b: 2\n"],
    [
      "a map is replaced",
      "{securityContext: {runAsUser: 1, x: y}}",
      "{securityContext: {$patch: replace, runAsGroup: 2}}",
      "securityContext:\n  runAsGroup: 2\n",
    ],
    [
      "a map is deleted",
      "{securityContext: {runAsUser: 1}, b: 1}",
      "{securityContext: {$patch: delete}}",
      "b: 1\n",
    ],
    [
      "merging may be spelt out",
      "{securityContext: {runAsUser: 1}}",
      "{securityContext: {$patch: merge, runAsGroup: 2}}",
      "securityContext:\n  runAsGroup: 2\n  runAsUser: 1\n",
    ],
    ["an empty map is added", "{a: 1}", "{securityContext: {}}", "a: 1\nsecurityContext: {}\n"],
    [
      "an empty map changes nothing",
      "{securityContext: {runAsUser: 1}}",
      "{securityContext: {}}",
      "securityContext:\n  runAsUser: 1\n",
    ],
    ["quotes stay", '{a: "1"}', "{a: 2}", 'a: "2"\n'],
    ["and so does what needs none", "{a: 1}", '{a: "2"}', 'a: "2"\n'],
    ["a text becomes a truth", "{a: x}", "{a: true}", "a: true\n"],
    ["a block stays one", '{a: "x\\ny\\n"}', '{a: "z\\ny\\n"}', "a: |\n  z\n  y\n"],
  ])("%s", async (_what, spec, patch, expected) => {
    expect(await pod(spec, patch)).toBe(expected)
  })

  test.each([
    ["{a: {b: c}}", "{a: x}"],
    ["{a: x}", "{a: {b: c}}"],
    ["{containers: [{name: a}]}", "{containers: {name: a}}"],
    ["{a: [x]}", "{a: x}"],
  ])("%s and %s do not fit each other", async (spec, patch) => {
    const head = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: "
    expect(await problem(files(`${head}${spec}\n`, `${head}${patch}\n`))).toContain(
      "PATCH_INVALID p.yaml:1: the patch does not fit Pod a (v1)",
    )
  })
})

describe("kinds that nothing is known of", () => {
  const widget = async (spec: string, patch: string) => {
    const head = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: "
    const text = await built(files(`${head}${spec}\n`, `${head}${patch}\n`))
    return text.replace(/^[\s\S]*?\nspec:\n/, "").replaceAll(/^ {2}/gm, "")
  }

  test.each([
    [
      "lists are replaced",
      "{containers: [{name: a, image: x}, {name: b}]}",
      "{containers: [{name: a, tty: true}]}",
      "containers:\n- name: a\n  tty: true\n",
    ],
    ["maps are merged", "{a: {b: 1}}", "{a: {c: 2}}", "a:\n  b: 1\n  c: 2\n"],
    ["deeply", "{a: {b: {c: 1}}}", "{a: {b: {d: null, e: 2}}}", "a:\n  b:\n    c: 1\n    e: 2\n"],
  ])("%s", async (_what, spec, patch, expected) => {
    expect(await widget(spec, patch)).toBe(expected)
  })

  test("a schema of one's own gives lists a key", async () => {
    const head = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\nspec: "
    const schema = {
      definitions: {
        W: {
          properties: {
            spec: {
              properties: {
                parts: {
                  type: "array",
                  items: { type: "object", properties: { id: { type: "string" } } },
                  "x-kubernetes-patch-merge-key": "id",
                  "x-kubernetes-patch-strategy": "merge",
                },
              },
            },
          },
          "x-kubernetes-group-version-kind": [
            { group: "example.com", version: "v1", kind: "Widget" },
          ],
        },
      },
    }
    const text = await built({
      ...files(`${head}{parts: [{id: a, n: 1}, {id: b}]}\n`, `${head}{parts: [{id: a, n: 2}]}\n`),
      "kustomization.yaml":
        "resources: [r.yaml]\npatches: [{path: p.yaml}]\nopenapi: {path: schema.json}\n",
      "schema.json": JSON.stringify(schema),
    })
    expect(text).toBe(
      'apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: a\nspec:\n  parts:\n  - id: a\n    "n": 2\n  - id: b\n',
    )
  })
})

test("an object that a patch deletes is gone", async () => {
  const text = await built(
    files(
      "{apiVersion: v1, kind: A, metadata: {name: a}}\n---\n{apiVersion: v1, kind: A, metadata: {name: b}}\n",
      "{apiVersion: v1, kind: A, metadata: {name: a}, $patch: delete}\n",
    ),
  )
  expect(text).toBe("apiVersion: v1\nkind: A\nmetadata:\n  name: b\n")
})
