import { expect, test } from "vitest"
import { helpUrl, isAtLeast, type Severity } from "./finding.ts"

test.each<[Severity, Severity, boolean]>([
  ["error", "error", true],
  ["error", "warning", true],
  ["warning", "error", false],
  ["info", "warning", false],
  ["info", "info", true],
])("%s is at least as bad as %s: %s", (severity, limit, expected) => {
  expect(isAtLeast(severity, limit)).toBe(expected)
})

test("each rule has a place on the page about validation", () => {
  expect(helpUrl("unknown-field")).toBe("https://sternpost.dev/docs/validation#unknown-field")
})
