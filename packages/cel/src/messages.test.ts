import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { CelError, compileExpression } from "./index.ts"
import { rewriteMessages } from "./messages.ts"

const variables = { object: "dyn" } as const
const compile = (text: string) => compileExpression(text, { variables, hasMutations: true })

describe("literals", () => {
  test.each<[string, unknown]>([
    ["Object{}", {}],
    ["Object{spec: Object.spec{replicas: 1 + 1}}", { spec: { replicas: 2 } }],
    ["Object {\n  // why\n  spec : Object.spec { a: 'x{y: 1}' , },\n}", { spec: { a: "x{y: 1}" } }],
    ["Object{metadata: Object.metadata{labels: {'a': 'b'}}}", { metadata: { labels: { a: "b" } } }],
    [
      "Object{spec: Object.spec{c: [Object.spec.c{name: 'a'}] + [Object.spec.c{name: 'b'}]}}",
      { spec: { c: [{ name: "a" }, { name: "b" }] } },
    ],
    ["true ? Object{a: 1} : Object{}", { a: 1 }],
    ["Object{?a: object.?x, ?b: object.?y}", { a: 1 }],
    [
      "[JSONPatch{op: 'add', path: '/a/' + jsonpatch.escapeKey('b/~c'), value: 1}]",
      [{ op: "add", path: "/a/b~1~0c", value: 1 }],
    ],
    [
      "object.l.map(i, JSONPatch{op: 'remove', path: '/' + string(i)})",
      [{ op: "remove", path: "/7" }],
    ],
    ["Object{a: {'b': {}}, c: r'\\d{'}", { a: { b: {} }, c: "\\d{" }],
  ])("%s", (text, expected) => {
    expect(compile(text).evaluate({ object: { x: 1, l: [7] } })).toEqual(expected)
  })

  test("are objects and patches to who asks for such", () => {
    const object = compileExpression("Object{a: 1}", {
      variables,
      hasMutations: true,
      result: "object",
    })
    expect(object.evaluate({})).toEqual({ a: 1 })
    const patches = (text: string) =>
      compileExpression(text, { variables, hasMutations: true, result: "patches" })
    expect(patches("[]").evaluate({})).toEqual([])
    expect(patches("[JSONPatch{op: 'test'}]").evaluate({})).toEqual([{ op: "test" }])
    expect(() => patches("Object{}")).toThrow(
      "the expression is Object, but must be a list of JSONPatch",
    )
    expect(() => patches("[Object{}]")).toThrow("must be a list of JSONPatch{...}")
    expect(() => patches("object.l").evaluate({ object: { l: [1] } })).toThrow("is a list with int")
  })
})

describe("what is wrong with literals is said at its place", () => {
  test.each<[string, string, number]>([
    ["Object{a: 1, b: foo}", 'no variable "foo"; known are object', 16],
    ["Object{a: Object.b{}}", "the field a of Object takes Object.a, not Object.b", 10],
    ["Object{a: [Object.a.c{}]}", "takes Object.a, not Object.a.c", 11],
    ["Foo{a: 1}", 'no type "Foo"', 0],
    ["Object{a: 1", "expected RBRACE, got EOF", 11],
    ["Object{a: }", "unexpected token: RBRACE", 10],
    ["[Object{a: 1}] + 'x'", "no such overload", 0],
  ])("%s", (text, summary, offset) => {
    let error: unknown
    try {
      compile(text)
    } catch (caught) {
      error = caught
    }
    expect(error).toBeInstanceOf(CelError)
    expect((error as CelError).summary).toContain(summary)
    expect((error as CelError).offset).toBe(offset)
    expect((error as CelError).expression).toBe(text)
  })

  test("also on evaluation", () => {
    const failing = compile("Object{a: object.b.c}")
    expect(() => failing.evaluate({ object: {} })).toThrow(/Object\{a: object\.b\.c\}\n/)
    expect(() => compile("JSONPatch{operation: 'add'}").evaluate({})).toThrow(
      'no field "operation"',
    )
    expect(() => compile("Object{?a: 1}").evaluate({})).toThrow("?a needs an optional value")
  })

  test("and that only mutations have them", () => {
    expect(() => compileExpression("Object{} == Object{}", { variables })).toThrow(
      "Object{...} is for the mutations of a policy",
    )
  })
})

test.each([
  [".object.x == 1", true],
  ["true && .object.x != 2", true],
  ["[.object.x, object.l[0]] == [1, 7]", true],
  ["object.l .map(i, i) == [7] && '.a' == '.a'", true],
])("a dot before the outermost name says nothing: %s", (text, expected) => {
  expect(compile(text).evaluate({ object: { x: 1, l: [7] } })).toBe(expected)
})

test("what has no literal is left alone", () => {
  for (const text of ["{'a': 1}", "a == 'Object{}'", "x in {'a': 1}", "// Object{\n1", "f({1: 2})"])
    expect(rewriteMessages(text)).toBeUndefined()
})

test("any text is taken", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(..."Ob.{}[]'\"\\?:, r/\n") }), (text) => {
      const rewritten = rewriteMessages(`Object{${text}`)
      if (rewritten === undefined) return
      for (let i = 0; i <= rewritten.text.length; i++)
        expect(rewritten.place(i)).toBeGreaterThanOrEqual(0)
    }),
  )
})
