import fc from "fast-check"
import { describe, expect, test } from "vitest"
import {
  matchesLabels,
  parseLabelSelector,
  type Requirement,
  SelectorError,
} from "./label-selector.ts"

const word = fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9_.-]{0,10}[A-Za-z0-9])?$/)
const key = fc.oneof(word, fc.constant("example.com/kind"), fc.constantFrom("in", "notin"))
const value = fc.oneof(word, fc.constant(""))
const integer = fc.integer().map(String)

const requirement: fc.Arbitrary<Requirement> = fc.oneof(
  fc.record({ key, operator: fc.constantFrom("exists" as const, "!" as const) }),
  fc.record({
    key,
    operator: fc.constantFrom("in" as const, "notin" as const),
    values: fc.array(value, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    key,
    operator: fc.constantFrom("gt" as const, "lt" as const),
    values: fc.tuple(integer),
  }),
)

/** Writes a requirement in one of the ways that the grammar has for it; `blank` stands between tokens. */
function write(it: Requirement, blank: string): string {
  switch (it.operator) {
    case "exists":
      return it.key
    case "!":
      return `!${blank}${it.key}`
    case "gt":
    case "lt":
      return [it.key, it.operator === "gt" ? ">" : "<", it.values[0]].join(blank)
    default:
      return `${it.key} ${it.operator} (${it.values.join(`${blank},${blank}`)})`
  }
}

const labels = fc.dictionary(word, word)

describe("parseLabelSelector", () => {
  test("reads what is written", () => {
    const blanks = fc.constantFrom("", " ", "  ")
    fc.assert(
      fc.property(fc.array(requirement), blanks, (requirements, blank) => {
        const text = requirements.map((it) => write(it, blank)).join(`${blank},${blank}`)
        expect(parseLabelSelector(text)).toEqual(requirements)
      }),
    )
  })

  test("reads any text, or throws a SelectorError", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "=", "!", ",", "(", ")", "<", ">", " ", "1", "in", "/", "-"),
    })
    fc.assert(
      fc.property(text, (selector) => {
        try {
          for (const { key: name } of parseLabelSelector(selector)) expect(name).not.toBe("")
        } catch (error) {
          expect(error).toBeInstanceOf(SelectorError)
        }
      }),
    )
  })

  test.each([
    ["a=b", "a==b"],
    ["a=b", "a in (b)"],
    ["a!=b", "a notin (b)"],
    ["a=", "a in ()"],
  ])("%s means %s", (one, other) => {
    expect(parseLabelSelector(one)).toEqual(parseLabelSelector(other))
  })

  test.each([
    ["a in (x", "found '', expected: ,"],
    ["a b", "found 'b', expected: in, notin, =, ==, !=, <, >"],
    ["a,", "found '', expected: word"],
    ["-a=b", '"-a" is no key of a label'],
    ["a=b-", '"b-" is no value of a label'],
    ["a>b", '"b" is no integer'],
  ])("says what is wrong with %s", (selector, problem) => {
    expect(() => parseLabelSelector(selector)).toThrow(problem)
  })
})

describe("matchesLabels", () => {
  const matches = (selector: string, of: Record<string, string>) =>
    matchesLabels(parseLabelSelector(selector), of)

  test("notin is the contrary of in, and ! of a key", () => {
    fc.assert(
      fc.property(labels, word, fc.array(word, { minLength: 1 }), (of, name, values) => {
        const list = values.join(",")
        expect(matches(`${name} notin (${list})`, of)).toBe(!matches(`${name} in (${list})`, of))
        expect(matches(`!${name}`, of)).toBe(!matches(name, of))
      }),
    )
  })

  test("all requirements must hold", () => {
    fc.assert(
      fc.property(labels, fc.array(requirement), (of, requirements) => {
        const each = requirements.map((it) => matchesLabels([it], of))
        expect(matchesLabels(requirements, of)).toBe(!each.includes(false))
      }),
    )
  })

  test("an object has all of its own labels, and nothing that it inherits", () => {
    fc.assert(
      fc.property(labels, (of) => {
        const selector = Object.entries(of).map(([name, it]) => `${name}=${it}`)
        expect(matches(selector.join(","), of)).toBe(true)
      }),
    )
    expect(matches("constructor", {})).toBe(false)
  })

  test("compares numbers as numbers, and no text", () => {
    expect(matches("n>9", { n: "10" })).toBe(true)
    expect(matches("n<9", { n: "10" })).toBe(false)
    expect(matches("n>9", { n: "many" })).toBe(false)
    expect(matches("n>9007199254740992", { n: "9007199254740993" })).toBe(true)
  })
})
