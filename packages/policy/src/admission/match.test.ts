import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { type Match, matches } from "./match.ts"
import { targetOf } from "./target.ts"

const WEB = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, labels: {app: web}}\n"

interface World {
  readonly text?: string
  readonly operation?: string
  /** Of objects that name none. */
  readonly namespace?: string | undefined
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

function match(spec: object, world: World = {}): Match {
  const { text = WEB, operation = "CREATE", namespaces = {} } = world
  const namespace = "namespace" in world ? world.namespace : "shop"
  const [manifest] = parseManifests(text).manifests
  if (manifest === undefined) throw new Error("no object")
  const target = targetOf({ manifest, value: manifest.value() }, [], namespace)
  return matches({ ...spec }, target, { operation, namespaceLabels: (name) => namespaces[name] })
}

const RULE = {
  apiGroups: ["apps"],
  apiVersions: ["v1"],
  operations: ["CREATE"],
  resources: ["deployments"],
}
const rules = (...changes: readonly object[]) => ({
  resourceRules: changes.map((change) => ({ ...RULE, ...change })),
})

describe("a rule", () => {
  test.each<[change: object, expected: Match]>([
    [{}, "yes"],
    [{ apiGroups: ["*"] }, "yes"],
    [{ apiGroups: ["batch", "apps"] }, "yes"],
    [{ apiGroups: [""] }, "no"],
    [{ apiVersions: ["*"] }, "yes"],
    [{ operations: ["*"] }, "yes"],
    [{ operations: ["UPDATE", "DELETE"] }, "no"],
    [{ operations: [] }, "no"],
    [{ resources: ["*"] }, "yes"],
    [{ resources: ["*/*"] }, "yes"],
    [{ resources: ["deployments/*"] }, "yes"],
    [{ resources: ["deployments/scale"] }, "no"],
    [{ resources: ["*/scale"] }, "no"],
    [{ resources: ["daemonsets"] }, "no"],
    [{ resourceNames: ["web"] }, "yes"],
    [{ resourceNames: [] }, "yes"],
    [{ resourceNames: ["shop"] }, "no"],
    [{ scope: "*" }, "yes"],
    [{ scope: "Namespaced" }, "yes"],
    [{ scope: "Cluster" }, "no"],
  ])("with %j: %j", (change, expected) => {
    expect(match(rules(change))).toEqual(expected)
  })

  test("is enough, of several; none are those of the policy that a binding is of", () => {
    expect(match(rules({ resources: ["pods"] }, {}))).toBe("yes")
    expect(match({})).toBe("yes")
  })

  test("for another version is for this one too, but what it becomes is not known", () => {
    const other = rules({ apiVersions: ["v1beta1"] })
    const unknown = "the policy is for apps/v1beta1, and apps/v1 is converted by the cluster only"
    expect(match(other)).toEqual({ unknown })
    expect(match({ ...other, matchPolicy: "Exact" })).toBe("no")
  })

  test("for the group that a resource was in before is for it too", () => {
    const old = rules({ apiGroups: ["extensions"], apiVersions: ["v1beta1"] })
    expect(match(old)).toEqual({ unknown: expect.stringContaining("extensions/v1beta1") })
    const jobs = rules({ apiGroups: ["extensions"], resources: ["jobs"] })
    expect(match(jobs, { text: WEB.replace("apps", "batch").replace("Deployment", "Job") })).toBe(
      "no",
    )
  })
})

test("what is excluded is out, whatever includes it", () => {
  const excluded = { ...rules({}), excludeResourceRules: [{ ...RULE, resourceNames: ["web"] }] }
  expect(match(excluded)).toBe("no")
  expect(match(excluded, { text: WEB.replace("name: web,", "name: shop,") })).toBe("yes")
})

describe("the selector of objects", () => {
  test.each<[selector: object, expected: Match]>([
    [{ matchLabels: { app: "web" } }, "yes"],
    [{ matchLabels: { app: "shop" } }, "no"],
    [{ matchExpressions: [{ key: "app", operator: "Exists" }] }, "yes"],
    [{}, "yes"],
  ])("%j: %j", (objectSelector, expected) => {
    expect(match({ ...rules({}), objectSelector })).toBe(expected)
  })
})

describe("the selector of namespaces", () => {
  const select = (namespaceSelector: object, world?: World) =>
    match({ ...rules({ apiGroups: ["*"], resources: ["*"] }), namespaceSelector }, world)
  const PROD = { matchLabels: { env: "prod" } }

  test("asks the labels of the namespace, if they are known", () => {
    expect(select(PROD, { namespaces: { shop: { env: "prod" } } })).toBe("yes")
    expect(select(PROD, { namespaces: { shop: { env: "test" } } })).toBe("no")
    expect(select(PROD)).toEqual({ unknown: "the labels of its namespace shop are not known" })
  })

  test("may ask for the name alone, which is known", () => {
    const named = (name: string) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })
    expect(select(named("shop"))).toBe("yes")
    expect(select(named("web"))).toBe("no")
  })

  test("cannot be answered where no namespace is known", () => {
    expect(select(PROD, { namespace: undefined })).toEqual({
      unknown: "the namespace it will be in is not known, and the policy selects some",
    })
    expect(select({}, { namespace: undefined })).toBe("yes")
  })

  test("is no question for objects of the cluster, and about its own labels for a Namespace", () => {
    const role =
      "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: web}\n"
    expect(select(PROD, { text: role })).toBe("yes")
    const namespace = (env: string) =>
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {env: ${env}}}\n`
    expect(select(PROD, { text: namespace("prod") })).toBe("yes")
    expect(select(PROD, { text: namespace("test") })).toBe("no")
  })
})

test("nobody locks himself in: policies are never asked about policies", () => {
  const policy =
    "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nmetadata: {name: p}\n"
  const all = rules({
    apiGroups: ["*"],
    apiVersions: ["*"],
    operations: ["*"],
    resources: ["*"],
  })
  expect(match(all, { text: policy })).toBe("no")
  expect(match(all)).toBe("yes")
})
