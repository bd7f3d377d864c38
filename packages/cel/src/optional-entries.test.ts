import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { type CelError, compileExpression } from "./index.ts"
import { unmarkOptionalEntries } from "./optional-entries.ts"

const variables = { object: "dyn", texts: { list: "string" } } as const
const object = { x: 1, l: [7, 8], a: { b: "c" }, none: null }
const evaluate = (text: string) =>
  compileExpression(text, { variables }).evaluate({ object, texts: ["t"] })

/** Runs what fails, and hands over the error. */
function errorOf(action: () => unknown): CelError {
  try {
    action()
  } catch (error) {
    return error as CelError
  }
  throw new Error("nothing failed")
}

// Source of the rules: cel-spec, optional syntax; cel-go's tests of it.
describe("optional entries are left out where there is no value", () => {
  test.each<[string, unknown]>([
    ["[?object.?x, 2]", [1, 2]],
    ["[?object.?y, 2]", [2]],
    ["[1, ?object.?y, ?object.?x]", [1, 1]],
    ["[?object.?y]", []],
    ["[?optional.of(1), ?optional.none(), 3]", [1, 3]],
    ["[?object.l[?1], ?object.l[?5]]", [8]],
    ["[?optional.of(optional.of(1))][0].value()", 1],
    ["[ // why\n ?object.?x ]", [1]],
    ["[[?object.?y], [?object.?x]]", [[], [1]]],
    ["[true ? 1 : 2, ?object.?x]", [1, 1]],
    ["{?'a': object.?x, 'b': 2}", { a: 1, b: 2 }],
    ["{?'a': object.?y, 'b': 2}", { b: 2 }],
    ["{'b': 2, ?'a': object.?y}", { b: 2 }],
    ["{?'a' + 'b': optional.of([?object.?y])}", { ab: [] }],
    ["{'k': {?'a': object.?x}, ?'l': optional.none()}", { k: { a: 1 } }],
    ["{?'n': object.?none}", { n: null }],
    ["{?1: optional.of('one')}[1]", "one"],
    ["1 in [?object.?x] && !(1 in [?object.?y])", true],
    ["[?object.?x].all(i, i == 1)", true],
    ["size([?object.?y]) + size({?'a': object.?y})", 0],
    ["object.l.map(i, [?i > 7 ? optional.of(i) : optional.none()])", [[], [8]]],
    ["texts + [?optional.of('u')]", ["t", "u"]],
    ["'[?x]' + '{?a: b}'", "[?x]{?a: b}"],
  ])("%s", (text, expected) => {
    expect(evaluate(text)).toEqual(expected)
  })
})

test("an entry takes the place of one before it, also where it has no value", () => {
  expect(evaluate("{'a': 1, ?'a': optional.of(2)}")).toEqual({ a: 2 })
  expect(evaluate("{'a': 1, ?'a': optional.none()}")).toEqual({})
  expect(evaluate("{?'__proto__': optional.of(2)}.size()")).toBe(1)
})

test("an entry that is no optional is an error, at once where its type is known", () => {
  expect(errorOf(() => evaluate("[?1]"))).toMatchObject({
    code: "CEL_TYPE",
    summary: "an entry that is marked by ? needs an optional, and this is int",
  })
  expect(errorOf(() => evaluate("{?'a': 'b'}")).code).toBe("CEL_TYPE")
  expect(errorOf(() => evaluate("[?object.x]"))).toMatchObject({
    code: "CEL_EVALUATION",
    summary: "the item of a list is marked by ? and is no optional",
  })
  expect(errorOf(() => evaluate("{?'a': object.x}")).summary).toBe(
    'the entry "a" of a map is marked by ? and is no optional',
  )
})

test("what is inside is checked as everywhere", () => {
  expect(errorOf(() => evaluate("[?objekt.?x]"))).toMatchObject({
    code: "CEL_UNDECLARED",
    offset: 2,
  })
  expect(errorOf(() => evaluate("[?optional.of(1)][0] == 'a'")).code).toBe("CEL_TYPE")
  expect(errorOf(() => evaluate("f(1, ?object.?x)")).code).toBe("CEL_SYNTAX")
  expect(errorOf(() => evaluate("[??object.?x]")).code).toBe("CEL_SYNTAX")
  const reads = compileExpression("[?object.?a.?b, ?object.?x]", { variables })
  expect(reads.references).toEqual(["object.a.b", "object.x"])
})

test("messages may hold them", () => {
  const text = "Object{spec: Object.spec{c: [?object.?x, 2], ?r: object.?y, m: {?'k': object.?x}}}"
  const compiled = compileExpression(text, { variables, hasMutations: true })
  expect(compiled.evaluate({ object })).toEqual({ spec: { c: [1, 2], m: { k: 1 } } })
})

test("they are for Kubernetes 1.29 and later", () => {
  const compile = (kubernetesVersion: string) =>
    compileExpression("[?optional.of(1)] == [1]", { variables, kubernetesVersion })
  expect(compile("1.29").evaluate({})).toBe(true)
  expect(errorOf(() => compile("1.28")).code).toBe("CEL_VERSION")
})

test("a loop with them is counted as others are", () => {
  const compiled = compileExpression("[?object.?l].all(l, l.all(i, i > 0))", { variables })
  const budget = { remaining: 1 }
  expect(errorOf(() => compiled.evaluate({ object: { l: [1, 2, 3] } }, budget)).code).toBe(
    "CEL_LIMIT",
  )
})

test("only marks are taken out, and the rest keeps its place", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.constantFrom("[", "{", ",", "?", "a", "0", "]", "}", "(", ")", "'?'", " ", ".", "//\n"),
      ),
      (parts) => {
        const text = parts.join("")
        const { text: unmarked, entries } = unmarkOptionalEntries(text)
        expect(unmarked).toHaveLength(text.length)
        for (const [i, letter] of [...text].entries())
          if (unmarked[i] !== letter) expect([letter, unmarked[i]]).toEqual(["?", " "])
        const taken = [...text].filter((letter, i) => unmarked[i] !== letter).length
        const noted = [...entries.values()].reduce((sum, numbers) => sum + numbers.size, 0)
        expect(noted).toBeLessThanOrEqual(taken)
      },
    ),
  )
})
