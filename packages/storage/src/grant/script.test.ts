import { describe, expect, test } from "vitest"

import { planGrants } from "./plan.ts"
import { policiesOf } from "./policies.ts"
import { grantScript, grantStatements } from "./script.ts"

const apiVersion = "rbac.authorization.k8s.io/v1"
const role = (namespace: string, verbs: readonly string[]) => ({
  apiVersion,
  kind: "Role",
  metadata: { name: "r", namespace },
  rules: [{ apiGroups: [""], resources: ["secrets"], verbs }],
})
const binding = (namespace: string, ...names: string[]) => ({
  apiVersion,
  kind: "RoleBinding",
  metadata: { name: "b", namespace },
  roleRef: { kind: "Role", name: "r" },
  subjects: names.map((name) => ({ kind: "User", name })),
})
const plan = (objects: readonly object[], options = {}) =>
  planGrants(
    objects.map((object) => ({ object, where: "x" })),
    { resource: "secrets", ...options },
  )
const policies = (verbs: readonly string[]) =>
  policiesOf(plan([role("shop", verbs), binding("shop", "alice")])).map(
    ({ table, command, rows }) => `${table} ${command} ${rows}`,
  )
const SHOP = "namespace::text = any (array['shop']::text[])"
const LABELS_OF_SHOP = "releasenamespace::text = any (array['shop']::text[])"

describe("the policies", () => {
  test("of a reader let it see its rows and their labels", () => {
    expect(policies(["list"])).toEqual([
      `releases_v1 select ${SHOP}`,
      `custom_labels_v1 select ${LABELS_OF_SHOP}`,
    ])
  })

  test("of an updater let it replace labels, but create and delete no record", () => {
    expect(policies(["update"])).toEqual([
      `releases_v1 update ${SHOP}`,
      `custom_labels_v1 insert ${LABELS_OF_SHOP}`,
      `custom_labels_v1 update ${LABELS_OF_SHOP}`,
      `custom_labels_v1 delete ${LABELS_OF_SHOP}`,
    ])
  })

  test("of a creator and of a deleter are each for itself", () => {
    expect(policies(["create"])).toEqual([
      `releases_v1 insert ${SHOP}`,
      `custom_labels_v1 insert ${LABELS_OF_SHOP}`,
    ])
    expect(policies(["delete"])).toEqual([
      `releases_v1 delete ${SHOP}`,
      `custom_labels_v1 delete ${LABELS_OF_SHOP}`,
    ])
  })
})

describe("the script", () => {
  const objects = [
    role("shop", ["*"]),
    role("bank", ["list"]),
    binding("shop", "alice", "bob"),
    binding("bank", "alice"),
  ]

  test("is the same whatever the order of the objects", () => {
    expect(grantScript(plan([...objects].reverse()))).toBe(grantScript(plan(objects)))
  })

  test("is one transaction, and says for whom it is", () => {
    const text = grantScript(plan(objects))
    expect(text).toMatch(/^(--.*\n)+begin;\n/)
    expect(text.endsWith("commit;\n")).toBe(true)
    expect(text).toContain('\n-- "user:alice": User alice\n')
    expect(text.match(/\bbegin;/g)).toHaveLength(1)
  })

  test("cannot be led astray by a name", () => {
    const text = grantScript(plan([role("shop", ["list"]), binding("shop", "x\"'$sternpost$; --")]))
    expect(text).toContain(`create role "user:x""'$sternpost$; --" nologin`)
    expect(text).not.toMatch(/do \$sternpost\$\nbegin\n {2}if not exists/)
  })

  test("refuses a name that no role can have", () => {
    expect(() => plan([role("shop", ["list"]), binding("shop", "a\nb")])).toThrow(
      expect.objectContaining({
        code: "STORAGE_RBAC",
        message: "User a\nb: its role has control characters; name another one in a file (--roles)",
      }),
    )
  })

  test("gives one role to several subjects if a file says so", () => {
    const roleNames = new Map([
      ["User alice", "team"],
      ["User bob", "team"],
    ])
    const { roles } = plan(objects, { roleNames })
    expect(roles).toMatchObject([
      { role: "team", subjects: ["User alice", "User bob"], rights: { select: ["bank", "shop"] } },
    ])
  })

  test("names everything with its schema", () => {
    const statements = grantStatements(plan(objects, { schema: 'he"lm' })).join("\n")
    expect(statements).toContain('on "he""lm"."releases_v1"')
    expect(statements).not.toMatch(/ on "?(releases_v1|custom_labels_v1|gorp_migrations)/)
  })
})
