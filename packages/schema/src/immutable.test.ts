import { expect, test } from "vitest"
import { immutableFields } from "./immutable.ts"

test.each([
  ["apps", "Deployment", "spec.selector"],
  ["apps", "StatefulSet", "spec.volumeClaimTemplates"],
  ["batch", "Job", "spec.template"],
  ["", "Service", "spec.clusterIP"],
  ["rbac.authorization.k8s.io", "RoleBinding", "roleRef"],
])("%s %s cannot change %s", (group, kind, path) => {
  expect(immutableFields({ group, kind }).map((fields) => fields.join("."))).toContain(path)
})

test("knows none of a ConfigMap, and none of kinds of the same name in other groups", () => {
  expect(immutableFields({ group: "", kind: "ConfigMap" })).toEqual([])
  expect(immutableFields({ group: "serving.knative.dev", kind: "Service" })).toEqual([])
})
