import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { rewriteForController } from "./autogen.ts"
import { rewriteMutation } from "./mutation-autogen.ts"
import { podsIn } from "./pod-templates.ts"

const PLACE = { spec: "spec.template.spec", metadata: "spec.template.metadata" }

// Source of the cases: how Kyverno's CLI 1.19.1 evaluates such policies, and its rules.
describe("an expression about a pod, for its controller", () => {
  test.each([
    ["object.spec.containers", "object.spec.template.spec.containers"],
    [
      "oldObject.spec.x == object.metadata.labels",
      "oldObject.spec.template.spec.x == object.spec.template.metadata.labels",
    ],
    ["object.metadata.namespace", "object.metadata.namespace"],
    ["object.metadata.namespaces", "object.spec.template.metadata.namespaces"],
    [
      "object.metadata.namespace != oldObject.metadata.namespace",
      "object.metadata.namespace != oldObject.metadata.namespace",
    ],
    ["object.?spec.x", "object.?spec.x"],
    ["request.object.spec", "request.object.spec.template.spec"],
    ["object.kind", "object.kind"],
  ])("%s", (text, expected) => {
    expect(rewriteForController(text, PLACE)).toBe(expected)
  })

  test("what names neither stays as it is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/object\.(spec|metadata)|oldObject\.(spec|metadata)/.test(text))
        expect(rewriteForController(text, PLACE)).toBe(text)
      }),
    )
  })
})

describe("a mutation of a pod, for its controller", () => {
  test.each([
    ["Object{}", "Object{}"],
    [
      "Object{spec: Object.spec{a: 1}}",
      "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{a: 1}}}}",
    ],
    [
      " Object {spec: Object.spec{}}",
      "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{}}}}",
    ],
    [
      "Object{spec: object.spec} ",
      "Object{spec: Object.spec{template: Object.spec.template{spec: object.spec.template.spec}}}",
    ],
    [
      "has(object.spec.x) ? Object{} : Object{}",
      "has(object.spec.template.spec.x) ? Object{} : Object{}",
    ],
    [
      "object.metadata.name + object.metadata.labels.a",
      "object.metadata.name + object.spec.template.metadata.labels.a",
    ],
    ["[JSONPatch{}]", "[JSONPatch{}]"],
    ["Object{spec: Object.spec{", "Object{spec: Object.spec.template.spec{"],
  ])("%s", (text, expected) => {
    expect(rewriteMutation(text, PLACE)).toBe(expected)
  })
})

test("pods are found wherever they stand below spec", () => {
  const template = { spec: { containers: [{ name: "a", image: "i" }] } }
  const object = {
    status: { template },
    spec: {
      jobs: [{ template }, { template: { ...template, metadata: { name: "n" } } }],
      other: { spec: { containers: [] } },
    },
  }
  expect(podsIn(object, "web", "shop")).toEqual([
    {
      path: "spec.jobs[0].template",
      pod: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "web", namespace: "shop" },
        spec: template.spec,
      },
    },
    {
      path: "spec.jobs[1].template",
      pod: {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "n", namespace: "shop" },
        spec: template.spec,
      },
    },
  ])
  expect(podsIn({ spec: { containers: [{ name: "a" }] } }, "web", undefined)).toEqual([])
})
