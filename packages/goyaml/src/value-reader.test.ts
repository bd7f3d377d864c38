import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { YamlError } from "./errors.ts"
import { parse } from "./parse.ts"

function failure(text: string): string {
  try {
    parse(text)
  } catch (error) {
    if (error instanceof YamlError) return error.goMessage
    throw error
  }
  return "none"
}

// All of Go's answers here were taken from sigs.k8s.io/yaml v1.6.0.
describe("collections", () => {
  test("hold what their aliases stand for, each a value of its own", () => {
    const value = parse("a: &a [1, {b: 2}]\nc: *a\nd: [*a]\n") as Record<string, unknown[]>
    expect(value).toEqual({ a: [1, { b: 2 }], c: [1, { b: 2 }], d: [[1, { b: 2 }]] })
    expect(value["c"]).not.toBe(value["a"])
  })

  test("may have aliases of scalars as keys, not of collections", () => {
    expect(parse("a: &a x\n*a : 1\n")).toEqual({ a: "x", x: 1 })
    expect(failure("a: &a [x]\n*a : 1\n")).toBe('yaml: invalid map key: []interface {}{"x"}')
  })

  test("have the last of keys that differ only in type, where Go has any of them", () => {
    expect(parse("1: a\n'1': b\n")).toEqual({ 1: "b" })
    expect(parse("'1': b\n1: a\n")).toEqual({ 1: "a" })
  })

  test("that contain themselves are refused", () => {
    for (const text of ["&x [*x]", "&x {a: [*x]}", "&x {*x : a}", "a: &x [{b: *x}]"]) {
      expect(failure(text)).toBe("yaml: anchor 'x' value contains itself")
    }
  })

  test("name the same anchor twice, one behind the other", () => {
    expect(parse("[&x 1, *x, &x 2, *x]")).toEqual([1, 1, 2, 2])
  })

  test("merge in the order of their keys, the last of several maps first", () => {
    expect(parse("a: 1\n<<: {a: 2, b: 2}\n")).toEqual({ a: 2, b: 2 })
    expect(parse("<<: [{a: 1, b: 1}, {a: 2, c: 2}]\nb: 3\n")).toEqual({ a: 1, b: 3, c: 2 })
    expect(parse("x: &x {p: {q: 1}}\nz:\n  <<: [*x, {r: 1}]\n  s: 2\n")).toEqual({
      x: { p: { q: 1 } },
      z: { r: 1, p: { q: 1 }, s: 2 },
    })
    expect(parse("<<: []\na: 1\n")).toEqual({ a: 1 })
    expect(parse("<<: {<<: {a: 1}, b: 2}\n")).toEqual({ a: 1, b: 2 })
  })

  test("merge nothing but maps", () => {
    const message = "yaml: map merge requires map or sequence of maps as the value"
    for (const text of ["<<: 1", "<<: [[]]", "<<: [{a: 1}, b]", "a: &a [{b: 1}]\n<<: *a"]) {
      expect(failure(text)).toBe(message)
    }
  })
})

describe("what is no JSON", () => {
  test("is an error unless a later key takes its place", () => {
    expect(failure("a: .inf\nb: 1\n")).toBe("json: unsupported value: +Inf")
    expect(parse("a: .inf\na: 1\n")).toEqual({ a: 1 })
    expect(parse("a: {~: 1}\na: 1\n")).toEqual({ a: 1 })
    expect(failure("a: {a: {~: 1}}\n")).toBe(
      "unsupported map key of type: %!s(<nil>), key: <nil>, value: 1",
    )
  })

  test("is named in the order of the text, keys before numbers", () => {
    expect(failure("a: -.inf\nb: .nan\n")).toBe("json: unsupported value: -Inf")
    expect(failure("a: [.nan]\nb: {~: [.inf]}\n")).toBe(
      "unsupported map key of type: %!s(<nil>), key: <nil>, value: []interface {}{+Inf}",
    )
  })

  test("is shown as fmt shows it, merges included", () => {
    const shown = (key: string): string =>
      failure(`? ${key}`).replace("yaml: invalid map key: ", "")
    expect(shown("{b: 1.5, a: [~, y]}")).toBe(
      'map[interface {}]interface {}{"a":[]interface {}{interface {}(nil), true}, "b":1.5}',
    )
    expect(shown("{<<: [{a: 1, b: 2}, {a: 3}], b: 4}")).toBe(
      'map[interface {}]interface {}{"a":1, "b":4}',
    )
    expect(failure("x: &x {p: 1}\nz: &z {<<: *x, q: 2}\n? {<<: *z}\n: 1\n")).toBe(
      'yaml: invalid map key: map[interface {}]interface {}{"p":1, "q":2}',
    )
  })
})

test("tags are found behind anchors, whatever stands between", () => {
  for (const between of [" ", "\n", " # & ! c\n", "\u2028", "\u0085", "\r", " #!!int\u2028"]) {
    expect(parse(`&a${between}!!str 1`)).toBe("1")
    expect(parse(`!!str${between}&a 1`)).toBe("1")
  }
})

test("nested brackets of any shape have the value that JSON gives them", () => {
  const json = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 60, withCrossShrink: true },
      fc.constantFrom(1, "a", null, true),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), {
        noNullPrototype: true,
      }),
    ),
  })).value
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value)
      expect(JSON.stringify(parse(text))).toBe(text)
      // In front of an anchor stands the full parser.
      expect(JSON.stringify(parse(`&a ${text}`))).toBe(text)
    }),
  )
})
