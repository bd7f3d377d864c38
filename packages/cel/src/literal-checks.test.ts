import { expect, test } from "vitest"
import { compileExpression } from "./index.ts"

const compile = (text: string) =>
  compileExpression(text, {
    variables: { object: "dyn" },
    kubernetesVersion: "1.36",
    result: "bool",
  })

test.each([
  ["duration('1x') == duration('1s')", '"1x" is no duration'],
  ["timestamp('yesterday') > timestamp('2020-01-01T00:00:00Z')", '"yesterday" is no timestamp'],
  ["[1, 'a'] == [1]", "string beside int"],
  ["{'a': 1, 'b': 'c'} == {}", "string beside int"],
  ["{'a': 1, 2: 1} == {}", "int beside string"],
  ["object.spec.paused", "the expression is dyn, but must be bool"],
  ["object", "the expression is dyn, but must be bool"],
  ["object.?spec.?paused.orValue(false)", "the expression is dyn, but must be bool"],
  ["object.a == 1 ? object.b : false", "the expression is dyn, but must be bool"],
  ["object['a']", "the expression is dyn, but must be bool"],
  ["cel.bind(x, 1, x == 1)", "there is no cel.bind in Kubernetes"],
  ["object.existsOne(k, true)", "there is no existsOne in Kubernetes"],
])("%s is refused, as the API server does: %s", (text, message) => {
  expect(() => compile(text)).toThrow(message)
})

test.each([
  "duration('1h30m') == duration('90m') && duration('-1.5s') < duration('0')",
  "timestamp('2020-01-01T00:00:00.5+01:00') == timestamp('2020-01-01T00:00:00Z')",
  "[object.a, dyn('a'), dyn(1)] == [1]",
  "object.spec.paused == true",
  "object.?spec.?paused.optMap(p, p == true).orValue(false)",
  "object.a == 1 ? object.b == 2 : false",
])("%s is taken", (text) => {
  expect(() => compile(text)).not.toThrow()
})
