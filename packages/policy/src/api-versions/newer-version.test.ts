import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { applyFixes } from "../findings/apply-fixes.ts"
import { lintCheck } from "../lint/lint-check.ts"
import { runChecks } from "../run-checks.ts"
import { schemaCheck } from "../schema/schema-check.ts"

const run = async (text: string) => {
  const stream = parseManifests(text)
  const { manifests } = stream
  const checks = [schemaCheck()]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  return { stream, findings }
}

/** The text after the fixes of the schema check, of which nothing is left to say. */
async function mended(text: string): Promise<string> {
  const { stream, findings } = await run(text)
  expect(findings.map(({ rule }) => rule)).toEqual(["removed-api"])
  expect(applyFixes(findings).left).toEqual([])
  expect((await run(stream.toString())).findings).toEqual([])
  return stream.toString()
}

const POD =
  "template:\n    metadata: {labels: {a: b}}\n    spec: {containers: [{name: a, image: b}]}"

test.each([
  ["policy/v1beta1", "PodDisruptionBudget", "policy/v1", "selector: {matchLabels: {a: b}}"],
  ["apps/v1beta1", "Deployment", "apps/v1", `selector: {matchLabels: {a: b}}\n  ${POD}`],
  ["extensions/v1beta1", "Deployment", "apps/v1", `selector: {matchLabels: {a: b}}\n  ${POD}`],
  [
    "extensions/v1beta1",
    "DaemonSet",
    "apps/v1",
    `selector: {matchLabels: {a: b}}\n  updateStrategy: {type: OnDelete}\n  ${POD}`,
  ],
  ["extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1", "podSelector: {}"],
])("of %s %s only the version is changed", async (apiVersion, kind, newer, spec) => {
  const text = (version: string) =>
    `apiVersion: ${version} # old\nkind: ${kind}\nmetadata: {name: web}\nspec: # all of it\n  ${spec}\n`
  expect(await mended(text(apiVersion))).toBe(text(newer))
})

test("an Ingress gets the backends and the types of paths that it must have now", async () => {
  const before = `apiVersion: extensions/v1beta1
kind: Ingress
metadata:
  name: web # ours
spec:
  backend: {serviceName: rest, servicePort: http}
  rules:
    - host: web.example.com
      http:
        paths:
          - path: / # all
            backend:
              serviceName: web
              servicePort: 80
          - path: /api
            pathType: Prefix
            backend:
              serviceName: api
              servicePort: "8080"
`
  expect(await mended(before)).toBe(`apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web # ours
spec:
  rules:
    - host: web.example.com
      http:
        paths:
          - path: / # all
            backend:
              service:
                name: web
                port:
                  number: 80
            pathType: ImplementationSpecific
          - path: /api
            pathType: Prefix
            backend:
              service:
                name: api
                port:
                  number: 8080
  defaultBackend:
    service:
      name: rest
      port:
        name: http
`)
})

test("an autoscaler for CPU and memory gets the targets that it must have now", async () => {
  const text = (version: string, metrics: string) =>
    `apiVersion: autoscaling/${version}\nkind: HorizontalPodAutoscaler\nmetadata: {name: web}\nspec:\n  maxReplicas: 3\n  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}\n  metrics:\n${metrics}`
  const before = text(
    "v2beta1",
    "  - type: Resource\n    resource:\n      name: cpu\n      targetAverageUtilization: 80\n  - type: Resource\n    resource:\n      name: memory\n      targetAverageValue: 1Gi\n",
  )
  const after = text(
    "v2",
    "  - type: Resource\n    resource:\n      name: cpu\n      target:\n        type: Utilization\n        averageUtilization: 80\n  - type: Resource\n    resource:\n      name: memory\n      target:\n        type: AverageValue\n        averageValue: 1Gi\n",
  )
  expect(await mended(before)).toBe(after)
})

describe("a person must decide about", () => {
  test.each([
    ["policy/v1beta1 PodDisruptionBudget", "{minAvailable: 1}"],
    ["policy/v1beta1 PodDisruptionBudget", "{selector: {}}"],
    ["extensions/v1beta1 Deployment", "{template: {}}"],
    ["extensions/v1beta1 Deployment", "{selector: {a: b}, rollbackTo: {revision: 1}}"],
    ["extensions/v1beta1 DaemonSet", "{selector: {matchLabels: {a: b}}}"],
    ["extensions/v1beta1 Ingress", "{backend: {serviceName: web}}"],
    ["extensions/v1beta1 Ingress", "{rules: [{http: {paths: [{path: /}]}}]}"],
    ["extensions/v1beta1 Ingress", "{rules: 1}"],
    ["autoscaling/v2beta1 HorizontalPodAutoscaler", "{metrics: [{type: Pods, pods: {}}]}"],
    ["autoscaling/v2beta1 HorizontalPodAutoscaler", "{metrics: [{type: Resource}]}"],
    [
      "autoscaling/v2beta1 HorizontalPodAutoscaler",
      "{metrics: [{type: Resource, resource: {name: cpu}}]}",
    ],
    ["apiextensions.k8s.io/v1beta1 CustomResourceDefinition", "{}"],
    ["policy/v1beta1 PodSecurityPolicy", "{}"],
  ])("%s with %s", async (name, spec) => {
    const [apiVersion, kind] = name.split(" ")
    const text = `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: web}\nspec: ${spec}\n`
    const { findings } = await run(text)
    const removed = findings.find(({ rule }) => rule === "removed-api")
    expect(removed).toBeDefined()
    expect(removed?.fix).toBeUndefined()
  })
})

test("lint alone has the same fix", async () => {
  const stream = parseManifests(
    "apiVersion: batch/v1beta1 # old\nkind: CronJob\nmetadata: {name: web}\n",
  )
  const { manifests } = stream
  const checks = [lintCheck({ profile: "minimal" })]
  const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
  applyFixes(findings.filter(({ rule }) => rule === "removed-api"))
  expect(stream.toString()).toContain("apiVersion: batch/v1 # old\n")
})
