import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./rbac.ts"

const GROUP = "rbac.authorization.k8s.io"
const role = (rule: string, kind = "Role", metadata = "name: web, namespace: shop") =>
  `---\napiVersion: ${GROUP}/v1\nkind: ${kind}\nmetadata: {${metadata}}\nrules: [${rule}]\n`
const rule = (group: string, resource: string, verb: string) =>
  `{apiGroups: ["${group}"], resources: ["${resource}"], verbs: ["${verb}"]}`
const binding = (kind = "Role", name = "web", own = "RoleBinding", namespace = "shop") =>
  `---\napiVersion: ${GROUP}/v1\nkind: ${own}\nmetadata: {name: bind, namespace: ${namespace}}\nroleRef: {apiGroup: ${GROUP}, kind: ${kind}, name: ${name}}\nsubjects: []\n`

describe("access-to-secrets", () => {
  const FOUND = ["roleRef: whoever it binds may read or change Secrets"]
  const said = (text: string) => saidBy(rules.accessToSecrets, text)

  test.each([
    ["", "secrets", "get"],
    ["", "secrets", "watch"],
    ["", "secrets", "patch"],
    ["", "*", "list"],
    ["*", "secrets", "*"],
    ["*", "*", "*"],
  ])("%j/%s %s gives it", async (group, resource, verb) => {
    expect(await said(binding() + role(rule(group, resource, verb)))).toEqual(FOUND)
  })

  test.each([
    ["apps", "secrets", "get"],
    ["", "configmaps", "get"],
    ["", "secrets", "use"],
    ["", "secrets/status", "get"],
    ["apps", "*", "*"],
  ])("%j/%s %s does not", async (group, resource, verb) => {
    expect(await said(binding() + role(rule(group, resource, verb)))).toEqual([])
  })

  test.each([
    ["a role that nobody is bound to", role(rule("", "secrets", "get"))],
    ["a role that is not in the stream", binding()],
    [
      "a role of another namespace",
      binding("Role", "web", "RoleBinding", "web") + role(rule("", "secrets", "get")),
    ],
    ["a role of another kind", binding("ClusterRole") + role(rule("", "secrets", "get"))],
  ])("%s gives nothing", async (_, text) => {
    expect(await said(text)).toEqual([])
  })

  test("a ClusterRole is found by its name alone, from both kinds of binding", async () => {
    const cluster = role(rule("", "secrets", "get"), "ClusterRole", "name: web")
    expect(await said(binding("ClusterRole") + cluster)).toEqual(FOUND)
    expect(await said(binding("ClusterRole", "web", "ClusterRoleBinding") + cluster)).toEqual(FOUND)
  })

  test("rules that a ClusterRole takes from others by labels count", async () => {
    const sum = `---\napiVersion: ${GROUP}/v1\nkind: ClusterRole\nmetadata: {name: sum}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {to: sum}}]}\nrules: []\n`
    const part = (to: string) =>
      role(rule("", "secrets", "get"), "ClusterRole", `name: part, labels: {to: ${to}}`)
    expect(await said(binding("ClusterRole", "sum") + sum + part("sum"))).toEqual(FOUND)
    expect(await said(binding("ClusterRole", "sum") + sum + part("other"))).toEqual([])
  })
})

describe("access-to-create-pods", () => {
  const FOUND = [
    "roleRef: whoever it binds may create pods, and with them use every Secret and ServiceAccount of the namespace",
  ]
  test.each<[group: string, resource: string, verb: string, found: readonly string[]]>([
    ["", "pods", "create", FOUND],
    ["apps", "daemonsets", "create", FOUND],
    ["batch", "cronjobs", "*", FOUND],
    ["*", "deployments", "create", FOUND],
    ["", "deployments", "create", []],
    ["", "pods", "get", []],
    ["", "pods/log", "create", []],
  ])("%j/%s %s", async (group, resource, verb, found) => {
    const text = binding() + role(rule(group, resource, verb))
    expect(await saidBy(rules.accessToCreatePods, text)).toEqual(found)
  })
})

describe("pod-exec-attach", () => {
  const words = "it lets somebody run commands in pods"
  test.each<[resource: string, verb: string, isFound: boolean]>([
    ["pods/exec", "create", true],
    ["pods/exec", "get", true],
    ["pods/attach", "create", true],
    ["pods/*", "create", true],
    ["*/exec", "create", true],
    ["*", "*", true],
    ["pods", "create", false],
    ["pods/exec", "delete", false],
    ["pods/portforward", "create", false],
  ])("%s %s: %s", async (resource, verb, isFound) => {
    const text = role(`${rule("", "configmaps", "get")}, ${rule("", resource, verb)}`)
    expect(await saidBy(rules.podExecAttach, text)).toEqual(isFound ? [`rules.1: ${words}`] : [])
    expect(await saidBy(rules.podExecAttach, text + binding())).toEqual(
      isFound ? [`roleRef: ${words}`, `rules.1: ${words}`] : [],
    )
  })
})

test("wildcard-rbac: a star for resources or verbs is found in each rule, one for groups is not", async () => {
  const text = role(
    `${rule("*", "configmaps", "get")}, ${rule("", "*", "get")}, ${rule("", "pods", "*")}`,
    "ClusterRole",
  )
  expect(await saidBy(rules.wildcardRbac, text)).toEqual([
    "rules.1.resources: it gives all resources",
    "rules.2.verbs: it gives all verbs",
  ])
})

describe("cluster-admin-role-binding", () => {
  const said = (text: string) => saidBy(rules.clusterAdminRoleBinding, text)
  const ADMIN = ["roleRef: it gives cluster-admin"]

  test("the ClusterRole is found from both kinds of binding", async () => {
    expect(await said(binding("ClusterRole", "cluster-admin"))).toEqual(ADMIN)
    expect(await said(binding("ClusterRole", "cluster-admin", "ClusterRoleBinding"))).toEqual(ADMIN)
  })

  test("a Role of that name is another one", async () => {
    expect(await said(binding("Role", "cluster-admin"))).toEqual([])
  })

  test("a role that gives all of everything is as much", async () => {
    expect(await said(binding() + role(rule("*", "*", "*")))).toEqual([
      'roleRef: the role "web" gives everything, as cluster-admin does',
    ])
    expect(await said(binding() + role(rule("*", "*", "get")))).toEqual([])
  })
})
