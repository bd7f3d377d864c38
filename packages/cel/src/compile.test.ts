import { describe, expect, test } from "vitest"
import { CelError, type CelVariables, type CompileOptions, compileExpression } from "./index.ts"

/** Like those that a stage's condition is about. */
const variables = {
  release: {
    fields: { name: "string", namespace: "string", revision: "int", isUpgrade: "bool" },
  },
  chart: { fields: { name: "string", version: "string", appVersion: "string" } },
  kubernetesVersion: "string",
  env: { map: "string" },
} satisfies CelVariables

const release = { name: "web", namespace: "prod", revision: 3, isUpgrade: true }

const evaluate = (text: string, bindings: Record<string, unknown> = { release }) =>
  compileExpression(text, { variables }).evaluate(bindings)

function failure(action: () => unknown): CelError {
  try {
    action()
  } catch (error) {
    if (error instanceof CelError) return error
    throw error
  }
  throw new Error("nothing failed")
}

const compileFailure = (text: string, options: Partial<CompileOptions> = {}) =>
  failure(() => compileExpression(text, { variables, ...options }))

describe("a condition", () => {
  test.each([
    ["release.name != 'canary'", true],
    ["release.isUpgrade && release.revision > 2", true],
    ["release.namespace in ['prod', 'staging']", true],
    ["release.revision % 2 == 0", false],
    ["release.name.matches('^w')", true],
    ["[release].all(r, r.name == 'web')", true],
  ])("%s is %s", (text, expected) => {
    expect(evaluate(text)).toBe(expected)
  })

  test("reads the environment as a map", () => {
    expect(evaluate("env.STAGE == 'dev' && !('X' in env)", { env: { STAGE: "dev" } })).toBe(true)
    const error = failure(() => evaluate("env.STAGE", { env: {} }))
    expect(error).toMatchObject({ code: "CEL_NO_SUCH_KEY", path: "env.STAGE" })
    expect(error.summary).toBe('no "STAGE" in env; ask has(env.STAGE) first')
  })

  test("says what it reads", () => {
    const text = "chart.version == '1' && has(env.A) && ['x'].exists(release, release == 'x')"
    expect(compileExpression(text, { variables }).references).toEqual(["chart.version", "env.A"])
  })
})

describe("what is not known", () => {
  test("is an error that names it", () => {
    const error = failure(() => evaluate("release.name == 'web'", { release: { namespace: "x" } }))
    expect(error).toMatchObject({ code: "CEL_UNKNOWN", path: "release.name", offset: 8 })
    expect(error.message).toBe("release.name is not known\n  release.name == 'web'\n          ^")
  })

  test("is an error whether the object is given or not", () => {
    expect(failure(() => evaluate("chart.name == ''", {}))).toMatchObject({
      code: "CEL_UNKNOWN",
      path: "chart.name",
    })
    expect(failure(() => evaluate("kubernetesVersion == ''", {}))).toMatchObject({
      code: "CEL_UNKNOWN",
      path: "kubernetesVersion",
    })
    expect(failure(() => evaluate("env.A == ''", {}))).toMatchObject({
      code: "CEL_UNKNOWN",
      path: "env",
    })
  })

  test("can be asked with has()", () => {
    expect(evaluate("has(release.name)", {})).toBe(false)
    expect(evaluate("has(release.name) && release.name == 'web'", {})).toBe(false)
    expect(evaluate("has(release.name)")).toBe(true)
  })

  test("can be read as an optional", () => {
    expect(evaluate("release.?name.orValue('none')", {})).toBe("none")
    expect(evaluate("release.?name.orValue('none')")).toBe("web")
  })

  test("does not matter when the rest decides", () => {
    expect(evaluate("release.isUpgrade || chart.name == 'x'")).toBe(true)
    expect(evaluate("chart.name == 'x' || release.isUpgrade")).toBe(true)
  })

  test("is an error also when undefined is given for it", () => {
    const error = failure(() => evaluate("release.name", { release: { name: undefined } }))
    expect(error.code).toBe("CEL_UNKNOWN")
  })
})

describe("on compiling", () => {
  test.each<[string, string, string, number | undefined]>([
    [
      "release.naem == 'x'",
      "CEL_UNDECLARED",
      'no field "naem" in release; did you mean "name"?',
      8,
    ],
    ["has(release.naem)", "CEL_UNDECLARED", 'no field "naem" in release; did you mean "name"?', 12],
    ["relaese.name", "CEL_UNDECLARED", 'no variable "relaese"; did you mean "release"?', 0],
    [
      "x > 1",
      "CEL_UNDECLARED",
      'no variable "x"; known are release, chart, kubernetesVersion, env',
      0,
    ],
    ["release.name > 1", "CEL_TYPE", "no such overload: string > int", 0],
    ["release.name.foo()", "CEL_TYPE", "found no matching overload for 'string.foo()'", 0],
    [
      "release.name.matches(1)",
      "CEL_TYPE",
      "found no matching overload for 'string.matches(int)'",
      0,
    ],
    ["release.name ==", "CEL_SYNTAX", "unexpected token: EOF", 15],
    ["release.name == 'x", "CEL_SYNTAX", "unterminated string", 16],
    ["1 ~ 2", "CEL_SYNTAX", "unexpected character: ~", 2],
  ])("%s fails with %s", (text, code, summary, offset) => {
    expect(compileFailure(text)).toMatchObject({ code, summary, offset, expression: text })
  })

  test("a pattern that is not RE2 fails", () => {
    const error = compileFailure("release.name.matches('a(?=b)')")
    expect(error.code).toBe("CEL_TYPE")
    expect(error.summary).toContain('"a(?=b)" is not a regular expression (RE2)')
    expect(error.offset).toBe(21)
  })

  test("the result must have the type that is asked for", () => {
    const error = compileFailure("release.name", { result: "bool" })
    expect(error.summary).toBe("the expression is string, but must be bool")
    const dynamic = { variables: { x: "dyn" }, result: "bool" } satisfies CompileOptions
    expect(compileExpression("x", dynamic).evaluate({ x: true })).toBe(true)
    expect(failure(() => compileExpression("x", dynamic).evaluate({ x: 1 })).summary).toBe(
      "the expression is int, but must be bool",
    )
  })

  test("an error in a long text shows its line", () => {
    const error = compileFailure("release.isUpgrade &&\n\trelease.nmae == 'x'")
    expect(error.message.split("\n").slice(1)).toEqual(["   release.nmae == 'x'", "           ^"])
  })

  test("an error in a long line shows the place", () => {
    const [, line = "", caret = ""] = compileFailure(`${"true && ".repeat(100)}x`).message.split(
      "\n",
    )
    expect(line.length).toBeLessThan(110)
    expect(line[caret.indexOf("^")]).toBe("x")
  })

  test("a variable of the wrong type fails on evaluation", () => {
    const error = failure(() => evaluate("release.name == 'x'", { release: { name: 5 } }))
    expect(error.code).toBe("CEL_EVALUATION")
    expect(error.summary).toContain("field 'name' is not of type 'string', got 'int'")
  })
})

describe("objects", () => {
  const object = {
    kind: "Deployment",
    metadata: { labels: { app: "web", constructor: "odd" } },
    spec: { replicas: 3, ratio: 0.5, big: 9007199254740993n, ports: [{ port: 80 }, { port: 443 }] },
  }
  const run = (text: string) =>
    compileExpression(text, { variables: { object: "dyn" } }).evaluate({ object })

  test.each<[string, unknown]>([
    ["object.spec.replicas > 1", true],
    ["object.spec.replicas == 3.0", true],
    ["object.spec.replicas + 1", 4],
    ["object.spec.ratio * 2.0", 1],
    ["object.spec.big", 9007199254740993n],
    ["object.spec.ports.map(p, p.port)", [80, 443]],
    ["object.spec.ports.exists(p, p.port == 443)", true],
    ["object.spec.ports[1].port", 443],
    ["has(object.spec.ports[0].name)", false],
    ["has(object.?spec.ports)", true],
    ["has(object.?nothing.ports)", false],
    ["object.metadata.labels.constructor", "odd"],
    ["object.metadata.labels['app']", "web"],
    ["'app' in object.metadata.labels", true],
    ["object.metadata.labels.exists(l, l == 'app')", true],
    ["object.?spec.?paused.orValue(false)", false],
    ["object.spec.ports == [{'port': 80}, {'port': 443}]", true],
    ["object.metadata", object.metadata],
    ["size(object.spec.ports)", 2],
    ["cel.bind(n, object.spec.replicas, n * n)", 9],
    ["{'a': [1, 2.5], 'b': null}", { a: [1, 2.5], b: null }],
    ["duration('90s')", "90s"],
    ["timestamp('2024-01-02T03:04:05Z')", "2024-01-02T03:04:05.000Z"],
    ["optional.none()", undefined],
    ["optional.of(1)", 1],
    ["5u", 5],
    ["b'ab'", new Uint8Array([97, 98])],
    ["type(1) == int", true],
  ])("%s", (text, expected) => {
    expect(run(text)).toEqual(expected)
  })

  test("leave alone what the expression does not read", () => {
    const touched: string[] = []
    const lazy = (name: string, value: unknown) => ({
      get: () => {
        touched.push(name)
        return value
      },
      enumerable: true,
    })
    const spec = Object.defineProperties(
      {},
      { replicas: lazy("replicas", 3), huge: lazy("huge", {}) },
    )
    const compiled = compileExpression("object.spec.replicas > 1", { variables: { object: "dyn" } })
    expect(compiled.evaluate({ object: { spec } })).toBe(true)
    expect(new Set(touched)).toEqual(new Set(["replicas"]))
  })

  test("without a key say what to ask first", () => {
    expect(failure(() => run("object.spec.paused"))).toMatchObject({
      code: "CEL_NO_SUCH_KEY",
      path: "object.spec.paused",
      summary: 'no "paused" in object.spec; ask has(object.spec.paused) first',
    })
    expect(failure(() => run("object.spec.ports[5].port")).code).toBe("CEL_EVALUATION")
  })
})

describe("limits", () => {
  const items = Array.from({ length: 6000 }, (_, i) => i)
  const over = (text: string, options: Partial<CompileOptions> = {}) =>
    compileExpression(text, { variables: { items: "dyn" }, ...options })

  test("the length of an expression", () => {
    const error = failure(() => over("1".repeat(101), { limits: { maxExpressionLength: 100 } }))
    expect(error).toMatchObject({ code: "CEL_LIMIT" })
    expect(error.summary).toBe("the expression has 101 characters; 100 are allowed")
  })

  test.each([
    ["brackets", `${"(".repeat(300)}1${")".repeat(300)}`],
    ["operators", `1${"+1".repeat(8000)}`],
    ["signs", `${"!".repeat(16_000)}true`],
    ["selections", `items${".a".repeat(5000)}`],
  ])("the depth of %s", (_, text) => {
    expect(failure(() => over(text).evaluate({ items })).code).toBe("CEL_LIMIT")
  })

  test.each([
    ["loops in loops", "items.all(a, items.all(b, items.all(c, a + b + c >= 0)))"],
    [
      "loops whose errors count for nothing",
      "items.exists(a, items.exists(b, items.exists(c, c / 0 == 1)))",
    ],
    ["loops behind an or", "items.map(a, items.map(b, a * b)).size() > 0 || true"],
    ["strings that grow", doubling("'0123456789'")],
    ["lists that grow", doubling("items")],
    ["searches in lists", "items.all(a, a in items)"],
    ["comparisons of lists", "items.all(a, items == items)"],
  ])("the work of %s", (_, text) => {
    const started = performance.now()
    const compiled = over(text, { limits: { maxCost: 100_000 } })
    const error = failure(() => compiled.evaluate({ items }))
    expect(error).toMatchObject({ code: "CEL_LIMIT" })
    expect(error.summary).toBe("the expression needs more than 100000 steps")
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test("are counted for each evaluation anew", () => {
    const compiled = over("items.all(a, a >= 0)", { limits: { maxCost: 10_000 } })
    for (let i = 0; i < 20; i++) expect(compiled.evaluate({ items })).toBe(true)
    expect(() => compiled.evaluate({ items: [...items, ...items, ...items, ...items] })).toThrow(
      CelError,
    )
    expect(compiled.evaluate({ items })).toBe(true)
  })

  test("the time of an evaluation", () => {
    let time = 0
    const compiled = over("items.all(a, a >= 0)", {
      now: () => time++,
      limits: { maxMilliseconds: 3 },
    })
    expect(failure(() => compiled.evaluate({ items })).summary).toBe(
      "the expression takes longer than 3 ms",
    )
  })

  function doubling(value: string): string {
    const names = Array.from({ length: 40 }, (_, i) => `v${i}`)
    const start = `cel.bind(v0, ${value}, `
    const steps = names.slice(1).map((name, i) => `cel.bind(${name}, v${i} + v${i}, `)
    return `${start}${steps.join("")}size(v39) > 0${")".repeat(40)}`
  }
})
