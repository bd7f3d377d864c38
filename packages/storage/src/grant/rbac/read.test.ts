import { expect, test } from "vitest"

import { readRbac } from "./read.ts"

const apiVersion = "rbac.authorization.k8s.io/v1"
const binding = {
  apiVersion,
  kind: "RoleBinding",
  metadata: { name: "b", namespace: "shop" },
  roleRef: { kind: "Role", name: "r" },
  subjects: [{ kind: "User", name: "alice" }],
}
const role = { apiVersion, kind: "Role", metadata: { name: "r", namespace: "shop" } }
const read = (...objects: unknown[]) =>
  readRbac(objects.map((object, i) => ({ object, where: `a.yaml, line ${i + 1}` })))

test("reads the four kinds, and passes over all others", () => {
  const others = [
    { apiVersion: "v1", kind: "Role" },
    { kind: "Role" },
    null,
    7,
    [],
    { ...role, kind: "X" },
  ]
  const { roles, bindings } = read(role, binding, ...others)
  expect(roles.map(({ title }) => title)).toEqual(["Role shop/r (a.yaml, line 1)"])
  expect(bindings).toMatchObject([
    { title: "RoleBinding shop/b (a.yaml, line 2)", subjects: [{ name: "alice" }] },
  ])
})

test("takes the namespace that is given where an object names none, and none for the cluster's", () => {
  const source = { object: { ...role, metadata: { name: "r" } }, where: "x" }
  expect(readRbac([source], { namespace: "shop" }).roles[0]?.namespace).toBe("shop")
  const ofCluster = { ...role, kind: "ClusterRole" }
  expect(readRbac([{ object: ofCluster, where: "x" }]).roles[0]?.namespace).toBe("")
})

test.each<[string, unknown, string]>([
  ["a name", { ...role, metadata: {} }, "Role (a.yaml, line 1): metadata.name is missing"],
  [
    "a namespace",
    { ...role, metadata: { name: "r" } },
    "Role r (a.yaml, line 1): metadata.namespace is missing; set it, or name it with --namespace",
  ],
  ["metadata", { ...role, metadata: [] }, "Role (a.yaml, line 1): metadata is no mapping"],
  ["rules", { ...role, rules: {} }, "Role shop/r (a.yaml, line 1): rules is no list"],
  [
    "verbs",
    { ...role, rules: [{ verbs: "get" }] },
    "Role shop/r (a.yaml, line 1): rules[0].verbs is no list",
  ],
  [
    "texts",
    { ...role, rules: [{ verbs: ["get", 1] }] },
    "Role shop/r (a.yaml, line 1): rules[0].verbs[1] is no text",
  ],
  [
    "labels",
    { ...role, metadata: { ...role.metadata, labels: { a: 1 } } },
    "Role shop/r (a.yaml, line 1): metadata.labels.a is no text",
  ],
  [
    "a role",
    { ...binding, roleRef: undefined },
    "RoleBinding shop/b (a.yaml, line 1): roleRef.kind is missing",
  ],
  [
    "a kind of role",
    { ...binding, roleRef: { kind: "Job", name: "r" } },
    'RoleBinding shop/b (a.yaml, line 1): roleRef.kind is "Job"; it is Role or ClusterRole',
  ],
  [
    "a role of the cluster",
    { ...binding, kind: "ClusterRoleBinding" },
    "ClusterRoleBinding b (a.yaml, line 1): roleRef.kind is Role; a ClusterRoleBinding can only refer to a ClusterRole",
  ],
  [
    "a kind of subject",
    { ...binding, subjects: [{ kind: "Pod", name: "x" }] },
    'RoleBinding shop/b (a.yaml, line 1): a subject is of the kind "Pod"; it is User, Group or ServiceAccount',
  ],
  [
    "an account's namespace",
    { ...binding, subjects: [{ kind: "ServiceAccount", name: "x" }] },
    "RoleBinding shop/b (a.yaml, line 1): subjects[0].namespace is missing",
  ],
])("refuses what lacks %s", (_, object, message) => {
  expect(() => read(object)).toThrow(expect.objectContaining({ code: "STORAGE_RBAC", message }))
})

test("refuses an object that is there twice, and takes the same name of another kind or place", () => {
  expect(() => read(role, role)).toThrow(
    "Role shop/r (a.yaml, line 2): is there already as Role shop/r (a.yaml, line 1); leave one of them out: which one holds cannot be told",
  )
  const elsewhere = { ...role, metadata: { name: "r", namespace: "bank" } }
  expect(read(role, elsewhere, { ...role, kind: "ClusterRole" }).roles).toHaveLength(3)
})
