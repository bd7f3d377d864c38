import { expect, test } from "vitest"
import { isLabelValue, isQualifiedName } from "./names.ts"

test.each(["a", "A.b-c_d", "example.com/team", "app.kubernetes.io/name", "x".repeat(63)])(
  "takes %s for a key",
  (key) => expect(isQualifiedName(key)).toBe(true),
)

test.each(["", "-a", "a-", "App Name", "a/b/c", "/a", "Example.com/a", "x".repeat(64), "a..b/c"])(
  "refuses %j as a key",
  (key) => expect(isQualifiedName(key)).toBe(false),
)

test.each([
  ["", true],
  ["v1.2_3", true],
  ["x".repeat(63), true],
  ["x".repeat(64), false],
  ["a b", false],
  [".a", false],
])("value %j: %s", (value, valid) => expect(isLabelValue(value)).toBe(valid))
