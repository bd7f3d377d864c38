import { beforeAll, describe, expect, test } from "vitest"
import { type CustomType, findCustomType, kindTypes } from "../types/kind-types.ts"
import { loadKubernetesTypes } from "../types/load.ts"
import type { TypeSchema } from "../types/type-schema.ts"
import type { TypeTable } from "../types/type-table.ts"
import { CrdError, isCrd, readCrd } from "./read-crd.ts"

let table: TypeTable
let podSpec: TypeSchema
beforeAll(async () => {
  table = await loadKubernetesTypes()
  podSpec = table.type("io.k8s.api.core.v1.PodSpec") as TypeSchema
})

const object = (properties: object, rest: object = {}) => ({ type: "object", properties, ...rest })
const list = (items: object, rest: object = {}) => ({ type: "array", items, ...rest })
const text = { type: "string" }

const crd = (openAPIV3Schema: object, rest: object = {}) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "routes.example.com" },
  spec: {
    group: "example.com",
    names: { kind: "Route", plural: "routes" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    ...rest,
  },
})
const typesOf = (document: unknown) => readCrd(document, podSpec)
const typeOf = (schema: object) => (typesOf(crd(schema))[0] as CustomType).type

describe("the type that a CRD declares", () => {
  test("is that of its group, version and kind", () => {
    expect(typesOf(crd(object({ spec: object({}) })))).toMatchObject([
      { group: "example.com", version: "v1", kind: "Route", podSpecs: [] },
    ])
  })

  test("has list keys", () => {
    const keyed = {
      "x-kubernetes-list-type": "map",
      "x-kubernetes-list-map-keys": ["host", "port"],
    }
    const item = object({ host: text, port: { type: "integer", default: 443 } })
    const rules = typeOf(object({ rules: list(item, keyed) })).field("rules")
    expect(rules).toMatchObject({
      type: "list",
      patchStrategy: ["merge"],
      listType: "map",
      listMapKeys: ["host", "port"],
    })
    expect(rules?.items?.fields?.field("port")).toMatchObject({ type: "int64", default: 443 })
  })

  test.each([
    ["set", { listType: "set", patchStrategy: ["merge"] }],
    ["atomic", { listType: "atomic", patchStrategy: [] }],
    [undefined, { patchStrategy: [], listMapKeys: [] }],
  ])("has lists of type %s", (listType, expected) => {
    const schema = list(text, listType === undefined ? {} : { "x-kubernetes-list-type": listType })
    const field = typeOf(object({ tags: schema })).field("tags")
    expect(field).toMatchObject(expected)
    expect(field?.listType).toBe(listType)
  })

  test("has maps, nested objects and scalars", () => {
    const type = typeOf(
      object(
        {
          labels: { type: "object", additionalProperties: text },
          pools: {
            type: "object",
            additionalProperties: object({ size: { type: "integer", format: "int32" } }),
          },
          port: { "x-kubernetes-int-or-string": true },
          at: { type: "string", format: "date-time" },
          any: { "x-kubernetes-preserve-unknown-fields": true },
          free: { type: "object" },
          ratio: { type: "number" },
          on: { type: "boolean" },
        },
        { required: ["port"] },
      ),
    )
    const types = Object.fromEntries(type.fieldNames.map((name) => [name, type.field(name)?.type]))
    expect(types).toEqual({
      labels: "map",
      pools: "map",
      port: "int-or-string",
      at: "time",
      any: "any",
      free: "any",
      ratio: "number",
      on: "boolean",
    })
    expect(type.field("port")?.isRequired).toBe(true)
    expect(type.field("pools")?.fields?.field("x")?.fields?.field("size")?.type).toBe("int32")
  })

  test("is complete unless it keeps unknown fields", () => {
    expect(typeOf(object({ a: text })).isComplete).toBe(true)
    expect(
      typeOf(object({ a: text }, { "x-kubernetes-preserve-unknown-fields": true })).isComplete,
    ).toBe(false)
    expect(typeOf({}).isComplete).toBe(false)
  })

  test("is one for each version", () => {
    const versions = ["v1", "v2"].map((name) => ({
      name,
      schema: { openAPIV3Schema: object({ [name]: text }) },
    }))
    const types = typesOf(crd({}, { versions }))
    expect(types.map(({ version, type }) => [version, ...type.fieldNames])).toEqual([
      ["v1", "v1"],
      ["v2", "v2"],
    ])
  })

  test.each([
    ["one version", { version: "v1beta1", versions: undefined }, ["v1beta1"]],
    ["several", { versions: [{ name: "v1" }, { name: "v2" }] }, ["v1", "v2"]],
  ])("may have its schema beside %s, as in v1beta1", (_, rest, expected) => {
    const validation = { openAPIV3Schema: object({ a: text }) }
    const document = {
      ...crd({}, { validation, ...rest }),
      apiVersion: "apiextensions.k8s.io/v1beta1",
    }
    expect(typesOf(document).map(({ version, type }) => [version, ...type.fieldNames])).toEqual(
      expected.map((version) => [version, "a"]),
    )
  })

  test.each([
    [null],
    [{}],
    [{ spec: null }],
    [{ spec: { group: "a", names: {}, versions: [{ name: "v1" }] } }],
    [{ spec: { group: "a", names: { kind: "B" }, versions: [] } }],
    [{ spec: { group: "a", names: { kind: "B" }, versions: [null, {}] } }],
  ])("is not made from %j", (document) => {
    expect(() => typesOf(document)).toThrow(CrdError)
  })

  test("names the CRD that cannot be read", () => {
    expect(() => typesOf({ metadata: { name: "a.b" } })).toThrow(
      "the CustomResourceDefinition a.b has no spec.group, spec.names.kind or spec.versions",
    )
  })
})

describe("the pods in a CRD", () => {
  const container = object({ name: text, image: text, env: list(object({ name: text })) })
  const pod = object({
    containers: list(container),
    restartPolicy: text,
    volumes: list(object({ name: text })),
    serviceAccountName: text,
  })
  const podSpecs = (schema: object) =>
    typesOf(crd(schema))[0]?.podSpecs?.map((path) => path.join("."))

  test("are found in templates, lists and maps", () => {
    const template = object({ metadata: object({}), spec: pod })
    expect(
      podSpecs(
        object({
          spec: object({
            template,
            jobs: list(object({ template })),
            pools: { type: "object", additionalProperties: object({ template }) },
          }),
        }),
      ),
    ).toEqual(["spec.template.spec", "spec.jobs.[].template.spec", "spec.pools.*.template.spec"])
  })

  test("are not what an operator puts beside a few of their fields", () => {
    const options = Object.fromEntries(
      ["retention", "shards", "replicas", "version"].map((it) => [it, text]),
    )
    const { properties } = pod
    expect(podSpecs(object({ spec: object({ ...properties, ...options }) }))).toEqual([])
    expect(podSpecs(object({ spec: object({ containers: list(container) }) }))).toEqual([])
    expect(podSpecs(object({ status: object({ template: object({ spec: pod }) }) }))).toEqual([])
  })

  test("merge as pods do, also where the CRD does not say so", () => {
    const custom = typesOf(crd(object({ spec: object({ template: object({ spec: pod }) }) })))
    const kind = { group: "example.com", version: "v1", kind: "Route" }
    const type = kindTypes(table, custom).typeOf(kind)
    const podType = type.field("spec")?.fields?.field("template")?.fields?.field("spec")?.fields
    const containers = podType?.field("containers")
    expect(containers?.listMapKeys).toEqual(["name"])
    expect(containers?.items?.fields?.field("ports")?.listMapKeys).toEqual([
      "containerPort",
      "protocol",
    ])
    expect(findCustomType(custom, kind)?.podSpecs).toEqual([["spec", "template", "spec"]])
    expect(findCustomType(custom, { ...kind, kind: "Other" })).toBeUndefined()
  })
})

test("a CRD is told from other objects", () => {
  expect(isCrd(crd({}))).toBe(true)
  expect(isCrd({ ...crd({}), apiVersion: "apiextensions.k8s.io/v1beta1" })).toBe(true)
  expect(isCrd({ apiVersion: "v1", kind: "Pod" })).toBe(false)
  expect(isCrd({ apiVersion: "example.com/v1", kind: "CustomResourceDefinition" })).toBe(false)
  expect(isCrd(null)).toBe(false)
})
