import { describe, expect, test } from "vitest"

import { type AccessOptions, accessOf } from "./access.ts"
import { readRbac } from "./read.ts"
import { subjectName } from "./subjects.ts"

type Fields = Readonly<Record<string, unknown>>
const rbac = "rbac.authorization.k8s.io/v1"
const alice = { kind: "User", name: "alice" }
const READ = { apiGroups: [""], resources: ["secrets"], verbs: ["get", "list", "watch"] }

const role = (namespace: string, name: string, ...rules: Fields[]) => ({
  apiVersion: rbac,
  kind: "Role",
  metadata: { namespace, name },
  rules,
})
const clusterRole = (name: string, fields: Fields, labels: Fields = {}) => ({
  apiVersion: rbac,
  kind: "ClusterRole",
  metadata: { name, labels },
  ...fields,
})
const bind = (namespace: string, roleRef: Fields, ...subjects: Fields[]) => ({
  apiVersion: rbac,
  kind: "RoleBinding",
  metadata: { namespace, name: `b-${JSON.stringify([roleRef, subjects])}` },
  roleRef,
  subjects,
})
const bindEverywhere = (name: string, ...subjects: Fields[]) => ({
  apiVersion: rbac,
  kind: "ClusterRoleBinding",
  metadata: { name: `b-${name}` },
  roleRef: { kind: "ClusterRole", name },
  subjects,
})
const toRole = (name: string) => ({ kind: "Role", name })
const toClusterRole = (name: string) => ({ kind: "ClusterRole", name })

function access(objects: readonly Fields[], options: Partial<AccessOptions> = {}) {
  const sources = objects.map((object, i) => ({ object, where: `line ${i}` }))
  const found = accessOf(readRbac(sources), { resource: "secrets", ...options })
  const rights = found.subjects.map(({ subject, rights: held }) => [
    subjectName(subject),
    Object.fromEntries(Object.entries(held).filter(([, scope]) => scope.length > 0)),
  ])
  return { rights: Object.fromEntries(rights), notes: found.notes }
}

describe("who may reach records", () => {
  test("is whoever may list Secrets, in the namespace of the binding", () => {
    const objects = [role("shop", "r", READ), bind("shop", toRole("r"), alice)]
    expect(access(objects)).toEqual({ rights: { "User alice": { select: ["shop"] } }, notes: [] })
  })

  test.each<[string, string[], string[]]>([
    ["list", ["list"], ["select"]],
    ["create", ["create"], ["insert"]],
    ["update", ["update"], ["update"]],
    ["patch", ["patch"], ["update"]],
    ["delete", ["delete"], ["delete"]],
    ["deletecollection", ["deletecollection"], ["delete"]],
    ["everything", ["*"], ["select", "insert", "update", "delete"]],
    ["other verbs", ["impersonate", "watch", "GET"], []],
  ])("follows the verbs: %s", (_, verbs, rights) => {
    const objects = [role("a", "r", { ...READ, verbs }), bind("a", toRole("r"), alice)]
    expect(Object.keys(access(objects).rights["User alice"] ?? {})).toEqual(rights)
  })

  test.each<[string, Fields, boolean]>([
    ["the resource", {}, true],
    ["all resources", { resources: ["*"] }, true],
    ["all groups", { apiGroups: ["*"] }, true],
    ["another resource", { resources: ["configmaps", "secrets/status", "*/secrets"] }, false],
    ["another group", { apiGroups: ["apps"] }, false],
    ["no group", { apiGroups: [] }, false],
  ])("follows rules about %s", (_, fields, isAllowed) => {
    const objects = [role("a", "r", { ...READ, ...fields }), bind("a", toRole("r"), alice)]
    expect(Object.keys(access(objects).rights)).toHaveLength(isAllowed ? 1 : 0)
  })

  test("is everybody's rights together, by all bindings", () => {
    const write = { ...READ, verbs: ["create", "update", "delete"] }
    const objects = [
      role("b", "r", READ),
      role("a", "r", READ, write),
      bind("b", toRole("r"), alice),
      bind("a", toRole("r"), alice, { kind: "Group", name: "alice" }),
    ]
    expect(access(objects).rights).toEqual({
      "Group alice": { select: ["a"], insert: ["a"], update: ["a"], delete: ["a"] },
      "User alice": { select: ["a", "b"], insert: ["a"], update: ["a"], delete: ["a"] },
    })
  })

  test("is all namespaces by a ClusterRoleBinding, one by a RoleBinding to the same ClusterRole", () => {
    const objects = [
      clusterRole("reader", { rules: [READ] }),
      bind("shop", toClusterRole("reader"), alice),
      bindEverywhere("reader", { kind: "Group", name: "ops" }),
    ]
    expect(access(objects).rights).toEqual({
      "Group ops": { select: "all" },
      "User alice": { select: ["shop"] },
    })
    const both = access([
      ...objects,
      { ...bindEverywhere("reader", alice), metadata: { name: "x" } },
    ])
    expect(both.rights["User alice"]).toEqual({ select: "all" })
  })

  test("is not whoever a Role of another namespace is for", () => {
    const objects = [role("shop", "r", READ), bind("bank", toRole("r"), alice)]
    const { rights, notes } = access(objects)
    expect(rights).toEqual({})
    expect(notes).toEqual([
      expect.stringMatching(/^RoleBinding bank\/b-.* \(line 1\): there is no Role r$/),
    ])
  })

  test("can be asked for ConfigMaps instead", () => {
    const rule = { ...READ, resources: ["configmaps"] }
    const objects = [role("a", "r", rule), bind("a", toRole("r"), alice)]
    expect(access(objects).rights).toEqual({})
    expect(access(objects, { resource: "configmaps" }).rights).toEqual({
      "User alice": { select: ["a"] },
    })
  })
})

describe("what cannot be said of rows", () => {
  test("single objects grant nothing, and are told", () => {
    const named = { ...READ, verbs: ["get", "list", "update"], resourceNames: ["x"] }
    const objects = [role("a", "r", named), bind("a", toRole("r"), alice)]
    expect(access(objects)).toEqual({
      rights: {},
      notes: ["Role a/r (line 0): allows single secrets by resourceNames; that grants no rows"],
    })
  })

  test("single objects beside all of them lack nothing", () => {
    const named = { ...READ, verbs: ["list"], resourceNames: ["x"] }
    const objects = [role("a", "r", READ, named), bind("a", toRole("r"), alice)]
    expect(access(objects).notes).toEqual([])
  })

  test("to get without listing grants nothing, and is told", () => {
    const objects = [role("a", "r", { ...READ, verbs: ["get"] }), bind("a", toRole("r"), alice)]
    expect(access(objects)).toEqual({
      rights: {},
      notes: ["Role a/r (line 0): allows to get secrets but not to list them; that grants no rows"],
    })
  })

  test("roles that nobody has are not told of", () => {
    expect(access([role("a", "r", { ...READ, verbs: ["get"] })]).notes).toEqual([])
  })
})

describe("aggregated ClusterRoles", () => {
  const aggregated = (name: string, selectors: Fields[], labels: Fields = {}) =>
    clusterRole(name, { aggregationRule: { clusterRoleSelectors: selectors }, rules: [] }, labels)

  test("have the rules of all that a selector matches, through others too", () => {
    const objects = [
      aggregated("top", [{ matchLabels: { to: "top" } }]),
      aggregated(
        "middle",
        [{ matchExpressions: [{ key: "to", operator: "In", values: ["middle"] }] }],
        { to: "top" },
      ),
      clusterRole("leaf", { rules: [READ] }, { to: "middle" }),
      bind("shop", toClusterRole("top"), alice),
    ]
    expect(access(objects).rights).toEqual({ "User alice": { select: ["shop"] } })
  })

  test("that match each other end", () => {
    const objects = [
      aggregated("a", [{ matchLabels: { in: "a" } }], { in: "b" }),
      aggregated("b", [{ matchLabels: { in: "b" } }], { in: "a" }),
      bind("shop", toClusterRole("a"), alice),
    ]
    expect(access(objects).rights).toEqual({})
  })

  test.each<[string, Fields[], boolean]>([
    ["no selector", [], false],
    ["a selector for all", [{}], true],
    ["In", [{ matchExpressions: [{ key: "x", operator: "In", values: ["1", "2"] }] }], true],
    ["NotIn", [{ matchExpressions: [{ key: "x", operator: "NotIn", values: ["1"] }] }], false],
    [
      "NotIn of a key it lacks",
      [{ matchExpressions: [{ key: "y", operator: "NotIn", values: ["1"] }] }],
      true,
    ],
    ["Exists", [{ matchExpressions: [{ key: "x", operator: "Exists" }] }], true],
    ["DoesNotExist", [{ matchExpressions: [{ key: "x", operator: "DoesNotExist" }] }], false],
    [
      "both of two",
      [{ matchLabels: { x: "1" }, matchExpressions: [{ key: "y", operator: "Exists" }] }],
      false,
    ],
    ["either of two", [{ matchLabels: { x: "2" } }, { matchLabels: { x: "1" } }], true],
    ["a key of every object", [{ matchLabels: { constructor: "1" } }], false],
    [
      "an operator that does not exist",
      [{ matchExpressions: [{ key: "x", operator: "Is" }] }],
      false,
    ],
  ])("with %s", (_, selectors, isAllowed) => {
    const objects = [
      aggregated("top", selectors),
      clusterRole("leaf", { rules: [READ] }, { x: "1" }),
      bind("shop", toClusterRole("top"), alice),
    ]
    expect(Object.keys(access(objects).rights)).toHaveLength(isAllowed ? 1 : 0)
  })

  test("their own rules do not count: the cluster would replace them", () => {
    const objects = [
      clusterRole("top", { aggregationRule: { clusterRoleSelectors: [] }, rules: [READ] }),
      bind("shop", toClusterRole("top"), alice),
    ]
    expect(access(objects).rights).toEqual({})
  })
})

describe("Kubernetes' own ClusterRoles", () => {
  const bound = (name: string) => bind("shop", toClusterRole(name), alice)
  const ALL = { select: ["shop"], insert: ["shop"], update: ["shop"], delete: ["shop"] }

  test.each<[string, Fields, Fields]>([
    ["cluster-admin", ALL, ALL],
    ["admin", ALL, ALL],
    ["edit", ALL, ALL],
    ["view", {}, { select: ["shop"] }],
  ])("%s is known", (name, secrets, configMaps) => {
    const rights = (resource: AccessOptions["resource"]) =>
      access([bound(name)], { resource, defaultRoles: true }).rights["User alice"] ?? {}
    expect([rights("secrets"), rights("configmaps")]).toEqual([secrets, configMaps])
  })

  test("are not where a cluster was asked, which has its own", () => {
    expect(access([bound("admin")])).toMatchObject({
      rights: {},
      notes: [/no ClusterRole admin/].map((it) => expect.stringMatching(it)),
    })
  })

  test("can be extended by others, and be given otherwise", () => {
    const labels = { "rbac.authorization.k8s.io/aggregate-to-view": "true" }
    const more = clusterRole("more", { rules: [READ] }, labels)
    const options = { defaultRoles: true }
    expect(access([bound("view"), more], options).rights).toEqual({
      "User alice": { select: ["shop"] },
    })
    expect(access([bound("edit"), clusterRole("edit", { rules: [READ] })], options).rights).toEqual(
      {
        "User alice": { select: ["shop"] },
      },
    )
  })
})

describe("subjects", () => {
  const objects = (...subjects: Fields[]) => [
    role("a", "r", READ),
    bind("a", toRole("r"), ...subjects),
  ]

  test("a service account is one, by either name", () => {
    const found = access(
      objects(
        { kind: "User", name: "system:serviceaccount:shop:ci" },
        { kind: "ServiceAccount", namespace: "shop", name: "ci" },
      ),
    )
    expect(found).toEqual({ rights: { "ServiceAccount shop/ci": { select: ["a"] } }, notes: [] })
  })

  test("of the cluster itself are left out, and counted, unless they are asked for", () => {
    const system = objects(
      { kind: "Group", name: "system:masters" },
      { kind: "User", name: "system:kube-scheduler" },
      { kind: "ServiceAccount", namespace: "kube-system", name: "x" },
      { kind: "User", name: "system:serviceaccount:kube-system:y" },
      alice,
    )
    const { rights, notes } = access(system)
    expect(Object.keys(rights)).toEqual(["User alice"])
    expect(notes).toEqual([
      "left out what belongs to the cluster itself: Group system:masters, ServiceAccount kube-system/x, ServiceAccount kube-system/y, and 1 more; --include-system takes it in",
    ])
    expect(Object.keys(access(system, { includeSystem: true }).rights)).toHaveLength(5)
  })
})
