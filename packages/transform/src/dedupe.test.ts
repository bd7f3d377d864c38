import { formatPath, parseManifests } from "@sternpost/manifests"
import { loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { type DedupeOptions, dedupe } from "./dedupe.ts"

const types = await loadKindTypes()

const run = (text: string, options: DedupeOptions = {}) => {
  const stream = parseManifests(text)
  const found = stream.manifests.flatMap((manifest) => dedupe(manifest, types, options))
  return {
    text: stream.toString(),
    found: found.map(({ path, key, isEqual }) => [formatPath(path), key, isEqual]),
  }
}

const POD = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  containers:
    - name: c
      env:
        - {name: A, value: "1"} # first
        - {name: B, value: "1"}
        - {name: A, value: "2"} # second
        - {name: B, value: "1"}
      ports:
        - {containerPort: 53, protocol: UDP}
        - {containerPort: 53}
        - {containerPort: 53, protocol: TCP}
`

test("of equal items the first stays, of different ones the last", () => {
  const { text, found } = run(POD)
  expect(text).toBe(
    POD.replace('        - {name: A, value: "1"} # first\n', "")
      .replace(/( {8}- \{name: B, value: "1"\}\n)([\s\S]*)\1/, "$1$2")
      .replace("        - {containerPort: 53}\n", ""),
  )
  expect(found).toEqual([
    ["spec.containers[0].env[0]", "name=A", false],
    ["spec.containers[0].env[3]", "name=B", true],
    ["spec.containers[0].ports[1]", "containerPort=53, protocol=TCP", false],
  ])
})

test("or the first, or none", () => {
  expect(run(POD, { onConflict: "first" }).text).not.toContain("# second")
  expect(() => run(POD, { onConflict: "fail" })).toThrow(
    "spec.containers[0].env[2] (line 10): it has the same key as the item at index 0, name=A, and is different",
  )
})

test("its own output has nothing to take out", () => {
  const { text } = run(POD)
  expect(run(text)).toEqual({ text, found: [] })
})

test("lists without keys, and kinds that nobody describes, stay as they are", () => {
  const text = `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  tolerations: [{key: a}, {key: a}]
  containers: [{name: c, args: [--v, --v]}]
---
apiVersion: a.b/v1
kind: X
metadata: {name: x}
spec: {env: [{name: A}, {name: A}]}
`
  expect(run(text)).toEqual({ text, found: [] })
})

test("repeated finalizers are values of a set", () => {
  const text = "apiVersion: v1\nkind: Service\nmetadata: {name: s, finalizers: [a/b, c/d, a/b]}\n"
  expect(run(text).text).toContain("finalizers: [a/b, c/d]")
})

test("workloads of custom kinds are looked into", () => {
  const text = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: r}
spec: {template: {spec: {containers: [{name: c, env: [{name: A, value: x}, {name: A, value: x}]}]}}}
`
  expect(run(text).found).toHaveLength(1)
})

const variable = fc.record({
  name: fc.constantFrom("A", "B", "C"),
  value: fc.constantFrom("x", "z"),
})

test("what is left has no key twice, and the values that the kubelet would take", () => {
  fc.assert(
    fc.property(fc.array(variable, { maxLength: 8 }), (env) => {
      const pod = { apiVersion: "v1", kind: "Pod", spec: { containers: [{ name: "c", env }] } }
      const { text } = run(JSON.stringify(pod))
      const left = parseManifests(text).manifests[0]?.get(["spec", "containers", 0, "env"])
      const taken = (list: typeof env) => new Map(list.map(({ name, value }) => [name, value]))
      expect(taken(left as typeof env)).toEqual(taken(env))
      expect(left).toHaveLength(taken(env).size)
    }),
  )
})
