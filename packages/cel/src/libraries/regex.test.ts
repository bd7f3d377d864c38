import fc from "fast-check"
import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { text: "abc", list: [3, 1, 2] }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["'abc 123'.find('[0-9]+')", "123"],
  ["'abc'.find('x')", ""],
  ["'123 abc 456'.findAll('[0-9]+')", ["123", "456"]],
  ["'123 abc 456'.findAll('[0-9]+', 1)", ["123"]],
  ["'abc'.findAll('x')", []],
  ["'ABC'.matches('(?i)b')", true],
  ["'abc'.matches('^b')", false],
  ["matches('abc', 'b')", true],
  ["object.text.matches('c$')", true],
  ["'a.matches(b)'.contains('.matches(') // .matches(1)", true],
  ["object.list.map(n, string(n)).exists(s, s.matches('^3'))", true],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([["'a'.matches('(' + object.text)", "is not a regular expression (RE2)"]])(
  "%s fails: %s",
  (text, message) => {
    expect(() => evaluate(text)).toThrow(message)
  },
)

test("does not backtrack", () => {
  const started = performance.now()
  expect(evaluate(`'${"a".repeat(5000)}!'.matches('^(a+)+$')`)).toBe(false)
  expect(performance.now() - started).toBeLessThan(2000)
})

test.each([
  "'a'.matches('(')",
  "matches('a', '(')",
  "'a'.find('a**')",
  "'a'.findAll('[')",
  "'a'.findAll('[', 1)",
])("%s fails when it is compiled", (text) => {
  expect(() => compileExpression(text, { variables: {} })).toThrow("is not a regular expression")
})

test("agrees with JavaScript where both are linear", () => {
  const compiled = compileExpression("[x.find('[a-c]+'), x.find('^b?a')]", {
    variables: { x: "string" },
  })
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "\n") }), (x) => {
      const expected = [/[a-c]+/, /^b?a/].map((pattern) => pattern.exec(x)?.[0] ?? "")
      expect(compiled.evaluate({ x })).toEqual(expected)
    }),
  )
})

test.each([
  ["'abc'.findAll('(a|b)*')", ["ab", ""]],
  ["'aXa'.findAll('a*')", ["a", "a"]],
  ["'xy'.findAll('q*')", ["", "", ""]],
])("%s leaves out what is empty right behind a match", (text, found) => {
  expect(compileExpression(text, { variables: {} }).evaluate({})).toEqual(found)
})
