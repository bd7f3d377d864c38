import { expect, test } from "vitest"
import { apiLifecycle, isSince } from "./api-lifecycle.ts"
import { KUBERNETES_VERSIONS, loadKubernetesTypes } from "./types/load.ts"

test.each([
  ["extensions/v1beta1", "Ingress", "1.14", "1.22", "networking.k8s.io/v1", "Ingress"],
  ["policy/v1beta1", "PodDisruptionBudget", "1.21", "1.25", "policy/v1", "PodDisruptionBudget"],
  ["batch/v2alpha1", "CronJob", "1.8", "1.21", "batch/v1", "CronJob"],
  ["v1", "Endpoints", "1.33", undefined, "discovery.k8s.io/v1", "EndpointSlice"],
])("%s %s: deprecated in %s, removed in %s, now %s %s", (...row) => {
  const [apiVersion, kind, deprecated, removed, version, name] = row
  expect(apiLifecycle(apiVersion, kind)).toEqual({
    deprecated,
    removed,
    replacement: { apiVersion: version, kind: name },
  })
})

test("what has no replacement says none", () => {
  expect(apiLifecycle("policy/v1beta1", "PodSecurityPolicy")).toEqual({
    deprecated: "1.21",
    removed: "1.25",
    replacement: undefined,
  })
})

test.each([
  ["apps/v1", "Deployment"],
  ["extensions/v1beta1", "Nothing"],
  ["example.com/v1", "Ingress"],
])("nothing is said of %s %s", (apiVersion, kind) => {
  expect(apiLifecycle(apiVersion, kind)).toBeUndefined()
})

test.each([
  ["1.25", "1.25", true],
  ["1.26", "1.25", true],
  ["1.24", "1.25", false],
  ["1.9", "1.10", false],
  ["2.0", "1.36", true],
])("%s is since %s: %s", (version, release, expected) => {
  expect(isSince(version, release)).toBe(expected)
})

test("each replacement is a kind of the newest table, or was removed itself", async () => {
  const table = await loadKubernetesTypes(KUBERNETES_VERSIONS[0])
  const { API_LIFECYCLE } = await import("./generated/api-lifecycle.ts")
  const lost = API_LIFECYCLE.trim()
    .split("\n")
    .map((row) => row.split(" "))
    .filter(([version = "", kind = ""]) => {
      const { replacement } = apiLifecycle(version, kind) ?? {}
      if (replacement === undefined) return false
      const { apiVersion, kind: name } = replacement
      if (apiLifecycle(apiVersion, name)?.removed !== undefined) return false
      return table.kind(apiVersion, name) === undefined
    })
  // Reviews and subresources are no kinds that anybody keeps.
  expect(
    lost.map(([, kind]) => kind).filter((kind) => !/Review$|Rollback$|Eviction$/.test(kind ?? "")),
  ).toEqual([])
})
