import { expect, test } from "vitest"
import { nameProblems } from "./object-name.ts"

const rbac = "rbac.authorization.k8s.io"

test.each([
  ["", "ConfigMap", "a.b-c", true],
  ["", "ConfigMap", "A", false],
  ["", "ConfigMap", "a..b", false],
  ["", "ConfigMap", "a-", false],
  ["", "ConfigMap", "a".repeat(253), true],
  ["", "ConfigMap", "a".repeat(254), false],
  ["", "Service", "web", true],
  ["", "Service", "1web", true],
  ["", "Service", "a.b", false],
  ["", "Namespace", "a.b", false],
  ["", "Namespace", "1", true],
  ["batch", "CronJob", "a".repeat(52), true],
  ["batch", "CronJob", "a".repeat(53), false],
  [rbac, "ClusterRole", "system:a:B_c", true],
  [rbac, "RoleBinding", "a/b", false],
  [rbac, "Role", "..", false],
  ["example.com", "Service", "a.b", true],
])("%s %s %s: %s", (group, kind, name, isFine) => {
  expect(nameProblems({ group, kind, version: "1.36" }, { name }).length === 0).toBe(isFine)
})

test.each([
  [undefined, [["metadata"]]],
  [null, [["metadata"]]],
  [{}, [["metadata", "name"]]],
  [{ name: "" }, [["metadata", "name"]]],
  [{ name: null, generateName: "" }, [["metadata", "name"]]],
  [{ generateName: "a-" }, []],
  // The walk tells of these.
  [1, []],
  [{ name: 5 }, []],
])("the name in %j", (metadata, paths) => {
  expect(
    nameProblems({ group: "", kind: "Pod", version: "1.36" }, metadata).map(({ path }) => path),
  ).toEqual(paths)
})

test.each([
  ["1.35", false],
  ["1.36", true],
])("in Kubernetes %s the name of a Service may begin with a digit: %s", (version, isFine) => {
  const named = { group: "", kind: "Service", version }
  expect(nameProblems(named, { name: "1web" }).length === 0).toBe(isFine)
})
