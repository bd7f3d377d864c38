import { expect, test } from "vitest"
import { compileExpression } from "./index.ts"

const compile = (text: string, hasMutations = false) =>
  compileExpression(text, { variables: { object: "dyn" }, kubernetesVersion: "1.36", hasMutations })

// Verdicts of Kubernetes 1.36.3: test/oracle/cel.
test.each([
  ["[1, 'a']", "string beside int"],
  ["[1, null]", "null beside int"],
  ["[1.0, 1]", "int beside double"],
  ["[1, 2u]", "uint beside int"],
  ["[b'a', 'a']", "string beside bytes"],
  ["[size('a'), 'b']", "string beside int"],
  ["['a', {}]", "map<dyn, dyn> beside string"],
  ["[[1], ['a']]", "list<string> beside list<int>"],
  ["[{'a': 1}, {'a': 'b'}]", "beside map<string, int>"],
  ["{'a': 1, 'b': 'c'}", "string beside int"],
  ["{'a': 1, 2: 1}", "int beside string"],
  ["['a', object.name]", "dyn beside string"],
  ["[object.name, 'a']", "string beside dyn"],
  ["[dyn(1), 'a']", "string beside dyn"],
  ["{'a': object.name, 'b': 'c'}", "string beside dyn"],
  ["[?object.?n, 7]", "int beside dyn"],
  ["[1, object.n].all(x, x > 0)", "dyn beside int"],
  ["{'x': 1}[['x']]", "a map with keys of type string has none of type list<string>"],
  ["{'x': 1}[1]", "a map with keys of type string has none of type int"],
])("%s is refused: %s", (text, message) => {
  expect(() => compile(text)).toThrow(message)
})

test.each([
  "[object.name, object.n]",
  "[dyn('a'), dyn(1), object.n]",
  "[[1], []]",
  "[[], [1], ['a'].map(x, x.size())]",
  "[{}, {'a': 1}]",
  "[size('a'), 1]",
  "[?optional.of(1), 7]",
  "'%s and %d'.format(['a', 1])",
  "'%s'.format([['a', [1, 'b']]])",
  "object.map['a'] == {'a': 1}['a']",
  "{'a': 1}[object.name]",
])("%s is taken", (text) => {
  expect(() => compile(text)).not.toThrow()
})

test("the fields of a message are of any type, the items within them are not", () => {
  expect(() => compile("Object{spec: Object.spec{a: 1, b: 'c'}}", true)).not.toThrow()
  expect(() => compile("Object{spec: Object.spec{a: [1, 'b'], c: 1}}", true)).toThrow(
    "string beside int",
  )
})

test("without a version of Kubernetes, items may be of several types", () => {
  expect(compileExpression("[1, 'a'].size()", { variables: {} }).evaluate({})).toBe(2)
})
