import { expect, test } from "vitest"
import { suggestion } from "./suggest.ts"

test.each([
  ["naem", ["namespace", "name"], '; did you mean "name"?'],
  ["Namespace", ["name", "namespace"], '; did you mean "namespace"?'],
  ["revison", ["revision", "version"], '; did you mean "revision"?'],
  ["image", ["release"], ""],
  ["x", [], ""],
])("%s among %j: %s", (wrong, keys, expected) => {
  expect(suggestion(wrong, keys)).toBe(expected)
})
