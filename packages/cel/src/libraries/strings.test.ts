import fc from "fast-check"
import { expect, test } from "vitest"
import { compileExpression } from "../index.ts"

const object = { text: "abc" }
const evaluate = (text: string) =>
  compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

test.each<[string, unknown]>([
  ["'hello'.charAt(4)", "o"],
  ["'hello'.charAt(5)", ""],
  ["'hello mellow'.indexOf('ello')", 1],
  ["'hello mellow'.indexOf('ello', 2)", 7],
  ["'hello mellow'.indexOf('', 2)", 2],
  ["'hello'.indexOf('x')", -1],
  ["'hello mellow'.lastIndexOf('')", 12],
  ["'hello mellow'.lastIndexOf('ello')", 7],
  ["'hello mellow'.lastIndexOf('ello', 6)", 1],
  ["'😀ab'.indexOf('b')", 2],
  ["'😀ab'.substring(1)", "ab"],
  ["'😀ab'.substring(0, 1)", "😀"],
  ["'😀a'.split('')", ["😀", "a"]],
  ["'tacocat'.substring(2, 4)", "co"],
  ["'TacoCÆt'.lowerAscii()", "tacocÆt"],
  ["'TacoCæt'.upperAscii()", "TACOCæT"],
  ["'hello hello'.replace('he', 'we')", "wello wello"],
  ["'hello hello'.replace('he', 'we', 1)", "wello hello"],
  ["'hello hello'.replace('he', 'we', 0)", "hello hello"],
  ["'hello hello'.replace('he', 'we', -1)", "wello wello"],
  ["'ab'.replace('', '-')", "-a-b-"],
  ["'ab'.replace('', '-', 2)", "-a-b"],
  ["'a,b,c'.split(',', 2)", ["a", "b,c"]],
  ["'a,b'.split(',', 0)", []],
  ["'a,b'.split(',', -1)", ["a", "b"]],
  ["['a', 'b'].join('-')", "a-b"],
  ["'gums'.reverse()", "smug"],
  [String.raw`strings.quote('two "escapes" \a\n')`, String.raw`"two \"escapes\" \a\n"`],
  ["object.text.indexOf('c')", 2],
])("%s is %j", (text, expected) => {
  expect(evaluate(text)).toEqual(expected)
})

test.each([
  ["'a'.charAt(-1)", "position -1 is outside a string of length 1"],
  ["'abc'.substring(2, 1)", "substring from 2 to 1: the end is before the start"],
  ["'abc'.indexOf('a', -1)", "position -1 is outside a string of length 3"],
])("%s fails: %s", (text, message) => {
  expect(() => evaluate(text)).toThrow(message)
})

const concat = (text: string) =>
  compileExpression("x.substring(0, n) + x.substring(n)", {
    variables: { x: "string", n: "int" },
  }).evaluate({ x: text, n: Math.floor([...text].length / 2) })

test("two halves of a text are the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(concat(text)).toBe(text)
    }),
  )
})

test("what is split can be joined, and what is reversed twice is as before", () => {
  const both = compileExpression("x.split(s).join(s) == x && x.reverse().reverse() == x", {
    variables: { x: "string", s: "string" },
  })
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ maxLength: 2 }), (x, s) => {
      expect(both.evaluate({ x, s })).toBe(true)
    }),
  )
})

test("a part is found where it is", () => {
  const found = compileExpression("x.substring(x.indexOf(s)).startsWith(s)", {
    variables: { x: "string", s: "string" },
  })
  const part = fc.string({ unit: "grapheme" })
  fc.assert(
    fc.property(part, part, part, (before, s, after) => {
      expect(found.evaluate({ x: before + s + after, s })).toBe(true)
    }),
  )
})
