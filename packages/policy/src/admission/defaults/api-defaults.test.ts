import { expect, test } from "vitest"
import { withApiDefaults } from "./api-defaults.ts"

// test/e2e/admission-defaults.test.ts compares all of it with a real API server.

const of = (
  apiVersion: string,
  kind: string,
  spec: object,
  namespace: string | undefined = "shop",
) => {
  const [group = "", version = ""] = apiVersion.includes("/")
    ? apiVersion.split("/")
    : ["", apiVersion]
  const value = { apiVersion, kind, metadata: { name: "a" }, spec }
  return withApiDefaults(value, { group, version, kind, namespace }) as {
    spec: Record<string, unknown>
    metadata: object
  }
}

test("what is absent is filled in, what is there stays", () => {
  const { spec, metadata } = of("apps/v1", "Deployment", {
    replicas: 3,
    template: { spec: { containers: [{ name: "a", image: "x" }] } },
  })
  expect(metadata).toEqual({ name: "a", namespace: "shop" })
  expect(spec).toMatchObject({
    replicas: 3,
    revisionHistoryLimit: 10,
    strategy: { type: "RollingUpdate" },
  })
  expect(spec["template"]).toMatchObject({
    spec: { restartPolicy: "Always", containers: [{ imagePullPolicy: "Always", resources: {} }] },
  })
})

test.each([
  ["x", "Always"],
  ["x:latest", "Always"],
  ["r:5000/x", "Always"],
  ["r:5000/x:1", "IfNotPresent"],
  ["x@sha256:abc", "IfNotPresent"],
])("the image %s is pulled %s", (image, policy) => {
  const { spec } = of("v1", "Pod", { containers: [{ name: "a", image }] })
  expect(spec["containers"]).toMatchObject([{ imagePullPolicy: policy }])
})

test.each([
  [
    { type: "ExternalName" },
    { internalTrafficPolicy: undefined, externalTrafficPolicy: undefined },
  ],
  [{}, { type: "ClusterIP", internalTrafficPolicy: "Cluster", externalTrafficPolicy: undefined }],
  [
    { type: "LoadBalancer" },
    { externalTrafficPolicy: "Cluster", allocateLoadBalancerNodePorts: true },
  ],
])("a Service %o has %o", (spec, expected) => {
  const { spec: filled } = of("v1", "Service", spec)
  for (const [key, value] of Object.entries(expected)) expect(filled[key], key).toEqual(value)
})

test.each([
  [{}, { completions: 1, parallelism: 1 }],
  [{ parallelism: 2 }, { completions: undefined, parallelism: 2 }],
  [{ completions: 3 }, { completions: 3, parallelism: 1 }],
])("a Job %o has %o", (spec, expected) => {
  const { spec: filled } = of("batch/v1", "Job", spec)
  for (const [key, value] of Object.entries(expected)) expect(filled[key], key).toEqual(value)
})

test("a strategy that is no rolling update gets none", () => {
  expect(of("apps/v1", "Deployment", { strategy: { type: "Recreate" } }).spec["strategy"]).toEqual({
    type: "Recreate",
  })
})

test("other kinds, other versions and what has the wrong type are left alone", () => {
  expect(of("apps/v1beta1", "Deployment", { a: 1 }).spec).toEqual({ a: 1 })
  expect(of("example.com/v1", "Gadget", {}, "").metadata).toEqual({ name: "a" })
  expect(of("v1", "Pod", { containers: "x", volumes: [null, 1] }).spec).toMatchObject({
    containers: "x",
    volumes: [null, 1],
  })
})

test("what was given is not changed", () => {
  const value = {
    apiVersion: "v1",
    kind: "Pod",
    spec: { containers: [{ name: "a", image: "x", ports: [{}] }] },
  }
  const copy = structuredClone(value)
  withApiDefaults(value, { group: "", version: "v1", kind: "Pod", namespace: "a" })
  expect(value).toEqual(copy)
})

test("what is null or empty is absent, as the API server reads it", () => {
  const { spec } = of("apps/v1", "Deployment", {
    paused: false,
    template: {
      metadata: { labels: { a: null }, annotations: {} },
      spec: {
        volumes: null,
        hostNetwork: false,
        containers: [{ name: "a", args: [], env: [{ name: "E", value: "" }] }],
      },
    },
  })
  const template = spec["template"] as { metadata: object; spec: Record<string, unknown> }
  expect(template.metadata).toEqual({ labels: { a: "" } })
  expect(Object.keys(spec)).not.toContain("paused")
  for (const key of ["volumes", "hostNetwork"])
    expect(Object.keys(template.spec)).not.toContain(key)
  expect(template.spec["containers"]).toMatchObject([{ env: [{ name: "E" }] }])
  expect(template.spec["containers"]).not.toMatchObject([{ args: [] }])
  // Custom resources are read as they are.
  expect(of("example.com/v1", "Gadget", { a: null, b: [] }).spec).toEqual({ a: null, b: [] })
})
