import { expect, test } from "vitest"
import { NAME_REFERENCES } from "./generated/name-references.ts"
import { nameReferences, podReferences } from "./references.ts"

const has = (referent: string, kind: string, path: string) =>
  nameReferences().some(
    (one) => one.referent.kind === referent && one.field.kind === kind && one.field.path === path,
  )

test("kustomize's table has 16 kinds and 167 fields", () => {
  expect(NAME_REFERENCES).toHaveLength(16)
  expect(NAME_REFERENCES.flatMap(([, fields]) => fields)).toHaveLength(167)
})

test.each([
  ["ConfigMap", "Deployment", "spec/template/spec/volumes/configMap/name"],
  ["Service", "StatefulSet", "spec/serviceName"],
  ["Service", "HTTPRoute", "spec/rules/backendRefs/name"],
  ["Issuer", "Certificate", "spec/issuerRef/name"],
])("a %s is named by a %s in %s", (referent, kind, path) => {
  expect(has(referent, kind, path)).toBe(true)
})

test("fields of pod specs begin in the pod spec", () => {
  const paths = podReferences().map(({ field }) => field.path)
  expect(paths).toContain("volumes/secret/secretName")
  expect(paths).toContain("ephemeralContainers/envFrom/secretRef/name")
  expect(paths.filter((path) => path.startsWith("spec/"))).toEqual([])
})

test("no kind has a version in its group", () => {
  for (const { referent, field } of nameReferences())
    expect(`${referent.group}${field.group}`).not.toContain("/")
})
