import { expect, test } from "vitest"
import { CelError, type CelVariables, compileExpression } from "./index.ts"

const variables = {
  object: "dyn",
  count: "int",
  release: { fields: { name: "string", labels: { map: "string" } } },
} satisfies CelVariables
const bindings = { object: { list: [1], text: "t", zero: 0 }, count: 2, release: { labels: {} } }

function failure(text: string): CelError {
  try {
    compileExpression(text, { variables }).evaluate(bindings)
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
  throw new Error(`${text} did not fail`)
}

test.each([
  ["1 / object.zero", "CEL_EVALUATION", "division by zero", undefined],
  ["9223372036854775807 + 1", "CEL_EVALUATION", "integer overflow", undefined],
  ["int(object.text)", "CEL_EVALUATION", '"t" is no int', undefined],
  ["object.list[1]", "CEL_EVALUATION", "index out of bounds, index 1 >= size 1", undefined],
  ["object.text + 1", "CEL_EVALUATION", "no such overload: string + int", undefined],
  ["object.text.size(1)", "CEL_TYPE", "found no matching overload for 'dyn.size(int)'", undefined],
  ["object.list.all(i, i)", "CEL_EVALUATION", "predicate must return bool", undefined],
  ["object.none.x", "CEL_NO_SUCH_KEY", 'no "none" in object', "object.none"],
  ["object['none']", "CEL_NO_SUCH_KEY", "no such key: none", undefined],
  ["object.list.map(i, object.none)", "CEL_NO_SUCH_KEY", 'no "none" in object', "object.none"],
  ["release.labels.app", "CEL_NO_SUCH_KEY", 'no "app" in release.labels', "release.labels.app"],
  ["release.name", "CEL_UNKNOWN", "release.name is not known", "release.name"],
  ["[release].map(r, r.name)", "CEL_NO_SUCH_KEY", 'no "name" in r', "r.name"],
  ["release.name.size() > 1 || false", "CEL_UNKNOWN", "release.name is not known", "release.name"],
  ["optional.none().value()", "CEL_EVALUATION", "optional value is not present", undefined],
  ["object ? 1 : 2", "CEL_EVALUATION", "ternary condition must be bool", undefined],
  ["count ? 1 : 2", "CEL_TYPE", "ternary condition must be bool, got 'int'", undefined],
  ["count + release.labels", "CEL_TYPE", "no such overload: int + map<string, string>", undefined],
  ["nothing()", "CEL_TYPE", "found no matching overload for 'nothing()'", undefined],
  ["package", "CEL_SYNTAX", "reserved identifier: package", undefined],
  ["'\\q'", "CEL_SYNTAX", "invalid escape sequence", undefined],
  ["99999999999999999999", "CEL_SYNTAX", "99999999999999999999 does not fit 64 bits", undefined],
])("%s fails with %s", (text, code, summary, path) => {
  const error = failure(text)
  expect(error).toMatchObject({ code, path, expression: text })
  expect(error.summary).toContain(summary)
})

test("an error holds nothing of the engine", () => {
  expect(failure("1 / object.zero").cause).toBeUndefined()
  expect(Object.keys(failure("release.name")).sort()).toEqual([
    "code",
    "expression",
    "name",
    "offset",
    "path",
    "summary",
  ])
})

test("an error has a stack, and leaves the depth of stacks as it was", () => {
  const depth = Error.stackTraceLimit
  expect(failure("1 / object.zero").stack).toContain("engine-errors.test.ts")
  expect(Error.stackTraceLimit).toBe(depth)
})
