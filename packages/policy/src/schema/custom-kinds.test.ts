import { describe, expect, test } from "vitest"
import { CustomKinds, customKind } from "./custom-kinds.ts"
import type { Shape } from "./shape.ts"

const METADATA: Shape = {
  name: "ObjectMeta",
  type: "object",
  isNullable: false,
  fields: new Map(),
  required: [],
  isOpen: true,
  dropsNull: "fields",
  constraints: [],
}
const options = { metadata: METADATA, pattern: (text: string) => new RegExp(text) }
const SCHEMA = { type: "object", properties: { spec: { type: "object" } } }
const spec = (fields: object = {}) => ({
  spec: { group: "example.com", names: { kind: "Route" }, ...fields },
})
const version = (name: string, fields: object = {}) => ({ name, served: true, ...fields })
const judge = (apiVersion: string, kind: string, ...crds: readonly unknown[]) =>
  new CustomKinds(
    crds.map(customKind).filter((one) => one !== undefined),
    options,
  ).judge(apiVersion, kind)

describe("a CRD is read", () => {
  test("with the schema of each version", () => {
    const versions = [version("v1", { schema: { openAPIV3Schema: SCHEMA } }), version("v2")]
    expect(customKind(spec({ versions }))?.versions).toEqual([
      { name: "v1", isServed: true, isDeprecated: false, warning: undefined, schema: SCHEMA },
      { name: "v2", isServed: true, isDeprecated: false, warning: undefined, schema: undefined },
    ])
  })

  test("of v1beta1, with one schema for all versions, or one version without a list", () => {
    const validation = { openAPIV3Schema: SCHEMA }
    const both = customKind(spec({ versions: [version("v1"), version("v2")], validation }))
    expect(both?.versions.map(({ schema }) => schema)).toEqual([SCHEMA, SCHEMA])
    const one = customKind(spec({ version: "v1", validation }))
    expect(one?.versions).toMatchObject([{ name: "v1", isServed: true, schema: SCHEMA }])
  })

  test.each<[what: string, crd: unknown]>([
    ["nothing", undefined],
    ["a text", "a"],
    ["no spec", {}],
    ["no group", spec({ group: undefined, versions: [version("v1")] })],
    ["no kind", spec({ names: {}, versions: [version("v1")] })],
    ["no version", spec()],
    ["versions without names", spec({ versions: [{ served: true }] })],
  ])("%s is none", (_, crd) => {
    expect(customKind(crd)).toBeUndefined()
  })
})

describe("a kind", () => {
  const crd = spec({
    versions: [
      version("v1", { schema: { openAPIV3Schema: SCHEMA } }),
      version("v1beta1", { deprecated: true }),
      version("v1alpha1", { deprecated: true, deprecationWarning: "it is going. Use v1. " }),
      version("v0", { served: false }),
    ],
  })
  const messages = (apiVersion: string, kind = "Route") =>
    judge(apiVersion, kind, crd)?.problems.map(
      ({ rule, path, message }) => `${rule} ${path}: ${message}`,
    )

  test("of a version that is served has its shape, and no problems", () => {
    expect(judge("example.com/v1", "Route", crd)?.shape?.fields.has("spec")).toBe(true)
    expect(messages("example.com/v1")).toEqual([])
  })

  test("of a version that has no schema has no shape", () => {
    expect(judge("example.com/v1beta1", "Route", crd)?.shape).toBeUndefined()
  })

  test("of a deprecated version is told, in the words of the CRD where it has some", () => {
    expect(messages("example.com/v1beta1")).toEqual([
      "deprecated-api apiVersion: example.com/v1beta1 Route is deprecated by its CRD",
    ])
    expect(messages("example.com/v1alpha1")).toEqual([
      "deprecated-api apiVersion: it is going. Use v1",
    ])
  })

  test("of a version that is not served, or not there, is told which are", () => {
    const served = "example.com/v1, example.com/v1beta1, example.com/v1alpha1"
    for (const name of ["v0", "v9"])
      expect(messages(`example.com/${name}`)).toEqual([
        `unknown-kind apiVersion: the CRD of Route serves no example.com/${name}: it has ${served}`,
      ])
    const none = spec({ versions: [version("v1", { served: false })] })
    expect(judge("example.com/v1", "Route", none)?.problems[0]?.message).toMatch(/it has none$/)
  })

  test("that is nearly one of the group is a mistake; another may have its CRD elsewhere", () => {
    expect(messages("example.com/v1", "Routes")).toEqual([
      "unknown-kind kind: no CRD has example.com/v1 Routes; did you mean Route?",
    ])
    expect(messages("example.com/v1", "Gateway")).toBeUndefined()
    expect(messages("other.com/v1", "Route")).toBeUndefined()
  })

  test("that two CRDs declare is that of the first", () => {
    const second = spec({ versions: [version("v2")] })
    expect(judge("example.com/v2", "Route", second, crd)?.problems).toEqual([])
    expect(judge("example.com/v2", "Route", crd, second)?.problems).toHaveLength(1)
  })

  test("is judged once: the same verdict is given again", () => {
    const read = customKind(crd)
    const kinds = new CustomKinds(read === undefined ? [] : [read], options)
    expect(kinds.judge("example.com/v1", "Route")).toBe(kinds.judge("example.com/v1", "Route"))
    expect([kinds.hasGroup("example.com"), kinds.hasGroup("other.com")]).toEqual([true, false])
  })

  test("whose schema means nothing throws where it is asked for, not before", () => {
    const broken = spec({
      versions: [version("v1", { schema: { openAPIV3Schema: { type: "text" } } }), version("v2")],
    })
    expect(judge("example.com/v2", "Route", broken)?.problems).toEqual([])
    expect(() => judge("example.com/v1", "Route", broken)).toThrow('there is no type "text"')
  })
})
