import { expect, test } from "vitest"
import { type CelError, compileExpression } from "../index.ts"

const compile = (text: string) =>
  compileExpression(text, { variables: { authorizer: "authorizer" }, result: "bool" })

test.each([
  "authorizer.path('/healthz').check('get').allowed()",
  "authorizer.group('apps').resource('deployments').subresource('scale').namespace('a').name('b').check('get').allowed()",
  "authorizer.serviceAccount('a', 'b').group('').resource('pods').fieldSelector('a=b').check('list').errored()",
  "authorizer.requestResource.check('custom').reason() == 'x'",
])("%s can be written, and is not known without a cluster", (text) => {
  const compiled = compile(text)
  expect(() => compiled.evaluate({})).toThrow(
    expect.objectContaining<Partial<CelError>>({ code: "CEL_UNKNOWN", path: "authorizer" }),
  )
})

test("does not matter where the rest decides", () => {
  expect(compile("true || authorizer.path('/a').check('get').allowed()").evaluate({})).toBe(true)
})

test.each([
  ["authorizer.group('apps').check('get')", "found no matching overload"],
  [
    "authorizer.path('/a').check('get')",
    "the expression is kubernetes.authorization.Decision, but must be bool",
  ],
  ["authorizer.path(1).check('get').allowed()", "found no matching overload"],
])("%s is refused: %s", (text, message) => {
  expect(() => compile(text)).toThrow(message)
})
