import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { PreviousObjects } from "../admission/previous-objects.ts"
import { runChecks } from "../run-checks.ts"
import { crdsAmong } from "../schema/crd-source.ts"
import { testCheck } from "../testing.ts"
import { crdRulesCheck } from "./crd-rules-check.ts"

const crd = (schema: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: gadgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Gadget, plural: gadgets}
  versions:
  - name: v1
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec: ${schema}
`
const gadget = (spec: string, name = "web") =>
  `---\napiVersion: example.com/v1\nkind: Gadget\nmetadata: {name: ${name}}\nspec: ${spec}\n`

async function run(text: string, given = "") {
  const { manifests, unreadable } = parseManifests(text).readable()
  const crds = crdsAmong(parseManifests(given).manifests).map((kind) => ({
    ...kind,
    file: "crds/a.yaml",
  }))
  const { findings } = await runChecks({
    checks: [crdRulesCheck(crds)],
    manifests,
    unreadable,
    kubernetesVersion: "1.36",
  })
  return findings.map(({ path, message }) => `${path?.join(".")}: ${message}`)
}

const ofSpec = (schema: string, spec: string) => run(crd(schema) + gadget(spec))
const rule = (fields: string) => `x-kubernetes-validations: [${fields}]`

test("keeps the promises of a check", async () => {
  const schema = `{type: object, properties: {n: {type: integer}}, ${rule("{rule: self.n < 5, message: too many}")}}`
  await testCheck({ check: () => crdRulesCheck([]), input: crd(schema) + gadget("{n: 7}") })
})

test("objects without a definition, and definitions without rules, are nothing to it", async () => {
  expect(await run(gadget("{n: 7}"))).toEqual([])
  expect(await ofSpec("{type: object, properties: {n: {type: integer}}}", "{n: 7}")).toEqual([])
})

describe("rules hold or do not", () => {
  const numbers = (rules: string) =>
    `{type: object, properties: {min: {type: integer}, max: {type: integer, default: 10}}, ${rule(rules)}}`

  test("on the values of a level, with defaults filled in", async () => {
    const schema = numbers("{rule: self.min <= self.max, message: min is above max}")
    expect(await ofSpec(schema, "{min: 11}")).toEqual(["spec: min is above max"])
    expect(await ofSpec(schema, "{min: 9}")).toEqual([])
    expect(await ofSpec(schema, "{min: 2, max: 1}")).toEqual(["spec: min is above max"])
  })

  test.each([
    ["{rule: 'self.min < 0'}", "spec: failed rule: self.min < 0"],
    [
      "{rule: 'self.min < 0', messageExpression: \"'min is ' + string(self.min)\", message: x}",
      "spec: min is 3",
    ],
    ["{rule: 'self.min < 0', messageExpression: \"''\", message: x}", "spec: x"],
    ["{rule: 'self.min < 0', fieldPath: .min, message: x}", "spec.min: x"],
    [
      "{rule: 'self.min / 0 == 1'}",
      "spec: the rule 'self.min / 0 == 1' resulted in an error: division by zero",
    ],
  ])("and say so: %s", async (rules, finding) => {
    expect(await ofSpec(numbers(rules), "{min: 3}")).toEqual([finding])
  })

  test("on items of lists and values of maps", async () => {
    const port = `{type: object, properties: {port: {type: integer}}, ${rule("{rule: self.port > 0, message: no port}")}}`
    expect(
      await ofSpec(
        `{type: object, properties: {ports: {type: array, items: ${port}}}}`,
        "{ports: [{port: 1}, {port: 0}]}",
      ),
    ).toEqual(["spec.ports.1: no port"])
    expect(
      await ofSpec(
        `{type: object, properties: {ports: {type: object, additionalProperties: ${port}}}}`,
        "{ports: {a: {port: 0}, b: null}}",
      ),
    ).toEqual(["spec.ports.a: no port"])
  })

  test("on the object itself, which shows its name", async () => {
    const text = crd("{type: object}").replace(
      "        type: object\n",
      `        type: object\n        ${rule("{rule: self.metadata.name.startsWith('a') && self.kind == 'Gadget', message: bad name}")}\n`,
    )
    expect(await run(text + gadget("{}"))).toEqual([": bad name"])
    expect(await run(text + gadget("{}", "abc"))).toEqual([])
  })

  test("about changes are not asked of what is new, unless they are for both", async () => {
    const changes = (fields: string) => numbers(`{rule: ${fields}, message: changed}`)
    expect(await ofSpec(changes("self.min == oldSelf.min"), "{min: 3}")).toEqual([])
    expect(
      await ofSpec(
        changes("'oldSelf.hasValue() || self.min > 5', optionalOldSelf: true"),
        "{min: 3}",
      ),
    ).toEqual(["spec: changed"])
    expect(
      await ofSpec(
        changes("'!oldSelf.hasValue() || oldSelf.value().min == self.min', optionalOldSelf: true"),
        "{min: 3}",
      ),
    ).toEqual([])
  })
})

describe("of an object that was there before", () => {
  async function changed(schema: string, before: string, after: string) {
    const previous = new PreviousObjects(parseManifests(gadget(before)).manifests)
    const { manifests } = parseManifests(crd(schema) + gadget(after))
    const checks = [crdRulesCheck([], previous)]
    const { findings } = await runChecks({ checks, manifests, kubernetesVersion: "1.36" })
    return findings.map(({ path, message }) => `${path?.join(".")}: ${message}`)
  }
  const n = (rules: string) =>
    `{type: object, properties: {num: {type: integer}, at: {type: string, format: date-time}}, ${rule(rules)}}`

  test("rules about changes are asked", async () => {
    const grows = n("{rule: self.num >= oldSelf.num, message: n shrinks}")
    expect(await changed(grows, "{num: 2}", "{num: 1}")).toEqual(["spec: n shrinks"])
    expect(await changed(grows, "{num: 2}", "{num: 3}")).toEqual([])
  })

  test("also those that are for new objects too, with the types of the schema", async () => {
    const later = n(
      "{rule: '!oldSelf.hasValue() || oldSelf.value().at <= self.at', optionalOldSelf: true, message: at goes back}",
    )
    expect(
      await changed(later, "{at: '2026-02-01T00:00:00Z'}", "{at: '2026-01-01T00:00:00Z'}"),
    ).toEqual(["spec: at goes back"])
    expect(
      await changed(later, "{at: '2026-01-01T00:00:00Z'}", "{at: '2026-02-01T00:00:00Z'}"),
    ).toEqual([])
  })

  test("items of lists are told apart by their keys, and others are new", async () => {
    const items = `items: {type: object, properties: {k: {type: string}, v: {type: integer}}, ${rule("{rule: self.v == oldSelf.v, message: v is for good}")}}`
    const list = (type: string) =>
      `{type: object, properties: {l: {type: array, ${type} ${items}}}}`
    const [before, after] = [
      "{l: [{k: a, v: 1}, {k: b, v: 2}]}",
      "{l: [{k: b, v: 3}, {k: c, v: 4}]}",
    ]
    const byKey = list("x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [k],")
    expect(await changed(byKey, before, after)).toEqual(["spec.l.0: v is for good"])
    expect(await changed(list(""), before, after)).toEqual([])
  })
})

describe("values have the types of the schema", () => {
  test.each([
    [
      "{type: string, format: date-time}",
      "'2026-01-02T00:00:00Z'",
      "self.v > timestamp('2026-01-01T00:00:00Z')",
    ],
    ["{type: string, format: duration}", "90s", "self.v == duration('1m30s')"],
    ["{type: string, format: byte}", "aGk=", "self.v == b'hi'"],
    ["{type: number}", "2", "self.v * 1.5 == 3.0"],
    ["{x-kubernetes-int-or-string: true}", "5", "type(self.v) == int && self.v == 5"],
    ["{x-kubernetes-int-or-string: true}", "50%", "type(self.v) == string"],
    [
      "{type: object, x-kubernetes-preserve-unknown-fields: true}",
      "{a: {b: 1}}",
      "self.v.a.b == 1",
    ],
    [
      "{type: object, additionalProperties: {type: string}}",
      "{a-b: c}",
      "self.v['a-b'] == 'c' && self.v.all(k, k == 'a-b')",
    ],
    [
      "{type: array, items: {type: object, properties: {a: {type: integer}}}}",
      "[{a: 1}, {a: 2}]",
      "self.v == [self.v[0], self.v[1]] && self.v[0] != self.v[1]",
    ],
    [
      "{type: object, properties: {a: {type: integer}}}",
      "{a: 1, unknown: 2}",
      "self.v == self.v && self.v != null && has(self.v.a)",
    ],
  ])("%s", async (type, value, text) => {
    const schema = `{type: object, properties: {v: ${type}}, ${rule(`{rule: "${text}"}`)}}`
    expect(await ofSpec(schema, `{v: ${value}}`)).toEqual([])
  })

  test("and names are escaped as rules write them", async () => {
    const schema = `{type: object, properties: {a-b: {type: integer}, c.d: {type: integer}, e__f: {type: integer}, g/h: {type: integer}, namespace: {type: integer}, in: {type: integer}}, ${rule("{rule: self.a__dash__b + self.c__dot__d + self.e__underscores__f + self.g__slash__h + self.__namespace__ + self.namespace + self.__in__ == 7}")}}`
    expect(await ofSpec(schema, "{a-b: 1, c.d: 1, e__f: 1, g/h: 1, namespace: 1, in: 1}")).toEqual(
      [],
    )
  })
})

describe("a rule that does not compile", () => {
  const bad = (fields: string) =>
    crd(
      `{type: object, properties: {min: {type: integer}, s: {type: string}}, ${rule(`{${fields}}`)}}`,
    )

  test.each([
    ["rule: self.mni > 1", 'properties.spec: no field "mni" in self; did you mean "min"?'],
    ["rule: self.min == self.s", "properties.spec: no such overload: int == string"],
    ["rule: self.min", "properties.spec: the expression is int, but must be bool"],
    [
      "rule: 'true', messageExpression: self.min",
      "properties.spec: the expression is int, but must be string",
    ],
    [
      "rule: 'true', fieldPath: .nothing",
      "properties.spec: .nothing leads to no field that the schema declares",
    ],
    ["rule: ''", "properties.spec: unexpected token: EOF"],
  ])("is a finding about the definition: %s", async (fields, message) => {
    const [finding = ""] = await run(bad(fields))
    expect(finding).toContain("x-kubernetes-validations.0")
    expect(finding).toContain(message)
  })

  test("is an error at its place where the definition was given", async () => {
    await expect(run(gadget("{}"), bad("rule: self.mni > 1"))).rejects.toThrow(
      /^crds\/a.yaml:16:\d+: CustomResourceDefinition "gadgets.example.com": spec.versions\[0\].*no field "mni" in self/,
    )
  })
})

test("a rule without end is an error, not a pass", async () => {
  const schema = `{type: object, properties: {l: {type: array, items: {type: integer}}}, ${rule("{rule: 'self.l.all(a, self.l.all(b, self.l.all(c, a + b + c >= 0)))'}")}}`
  const list = `[${Array.from({ length: 200 }, (_, i) => i).join(", ")}]`
  expect(await ofSpec(schema, `{l: ${list}}`)).toEqual([
    expect.stringContaining("needs more than 1000000 steps"),
  ])
})
