import { describe, expect, test } from "vitest"
import { KUBERNETES_VERSIONS, knownKubernetesVersion, loadKubernetesTypes } from "./load.ts"

test.each([
  ["1.34", "1.34"],
  ["v1.34", "1.34"],
  ["v1.34.2", "1.34"],
  ["1.31.4-eks-1", "1.31"],
  ["v1.35.0+k3s1", "1.35"],
  ["1.3", undefined],
  ["1.340", undefined],
  ["1.37", undefined],
  ["latest", undefined],
  ["", undefined],
])("%j is the release %j", (text, version) => {
  expect(knownKubernetesVersion(text)).toBe(version)
})

test("a release without a table is refused with those that have one", async () => {
  await expect(loadKubernetesTypes("1.12")).rejects.toThrow(
    "no types of Kubernetes 1.12: known are 1.36, 1.35, 1.34, 1.33, 1.32, 1.31",
  )
})

test("a table is read once", () => {
  expect(loadKubernetesTypes("1.33")).toBe(loadKubernetesTypes("1.33"))
})

describe.each(KUBERNETES_VERSIONS)("the table of %s", (version) => {
  test("leads from each kind to types that there are", async () => {
    const table = await loadKubernetesTypes(version)
    const broken: string[] = []
    for (const name of table.typeNames) {
      const type = table.type(name)
      for (const field of type?.fieldNames ?? []) {
        const schema = type?.field(field)
        const inner = schema?.items ?? schema
        if (inner?.type === "object" && inner.fields === undefined) broken.push(`${name}.${field}`)
      }
    }
    expect(table.typeNames.length).toBeGreaterThan(500)
    expect(broken).toEqual([])
  })

  test("has the kinds that are old in the tooth", async () => {
    const table = await loadKubernetesTypes(version)
    const spec = table.kind("apps/v1", "Deployment")?.field("spec")?.fields
    expect(spec?.field("selector")?.isRequired).toBe(true)
    expect(spec?.field("replicas")).toMatchObject({ type: "int32", isRequired: false })
  })
})

// What each release brought, from its changelog.
test.each([
  ["io.k8s.api.core.v1.Container", "restartPolicyRules", "1.34"],
  ["io.k8s.api.core.v1.PodSpec", "hostnameOverride", "1.34"],
  ["io.k8s.api.core.v1.PodSpec", "resources", "1.32"],
  ["io.k8s.api.batch.v1.JobSpec", "managedBy", "1.31"],
])("%s has %s since %s", async (name, field, since) => {
  const found = await Promise.all(
    KUBERNETES_VERSIONS.map(async (version) => {
      const table = await loadKubernetesTypes(version)
      return table.type(name)?.field(field) === undefined ? [] : [version]
    }),
  )
  expect(found.flat().at(-1)).toBe(since)
})
