import { expect, test } from "vitest"
import { isClusterScoped } from "./scope.ts"

test.each([
  ["", "Namespace", true],
  ["", "Service", false],
  ["rbac.authorization.k8s.io", "ClusterRole", true],
  ["rbac.authorization.k8s.io", "Role", false],
  ["cert-manager.io", "ClusterIssuer", true],
  ["cluster.x-k8s.io", "Cluster", false],
  ["example.com", "Namespace", false],
])("%s %s belongs to no namespace: %s", (group, kind, expected) => {
  expect(isClusterScoped({ group, kind })).toBe(expected)
})
