import { describe, expect, test } from "vitest"

import { systemLabels, userLabels, validateLabels, validateUserLabels } from "./labels.ts"

describe("labels", () => {
  test("of a release are Helm's four, and two times that the drivers add", () => {
    const release = { name: "web", version: 3, info: { status: "deployed" as const } }
    expect(systemLabels(release)).toEqual({
      name: "web",
      owner: "helm",
      status: "deployed",
      version: "3",
    })
  })

  test("of the user are all others", () => {
    expect(userLabels({ team: "a", owner: "helm", createdAt: "1", Name: "x" })).toEqual({
      team: "a",
      Name: "x",
    })
    expect(userLabels()).toEqual({})
  })

  test.each(["name", "owner", "status", "version", "createdAt", "modifiedAt"])(
    "cannot be called %s, which Helm refuses in the same words",
    (key) => {
      expect(() => validateUserLabels({ [key]: "x" })).toThrow(
        `label "${key}": user supplied labels contains system reserved label name. System labels: [name owner status version createdAt modifiedAt]`,
      )
    },
  )

  test.each([
    { team: "" },
    { "example.com/team": "a-b_c.d" },
    { [`${"a".repeat(253)}/${"b".repeat(63)}`]: "c".repeat(63) },
  ])("are accepted: %j", (labels) => {
    expect(() => validateUserLabels(labels)).not.toThrow()
  })

  test.each([
    { "": "a" },
    { "-a": "a" },
    { "a/b/c": "a" },
    { "/a": "a" },
    { "A.com/a": "a" },
    { [`${"a".repeat(254)}/b`]: "c" },
    { ["a".repeat(64)]: "b" },
    { a: "b c" },
    { a: "-b" },
    { a: "b".repeat(64) },
    { a: "b\n" },
  ])("are refused: %j", (labels) => {
    expect(() => validateLabels(labels)).toThrow(/is no label|invalid label value/)
  })
})
