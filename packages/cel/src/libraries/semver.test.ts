import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const evaluate = (text: string) => compileExpression(text, { variables: {} }).evaluate({})

test.each<[string, unknown]>([
  ["isSemver('1.2.3-beta.1+build.1')", true],
  ["isSemver('v1.0.0') || isSemver('1.0') || isSemver('01.0.0') || isSemver('1.0.0-01')", false],
  ["isSemver('v1.0', true) && isSemver('01.01.01', true)", true],
  ["isSemver('1.0-alpha', true) || isSemver('', true)", false],
  ["semver('1.2.3').major() * 100 + semver('1.2.3').minor() * 10 + semver('1.2.3').patch()", 123],
  ["semver('1.2.3').compareTo(semver('2.0.0'))", -1],
  ["semver('1.0.0-alpha').isLessThan(semver('1.0.0'))", true],
  ["semver('1.0.0-alpha.1').isGreaterThan(semver('1.0.0-alpha'))", true],
  ["semver('1.0.0-alpha.beta').isGreaterThan(semver('1.0.0-alpha.1'))", true],
  ["semver('1.0.0-rc.11').isGreaterThan(semver('1.0.0-rc.2'))", true],
  ["semver('1.0.0+a') == semver('1.0.0+b')", true],
  ["semver('v1.30', true) == semver('1.30.0')", true],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([["semver('v1.0')", '"v1.0" is not a semantic version']])(
  "%s fails: %s",
  (text, message) => {
    expect(() => evaluate(text)).toThrow(message)
  },
)

test("orders versions as semver.org does", () => {
  const inOrder = [
    "0.0.1",
    "0.9.0",
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.0.1",
    "1.10.0",
    "2.0.0",
    "10.0.0",
    "99999999999999999999.0.0",
  ]
  const compare = compileExpression("semver(a).compareTo(semver(b))", {
    variables: { a: "string", b: "string" },
  })
  for (const [i, a] of inOrder.entries())
    for (const [j, b] of inOrder.entries())
      expect(compare.evaluate({ a, b })).toBe(Math.sign(i - j))
})
