import fc from "fast-check"
import { describe, expect, test } from "vitest"

import type { RbacSubject } from "./rbac/types.ts"
import { fitIdentifier, readRoleNames, roleName, roleProblem } from "./role-names.ts"

const subject: fc.Arbitrary<RbacSubject> = fc.oneof(
  fc.record({
    kind: fc.constantFrom("User" as const, "Group" as const),
    name: fc.string({ unit: "grapheme", maxLength: 90 }),
  }),
  fc.record({
    kind: fc.constant("ServiceAccount" as const),
    // As Kubernetes has them: no colons.
    namespace: fc.stringMatching(/^[a-z0-9-]{1,63}$/),
    name: fc.stringMatching(/^[a-z0-9.-]{1,63}$/),
  }),
)

describe("the role of a subject", () => {
  test.each<[RbacSubject, string]>([
    [{ kind: "User", name: "alice@example.com" }, "user:alice@example.com"],
    [{ kind: "Group", name: "oidc:team A" }, "group:oidc:team A"],
    [{ kind: "ServiceAccount", namespace: "shop", name: "ci" }, "serviceaccount:shop:ci"],
  ])("of %j is %s", (of, role) => {
    expect(roleName(of)).toBe(role)
  })

  test("fits, is always the same, and is another one for another subject", () => {
    fc.assert(
      fc.property(subject, subject, (a, b) => {
        const [left, right] = [roleName(a), roleName(b)]
        expect(Buffer.byteLength(left)).toBeLessThanOrEqual(63)
        expect(roleName({ ...a })).toBe(left)
        if (JSON.stringify(a) !== JSON.stringify(b)) expect(left).not.toBe(right)
      }),
    )
  })

  test("of a long name cannot be had by a short one that looks like it", () => {
    const long = roleName({ kind: "User", name: "x".repeat(100) })
    expect(long).toMatch(/^user:x{45}~[0-9a-f]{12}$/)
    expect(roleName({ kind: "User", name: long.slice(5) })).not.toBe(long)
  })

  test("never has half a character", () => {
    for (let i = 40; i < 52; i++) {
      const text = `${"x".repeat(i)}${"😀".repeat(9)}`
      expect(Buffer.from(fitIdentifier(text)).toString()).toBe(fitIdentifier(text))
      expect(fitIdentifier(text)).not.toContain("�")
    }
  })
})

describe("a file with names", () => {
  const read = (value: unknown) => readRoleNames(value, "roles.yaml")

  test("says the roles of some subjects", () => {
    const names = read({
      roles: [
        { kind: "User", name: "alice", role: "Alice" },
        { kind: "User", name: "system:serviceaccount:shop:ci", role: "deployer" },
      ],
    })
    expect(roleName({ kind: "User", name: "alice" }, names)).toBe("Alice")
    expect(roleName({ kind: "Group", name: "alice" }, names)).toBe("group:alice")
    const account = { kind: "ServiceAccount", namespace: "shop", name: "ci" } as const
    expect(roleName(account, names)).toBe("deployer")
    expect(read({}).size).toBe(0)
  })

  test.each<[unknown, string]>([
    [[], "roles.yaml: it is no mapping"],
    [{ role: [] }, 'roles.yaml: does not know "role"; it knows roles'],
    [{ roles: [{ kind: "User", name: "a" }] }, "roles.yaml: roles[0].role is missing"],
    [
      { roles: [{ kind: "Pod", name: "a", role: "b" }] },
      'roles.yaml: kind "Pod" is none of User, Group and ServiceAccount',
    ],
    [
      { roles: [{ kind: "User", name: "a", namespace: "x", role: "b" }] },
      'roles.yaml: does not know "namespace"; it knows kind, name, role',
    ],
    [
      { roles: [{ kind: "ServiceAccount", name: "a", role: "b" }] },
      "roles.yaml: roles[0].namespace is missing",
    ],
    [
      { roles: [{ kind: "User", name: "a", role: "public" }] },
      'roles.yaml: the role "public" is a word that stands for no role',
    ],
  ])("refuses %j", (value, message) => {
    expect(() => read(value)).toThrow(expect.objectContaining({ code: "STORAGE_RBAC", message }))
  })

  test("refuses a subject that is there twice, by either name", () => {
    const roles = [
      { kind: "User", name: "system:serviceaccount:shop:ci", role: "a" },
      { kind: "ServiceAccount", namespace: "shop", name: "ci", role: "b" },
    ]
    expect(() => read({ roles })).toThrow("roles.yaml: ServiceAccount shop/ci is there twice")
  })
})

test.each([
  ["x".repeat(64), /longer than 63 bytes/],
  ["é".repeat(32), /longer than 63 bytes/],
  ["a\nb", /control characters/],
  ["a\0b", /control characters/],
  ["public", /no role/],
  ["none", /no role/],
  ["pg_monitor", /keeps for itself/],
])("no role can be called %j", (role, problem) => {
  expect(roleProblem(role)).toMatch(problem)
})
