import { describe, expect, test } from "vitest"
import { type CelType, type CelVariables, compileExpression } from "./index.ts"

function evaluate(type: CelType, value: unknown, text: string): unknown {
  return compileExpression(text, { variables: { x: type } }).evaluate({ x: value })
}

test.each<[CelType, unknown, string, unknown]>([
  ["bool", true, "x", true],
  ["int", 3, "x + 1", 4],
  ["double", 0.5, "x * 2.0", 1],
  ["string", "a", "x + 'b'", "ab"],
  ["dyn", [1], "x[0]", 1],
  [{ list: "int" }, [1, 2], "x.exists(i, i == 2)", true],
  [{ list: { list: "string" } }, [["a"]], "x[0][0]", "a"],
  [{ map: "string" }, { a: "b" }, "x.a", "b"],
  [{ map: { list: "int" } }, { a: [1] }, "x['a'][0]", 1],
  [{ fields: { a: { fields: { b: "int" } } } }, { a: { b: 5 } }, "x.a.b", 5],
  [{ list: { fields: { a: "int" } } }, [{ a: 1 }], "x.map(i, i.a)", [1]],
  [{ list: { fields: { a: "int" } } }, [{ a: 1 }], "x[0].a", 1],
  [{ list: { fields: { a: "int" } } }, [{}], "has(x[0].a)", false],
  [{ fields: { a: { list: { fields: { b: "int" } } } } }, { a: [{ b: 2 }] }, "x.a[0].b", 2],
  [{ fields: { a: "int" } }, { a: 1, undeclared: 2 }, "x", { a: 1, undeclared: 2 }],
  [{ map: { fields: { a: "int" } } }, { k: { a: 1 } }, "x.k.a", 1],
])("a variable of type %j", (type, value, text, expected) => {
  expect(evaluate(type, value, text)).toEqual(expected)
})

test.each<[CelType, unknown, string, string]>([
  ["int", 1, "x + 'a'", "no such overload: int + string"],
  ["int", "1", "x + 1", "variable 'x' is not of type 'int', got 'string'"],
  [{ list: "int" }, [], "x[0] + 'a'", "no such overload: int + string"],
  [{ map: "string" }, {}, "x.a + 1", "no such overload: string + int"],
  [{ fields: { a: { fields: { b: "int" } } } }, {}, "x.a.c", 'no field "c" in x.a'],
  [{ list: { fields: { a: "int" } } }, [], "x.map(i, i.b)", 'no field "b" in i'],
])("a variable of type %j fails", (type, value, text, message) => {
  expect(() => evaluate(type, value, text)).toThrow(message)
})

describe("declarations", () => {
  test("do not mix between sets of variables", () => {
    const one: CelVariables = { x: { fields: { a: "int" } } }
    const two: CelVariables = { x: { fields: { b: "string" } }, y: "int" }
    const compile = (text: string, variables: CelVariables) =>
      compileExpression(text, { variables }).evaluate({ x: { a: 1, b: "b" }, y: 2 })
    expect(compile("x.a", one)).toBe(1)
    expect(compile("x.b", two)).toBe("b")
    expect(() => compile("x.a", two)).toThrow('no field "a" in x')
    expect(() => compile("y", one)).toThrow('no variable "y"')
    expect(compile("x.a", one)).toBe(1)
  })

  test("cannot take a name of the language", () => {
    expect(() => compileExpression("1", { variables: { list: "dyn" } })).toThrow("list")
    expect(() => compileExpression("1", { variables: { namespace: "dyn" } })).toThrow("namespace")
  })
})
