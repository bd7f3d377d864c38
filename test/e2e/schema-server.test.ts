import { setTimeout as sleep } from "node:timers/promises"
import { type JsonObject, parseManifests } from "@sternpost/manifests"
import { runChecks, schemaCheck } from "@sternpost/policy"
import { beforeAll, describe, expect, test } from "vitest"
import { type ApiServer, askApi, createObject } from "../support/control-plane/api.ts"
import { controlPlaneTools, sharedControlPlane } from "../support/control-plane.ts"
import { describeWithTools } from "../support/tools.ts"

// The schema check against a real API server of the same release: what we refuse, it refuses, with strict field
// validation and without writing anything.

const NAMESPACE = "/namespaces/default"
const CRD = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "routes.check.example.com" },
  spec: {
    group: "check.example.com",
    scope: "Namespaced",
    names: { kind: "Route", plural: "routes", singular: "route", listKind: "RouteList" },
    versions: [
      {
        name: "v1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: {
                type: "object",
                required: ["host"],
                properties: {
                  host: { type: "string", pattern: "^[a-z.]+$", maxLength: 10 },
                  weight: { type: "integer", minimum: 1, maximum: 100 },
                  mode: { type: "string", enum: ["a", "b"] },
                  port: { "x-kubernetes-int-or-string": true },
                  on: { type: "boolean", nullable: true },
                  tags: { type: "array", items: { type: "string" }, minItems: 1 },
                  set: {
                    type: "array",
                    items: { type: "string" },
                    "x-kubernetes-list-type": "set",
                  },
                  ports: {
                    type: "array",
                    "x-kubernetes-list-type": "map",
                    "x-kubernetes-list-map-keys": ["port", "protocol"],
                    items: {
                      type: "object",
                      required: ["port"],
                      properties: {
                        port: { type: "integer" },
                        protocol: { type: "string", default: "TCP" },
                      },
                    },
                  },
                  any: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
                  labels: { type: "object", additionalProperties: { type: "string" } },
                  since: { type: "string", format: "date-time" },
                  one: {
                    type: "object",
                    properties: { a: { type: "string" }, b: { type: "string" } },
                    oneOf: [{ required: ["a"] }, { required: ["b"] }],
                  },
                },
              },
            },
          },
        },
      },
    ],
  },
}

const route = (spec: object) => ({
  apiVersion: "check.example.com/v1",
  kind: "Route",
  metadata: { name: "r" },
  spec: { host: "a.b", ...spec },
})
const container = (fields: object = {}) => ({ name: "web", image: "web:1", ...fields })
const pod = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", ...metadata },
  spec: { containers: [container()], ...spec },
})
const deployment = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", ...metadata },
  spec: {
    selector: { matchLabels: { app: "web" } },
    template: { metadata: { labels: { app: "web" } }, spec: { containers: [container()] } },
    ...spec,
  },
})
const service = (port: object, name = "web") => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name },
  spec: { selector: { app: "web" }, ports: [{ port: 80, ...port }] },
})
const configMap = (fields: object) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "c" },
  ...fields,
})

/** What is right, and what is wrong by our rules. */
const OBJECTS: Readonly<Record<string, readonly object[]>> = {
  right: [
    pod(),
    pod({ nodeSelector: null, terminationGracePeriodSeconds: 5 }),
    pod({ containers: [container({ resources: { limits: { cpu: "100m", memory: 1e9 } } })] }),
    deployment({ strategy: { rollingUpdate: { maxSurge: "25%" } } }),
    service({ targetPort: "http" }),
    configMap({ data: { a: "b" } }),
    configMap({ binaryData: { a: "YQ==" } }),
    service({}, "1web"),
    route({ mode: null, one: null, tags: null, labels: { a: null } }),
    route({}),
    route({
      weight: 5,
      mode: "a",
      port: "http",
      on: null,
      tags: ["x"],
      any: { x: [1] },
      labels: { a: "b" },
    }),
    route({ set: ["a", "b"], ports: [{ port: 1 }, { port: 1, protocol: "UDP" }] }),
    route({ one: { a: "x" }, since: "2026-01-31T12:00:00Z", port: 8 }),
  ],
  "unknown-field": [
    pod({ hostNetwrok: true }),
    pod({ containers: [container({ imgae: "x" })] }),
    pod({}, { lables: {} }),
    deployment({ template: { spec: {}, metdata: {} } }),
    route({ hots: "a" }),
    route({ one: { a: "x", c: 1 } }),
  ],
  "wrong-type": [
    pod({ containers: [container({ env: [{ name: "A", value: 1 }] })] }),
    pod({ hostNetwork: "yes" }),
    pod({ containers: { name: "web" } }),
    pod({ terminationGracePeriodSeconds: 1.5 }),
    deployment({ replicas: "3" }),
    deployment({}, { labels: { a: true } }),
    configMap({ data: { a: 1 } }),
    configMap({ data: ["a"] }),
    service({ port: "80" }),
    route({ weight: "1" }),
    route({ weight: 1.5 }),
    route({ port: 1.5 }),
    route({ tags: "x" }),
    route({ labels: { a: 1 } }),
    route({ tags: [null] }),
  ],
  "missing-field": [
    { ...deployment(), spec: {} },
    { ...pod(), metadata: {} },
    pod({ containers: null }),
    pod({ volumes: [{ name: "a", hostPath: {} }] }),
    { ...route({}), spec: {} },
    route({ host: null }),
  ],
  "invalid-value": [
    pod({ containers: [container({ resources: { limits: { cpu: "1 core" } } })] }),
    pod({ containers: [container({ resources: { limits: { memory: "1gb" } } })] }),
    pod({ containers: [container({ ports: [{ containerPort: 70000 }] })] }),
    pod({ containers: [container({ livenessProbe: { httpGet: { port: "8080" } } })] }),
    pod({ activeDeadlineSeconds: 9.3e18 }),
    pod({}, { creationTimestamp: "today" }),
    deployment({ replicas: 3e9 }),
    deployment({ strategy: { rollingUpdate: { maxSurge: "25" } } }),
    service({ port: 0 }),
    service({ targetPort: "-http" }),
    configMap({ binaryData: { a: "not base64!" } }),
    route({ set: ["a", "a"] }),
    route({ ports: [{ port: 1 }, { port: 1, protocol: "TCP" }] }),
    route({ weight: 0 }),
    route({ weight: 101 }),
    route({ host: "A" }),
    route({ host: "abcdefghijk" }),
    route({ mode: "c" }),
    route({ tags: [] }),
    route({ since: "today" }),
    route({ one: { a: "x", b: "y" } }),
    route({ one: {} }),
  ],
  "invalid-label": [
    pod({}, { labels: { a: "b c" } }),
    pod({}, { labels: { "a b": "c" } }),
    pod({}, { labels: { a: "v1+2" } }),
    pod({}, { annotations: { "a/b/c": "x" } }),
    pod({ nodeSelector: { a: "b c" } }),
    deployment({ selector: { matchLabels: { app: "web!" } } }),
  ],
  "invalid-name": [
    pod({}, { name: "Web" }),
    pod({}, { name: "web-" }),
    pod({ containers: [container({ name: "Web" })] }),
    pod({ containers: [container({ ports: [{ containerPort: 80, name: "HTTP" }] })] }),
    pod({
      containers: [container({ ports: [{ containerPort: 80, name: "a-much-too-long-name" }] })],
    }),
    pod({ volumes: [{ name: "A", emptyDir: {} }] }),
    service({}, "web.one"),
    service({ name: "Http" }),
    { ...configMap({}), metadata: { name: "a_b" } },
  ],
}

const CASES = Object.entries(OBJECTS).flatMap(([rule, objects]) =>
  objects.map((object, index) => ({ rule, object, title: `${rule} ${index + 1}` })),
)

const PLURALS: Readonly<Record<string, string>> = {
  Pod: "pods",
  Deployment: "deployments",
  Service: "services",
  ConfigMap: "configmaps",
  Route: "routes",
}

describeWithTools("the schema check and a real API server", controlPlaneTools, () => {
  let api: ApiServer
  beforeAll(async () => {
    api = await sharedControlPlane()
    await createObject(api, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", CRD)
    const routes = `/apis/check.example.com/v1${NAMESPACE}/routes`
    while ((await askApi(api, "GET", routes)).status !== 200) await sleep(100)
  })

  async function serverAccepts(object: JsonObject): Promise<boolean> {
    const { apiVersion, kind } = object as { apiVersion: string; kind: string }
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`
    const path = `${root}${NAMESPACE}/${PLURALS[kind]}?dryRun=All&fieldValidation=Strict`
    const { status } = await askApi(api, "POST", path, object)
    expect([201, 400, 422], `${status}`).toContain(status)
    return status === 201
  }

  describe("agree about what is", () => {
    test.each(CASES)("$title", async ({ rule, object }) => {
      const text = [CRD, object].map((one) => JSON.stringify(one)).join("\n---\n")
      const { manifests } = parseManifests(text)
      const { findings } = await runChecks({
        checks: [schemaCheck()],
        manifests,
        kubernetesVersion: "1.36",
      })
      const rules = [...new Set(findings.map((finding) => finding.rule))]
      const accepted = await serverAccepts(object as JsonObject)
      if (rule === "right") expect({ accepted, rules }).toEqual({ accepted: true, rules: [] })
      else {
        expect(rules).toContain(rule)
        expect(accepted).toBe(false)
      }
    })
  })
})
