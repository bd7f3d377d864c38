import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./resources.ts"

describe.each([
  [rules.cpuRequests, "requests", "cpu"],
  [rules.memoryRequests, "requests", "memory"],
  [rules.memoryLimits, "limits", "memory"],
  [rules.cpuLimits, "limits", "cpu"],
])("$id", (rule, kind, resource) => {
  const one = kind === "requests" ? "request" : "limit"
  const FOUND = [
    `containers.0.resources.${kind}.${resource}: the container "web" has no ${resource} ${one}`,
  ]
  const resources = (value: string, field = kind) =>
    `resources: {${field}: {${resource}: ${value}}}`

  test.each([["100m"], ["1"], ["0.5"], ["1Gi"], ["10"], ["1e3"]])("%s is enough", async (value) => {
    expect(await saidBy(rule, resources(value))).toEqual([])
  })

  test.each([["0"], ['"0"'], ["0m"], ["0Mi"], ["0.0"], ["null"]])(
    "%s is nothing",
    async (value) => {
      expect(await saidBy(rule, resources(value))).toEqual(FOUND)
    },
  )

  test("the other half does not count", async () => {
    const other = kind === "requests" ? "limits" : "requests"
    expect(await saidBy(rule, resources("1", other))).toEqual(FOUND)
  })

  test("what the pod says as a whole counts for all its containers", async () => {
    const fields = `containers: [{name: a, image: "a:1"}, {name: b, image: "b:1"}]\n${resources("1")}`
    expect(await saidBy(rule, fields)).toEqual([])
  })

  test("init containers are asked, ephemeral ones may say nothing", async () => {
    const fields = `containers: [{name: web, image: "a:1", ${resources("1")}}]\ninitContainers: [{name: a, image: "a:1"}]\nephemeralContainers: [{name: debug, image: "b:1"}]`
    expect(await saidBy(rule, fields)).toEqual([
      `initContainers.0.resources.${kind}.${resource}: the container "a" has no ${resource} ${one}`,
    ])
  })
})

describe("ephemeral-storage", () => {
  const storage = (...kinds: readonly string[]) =>
    `resources: {${kinds.map((kind) => `${kind}: {ephemeral-storage: 1Gi}`).join()}}`
  test.each([
    [storage(), "requests and limits"],
    [storage("requests"), "limits"],
    [storage("limits"), "requests"],
  ])("%s lacks %s", async (fields, what) => {
    expect(await saidBy(rules.ephemeralStorage, fields)).toEqual([
      `containers.0.resources: the container "web" has no ephemeral-storage in ${what}`,
    ])
  })

  test("both are enough", async () => {
    expect(await saidBy(rules.ephemeralStorage, storage("requests", "limits"))).toEqual([])
  })
})
