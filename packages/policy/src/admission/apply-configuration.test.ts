import { loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { expect, test } from "vitest"
import { ApplyError, applyConfiguration } from "./apply-configuration.ts"

const types = await loadKindTypes()
const deployment = types.typeOf({ group: "apps", version: "v1", kind: "Deployment" })
const service = types.typeOf({ group: "", version: "v1", kind: "Service" })
const unknown = types.typeOf({ group: "example.com", version: "v1", kind: "Gadget" })

test.each([
  [
    "a field",
    { spec: { replicas: 1 } },
    { spec: { paused: true } },
    { spec: { replicas: 1, paused: true } },
  ],
  ["a value", { spec: { replicas: 1 } }, { spec: { replicas: 2 } }, { spec: { replicas: 2 } }],
  [
    "a map",
    { metadata: { labels: { a: "1" } } },
    { metadata: { labels: { b: "2" } } },
    { metadata: { labels: { a: "1", b: "2" } } },
  ],
  [
    "a set",
    { metadata: { finalizers: ["a"] } },
    { metadata: { finalizers: ["b", "a"] } },
    { metadata: { finalizers: ["a", "b"] } },
  ],
  [
    "what was not there",
    {},
    { metadata: { labels: { a: "1" } } },
    { metadata: { labels: { a: "1" } } },
  ],
])("%s is merged", (_, object, applied, expected) => {
  expect(applyConfiguration(object, applied, deployment)).toEqual(expected)
})

test("ports of Services are told apart by port and protocol", () => {
  const object = { spec: { ports: [{ port: 53, protocol: "UDP", name: "u" }] } }
  const applied = { spec: { ports: [{ port: 53, name: "t" }] } }
  expect(applyConfiguration(object, applied, service)).toEqual({
    spec: {
      ports: [
        { port: 53, protocol: "UDP", name: "u" },
        { port: 53, name: "t" },
      ],
    },
  })
})

test("lists of a kind that nobody describes are atomic, its maps are not", () => {
  expect(applyConfiguration({ spec: { a: { b: 1 } } }, { spec: { a: { c: 2 } } }, unknown)).toEqual(
    {
      spec: { a: { b: 1, c: 2 } },
    },
  )
  expect(() => applyConfiguration({}, { spec: { l: [1] } }, unknown)).toThrow(ApplyError)
})

test("what was given is not changed, and to apply again changes nothing", () => {
  const labels = fc.dictionary(fc.constantFrom("a", "b", "c"), fc.string(), { maxKeys: 3 })
  const container = fc.record({ name: fc.constantFrom("x", "y"), image: fc.string() })
  const object = fc.record({
    metadata: fc.record({ labels }),
    spec: fc.record({
      template: fc.record({
        spec: fc.record({
          containers: fc.uniqueArray(container, { selector: ({ name }) => name }),
        }),
      }),
    }),
  })
  fc.assert(
    fc.property(object, object, (before, applied) => {
      const copy = structuredClone(before)
      const once = applyConfiguration(before, applied, deployment)
      expect(before).toEqual(copy)
      expect(applyConfiguration(once, applied, deployment)).toEqual(once)
    }),
  )
})
