import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import { configNotInStream, missingConfigReference } from "./configuration.ts"

const config = (kind: string, data = "data: {level: info}", namespace = "default") =>
  `---\napiVersion: v1\nkind: ${kind}\nmetadata: {name: web, namespace: ${namespace}}\n${data}\n`
const pod = (fields: string, spec = "") =>
  `---\napiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {${spec}containers: [{name: web, image: "a:1", ${fields}}]}\n`
const volume = (source: string) => pod("volumeMounts: []", `volumes: [{name: v, ${source}}], `)
const env = (source: string) => pod(`env: [{name: A, valueFrom: {${source}}}]`)

/** Each way in which a pod needs a key: the path of it, and the pod. */
const PLACES: readonly [
  kind: string,
  path: string,
  needs: (key: string, name?: string, more?: string) => string,
][] = [
  [
    "ConfigMap",
    "spec.containers.0.env.0.valueFrom.configMapKeyRef",
    (key, name = "web", more = "") => env(`configMapKeyRef: {name: ${name}, key: ${key}${more}}`),
  ],
  [
    "Secret",
    "spec.containers.0.env.0.valueFrom.secretKeyRef",
    (key, name = "web", more = "") => env(`secretKeyRef: {name: ${name}, key: ${key}${more}}`),
  ],
  [
    "ConfigMap",
    "spec.volumes.0.configMap",
    (key, name = "web", more = "") =>
      volume(`configMap: {name: ${name}, items: [{key: ${key}, path: a}]${more}}`),
  ],
  [
    "Secret",
    "spec.volumes.0.secret",
    (key, name = "web", more = "") =>
      volume(`secret: {secretName: ${name}, items: [{key: ${key}, path: a}]${more}}`),
  ],
  [
    "ConfigMap",
    "spec.volumes.0.projected.sources.0.configMap",
    (key, name = "web", more = "") =>
      volume(
        `projected: {sources: [{configMap: {name: ${name}, items: [{key: ${key}, path: a}]${more}}}]}`,
      ),
  ],
  [
    "Secret",
    "spec.volumes.0.projected.sources.0.secret",
    (key, name = "web", more = "") =>
      volume(
        `projected: {sources: [{secret: {name: ${name}, items: [{key: ${key}, path: a}]${more}}}]}`,
      ),
  ],
]

test.each([
  ["ConfigMap", "configMapKeyRef"],
  ["Secret", "secretKeyRef"],
])("a key of no %s at all is told", async (kind, field) => {
  const path = `spec.containers.0.env.0.valueFrom.${field}`
  const message = `${path}: no ${kind} is named that would have the key "level"`
  for (const name of ["", 'name: "", '])
    expect(await saidBy(missingConfigReference, env(`${field}: {${name}key: level}`))).toEqual([
      message,
    ])
  expect(await saidBy(configNotInStream, env(`${field}: {key: level}`))).toEqual([])
})

describe.each(PLACES)("a key of a %s at %s", (kind, path, needs) => {
  test("must be there, once the object is in the stream", async () => {
    expect(await saidBy(missingConfigReference, config(kind) + needs("level"))).toEqual([])
    expect(await saidBy(missingConfigReference, config(kind) + needs("verbosity"))).toEqual([
      `${path}: the ${kind} "web" has no key "verbosity"`,
    ])
    expect(await saidBy(missingConfigReference, needs("verbosity"))).toEqual([])
  })

  test("may be missing if it is optional", async () => {
    const optional = needs("verbosity", "shop", ", optional: true")
    expect(await saidBy(missingConfigReference, config(kind) + optional)).toEqual([])
    expect(await saidBy(configNotInStream, config(kind) + optional)).toEqual([])
  })

  test("is of an object in the stream, in the same namespace", async () => {
    expect(await saidBy(configNotInStream, config(kind) + needs("level"))).toEqual([])
    const found = (name: string) => [`${path}: the ${kind} "${name}" is not in the stream`]
    expect(await saidBy(configNotInStream, config(kind) + needs("a", "shop"))).toEqual(
      found("shop"),
    )
    const other = config(kind, "data: {}", "shop")
    expect(await saidBy(configNotInStream, other + needs("a"))).toEqual(found("web"))
  })
})

test.each([
  ["data: {a: x}", 1],
  ["stringData: {level: x}", 0],
  ["binaryData: {level: eA==}", 0],
  ["data: {}", 0],
  ["", 0],
])(
  "with %j there are %i without the key; one without any key is filled later",
  async (data, count) => {
    const text = config("Secret", data) + env("secretKeyRef: {name: web, key: level}")
    expect(await saidBy(missingConfigReference, text)).toHaveLength(count)
  },
)

test.each([
  [pod("envFrom: [{configMapRef: {name: web}}]"), "spec.containers.0.envFrom.0.configMapRef"],
  [volume("configMap: {name: web}"), "spec.volumes.0.configMap"],
])("whole objects need no key, but must be there", async (text, path) => {
  expect(await saidBy(missingConfigReference, config("ConfigMap") + text)).toEqual([])
  expect(await saidBy(configNotInStream, config("ConfigMap") + text)).toEqual([])
  expect(await saidBy(configNotInStream, text)).toEqual([
    `${path}: the ConfigMap "web" is not in the stream`,
  ])
})
