import { describe, expect, test } from "vitest"
import { crdNameProblems, nameProblems } from "./object-name.ts"

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

describe("the name of a CustomResourceDefinition", () => {
  const crd = (name: unknown, spec: object) => crdNameProblems({ metadata: { name }, spec })
  const spec = { group: "example.com", names: { plural: "routes" } }

  test("is the plural and the group of what it defines", () => {
    expect(crd("routes.example.com", spec)).toEqual([])
    expect(crd("route.example.com", spec)).toEqual([
      {
        rule: "invalid-name",
        message:
          'the name "route.example.com" is not that of what it defines: "routes.example.com" was expected',
        path: ["metadata", "name"],
      },
    ])
  })

  test.each([
    [undefined, spec],
    ["a", { group: "example.com" }],
    ["a", { names: { plural: "a" } }],
    ["a", { group: 1, names: { plural: "a" } }],
  ])("is not judged where something else is missing: %j, %j", (name, other) => {
    expect(crd(name, other)).toEqual([])
  })
})
