import { expect, test } from "vitest"
import { CelError } from "./index.ts"

const at = (expression: string, offset?: number) =>
  new CelError("CEL_TYPE", "wrong", { expression, offset }).message

test("without an offset the message is the summary", () => {
  expect(at("a + b")).toBe("wrong")
})

test.each<[string, number, string]>([
  ["a + b", 4, "wrong\n  a + b\n      ^"],
  ["a +\n b", 5, "wrong\n   b\n   ^"],
  ["a +\nb\n+ c", 2, "wrong\n  a +\n    ^"],
  ["a +", 3, "wrong\n  a +\n     ^"],
  ["", 0, "wrong\n  \n  ^"],
  ["\t\ta", 2, "wrong\n    a\n    ^"],
])("%j at %i", (expression, offset, message) => {
  expect(at(expression, offset)).toBe(message)
})

test("keeps what went wrong where", () => {
  const error = new CelError("CEL_UNKNOWN", "a.b is not known", { expression: "a.b", path: "a.b" })
  expect(error).toMatchObject({ name: "CelError", code: "CEL_UNKNOWN", path: "a.b" })
  expect(error).toMatchObject({ summary: "a.b is not known", expression: "a.b", offset: undefined })
})
