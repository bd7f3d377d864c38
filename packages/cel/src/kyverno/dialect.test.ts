import { readFileSync } from "node:fs"
import { parse } from "@sternpost/goyaml"
import { describe, expect, test } from "vitest"
import { CelError, compileExpression, type Dialect, loadKyvernoDialect } from "../index.ts"

const now = () => new Date("2026-01-02T03:04:05Z")
const dialect: Dialect = await loadKyvernoDialect({ parseYaml: (text) => parse(text), now })
const variables = { object: "dyn", texts: { list: "string" } } as const
const object = { image: "nginx", list: [1], yes: true }
const compile = (text: string, result?: "bool" | "string") =>
  compileExpression(text, { variables, dialect, ...(result && { result }) })
const evaluate = (text: string) => compile(text).evaluate({ object, texts: [] })

interface Recorded {
  readonly recorded: string
  readonly cases: readonly {
    readonly text: string
    readonly value?: unknown
    readonly fails?: "compile" | "run"
  }[]
}
const { recorded, cases } = JSON.parse(
  readFileSync(new URL("testdata/functions.json", import.meta.url), "utf8"),
) as Recorded

/** What becomes of an expression, in the words of the record. */
function outcome(text: string): { readonly value?: unknown; readonly fails?: string } {
  let compiled: ReturnType<typeof compile>
  try {
    compiled = compile(text)
  } catch (error) {
    if (error instanceof CelError) return { fails: "compile" }
    throw error
  }
  try {
    const value = compiled.evaluate({}) ?? null
    return {
      value: JSON.parse(
        JSON.stringify(value, (_, one) => (typeof one === "bigint" ? String(one) : one)),
      ),
    }
  } catch (error) {
    if (error instanceof CelError) return { fails: "run" }
    throw error
  }
}

test(`functions give what Kyverno's give: ${recorded}`, () => {
  const ours = cases.map(({ text }) => ({ text, ...outcome(text) }))
  expect(cases.length).toBeGreaterThan(400)
  expect(ours).toEqual(cases)
})

describe("what needs a cluster, a registry or the network is not known", () => {
  test.each([
    "resource.Get('v1', 'configmaps', 'shop', 'limits').data.max == '3'",
    "resource.get('v1', 'configmaps', 'limits').size() > 0",
    "resource.List('v1', 'pods', 'shop').items.size() > 0",
    "resource.list('v1', 'pods', 'shop', {'app': 'web'}).items.size() > 0",
    "resource.List(resource.ToGVR('v1', 'Pod'), 'shop').items.size() > 0",
    "resource.Post('v1', 'sar', 'shop', {'a': 'b'}).status.allowed",
    "globalContext.Get('deployments', '') != 0",
    "globalContext.get('deployments') != 0",
    "http.Get('https://example.com').ok",
    "http.post('https://example.com', {'a': 1}, {'k': 'v'}).ok",
    "http.Client('ca').Get('https://example.com').ok",
    "image.GetMetadata(object.image).config != null",
    "random() == 'a'",
    "random('[a-z]{3}') == 'abc'",
    "x509.decode('pem') != null",
  ])("%s", (text) => {
    expect(() => evaluate(text)).toThrow(expect.objectContaining({ code: "CEL_UNKNOWN" }))
  })

  test("says what it is", () => {
    expect(() => evaluate("resource.Get('v1', 'configmaps', 'shop', 'limits').size() > 0")).toThrow(
      "objects of a cluster are not known here (resource.Get)",
    )
  })

  test("and does not matter where the rest decides", () => {
    expect(evaluate("object.yes || http.Get('https://example.com').ok")).toBe(true)
    expect(evaluate("http.Get('https://example.com').ok && !object.yes")).toBe(false)
  })

  test("is checked as everything else", () => {
    expect(() => evaluate("resource.Get('v1')")).toThrow(CelError)
    expect(() => evaluate("resource.Fetch('v1', 'pods')")).toThrow(CelError)
  })
})

describe("names of functions are free for variables of loops", () => {
  test.each<[string, unknown]>([
    ["['nginx:1'].all(image, image.startsWith('nginx') && image(image).tag() == '1')", true],
    ["[object].exists(resource, resource.yes)", true],
    ["[{'a': 1}].map(json, json.a)", [1]],
  ])("%s", (text, expected) => {
    expect(evaluate(text)).toEqual(expected)
  })
})

describe("orValue of what is no optional is that itself", () => {
  test.each<[string, unknown]>([
    ["object.list.orValue([]).size()", 1],
    ["object.?list.orValue([]).size()", 1],
    ["object.?none.orValue([]).size()", 0],
    ["[1].orValue([2])", [1]],
    ["optional.of(optional.of(1)).orValue(optional.none()).value()", 1],
  ])("%s", (text, expected) => {
    expect(evaluate(text)).toEqual(expected)
  })

  test("so nobody knows its type", () => {
    expect(compile("object.?yes.orValue(false) == true", "bool").evaluate({ object })).toBe(true)
    expect(() => compile("object.?yes.orValue(false)", "bool")).toThrow("must be bool")
    expect(() => compile("object.?image.orValue('a')", "string")).toThrow("must be string")
    expect(() => compile("object.yes", "bool")).toThrow("must be bool")
  })

  test("and an error on either side is one of the whole", () => {
    expect(() => evaluate("object.?yes.orValue(object.nothing)")).toThrow(CelError)
  })
})

test("the time is what the surroundings say", () => {
  expect(evaluate("time.now() == timestamp('2026-01-02T03:04:05Z')")).toBe(true)
  expect(evaluate("time.toCron(time.now())")).toBe("4 3 2 1 5")
})

test("constants of several types and the newest functions of Kubernetes are as there", () => {
  expect(() => compile("[1, 'a'] == []")).toThrow("beside")
  expect(evaluate("lists.range(3).reverse()")).toEqual([2, 1, 0])
  expect(evaluate("semver('1.2.3').major()")).toBe(1)
})

test("Kubernetes has none of it", () => {
  for (const text of [
    "image('a') == 1",
    "math.ceil(1.5) == 2.0",
    "sha256('a') == 'b'",
    "resource.Get('a', 'b', 'c', 'd') == 1",
    "json.unmarshal('1') == 1",
  ])
    expect(() => compileExpression(text, { variables })).toThrow(CelError)
  expect(() =>
    compileExpression("object.list.orValue([])", { variables }).evaluate({ object }),
  ).toThrow(CelError)
})
