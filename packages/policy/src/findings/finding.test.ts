import { expect, test } from "vitest"
import { docsPlace, isAtLeast, type Severity } from "./finding.ts"

test.each<[Severity, Severity, boolean]>([
  ["error", "error", true],
  ["error", "warning", true],
  ["warning", "error", false],
  ["info", "warning", false],
  ["info", "info", true],
])("%s is at least as bad as %s: %s", (severity, limit, expected) => {
  expect(isAtLeast(severity, limit)).toBe(expected)
})

test.each([
  [{ id: "unknown-field" }, undefined, "docs/validation.md#unknown-field"],
  [{ id: "a", page: "policies.md#errors" }, undefined, "docs/policies.md#errors"],
  [{ id: "a" }, "https://git.example.com/docs/", "https://git.example.com/docs/validation.md#a"],
])("%j is explained below %s at %s", (rule, docs, place) => {
  expect(docsPlace(rule, docs)).toBe(place)
})
