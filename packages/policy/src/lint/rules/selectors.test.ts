import { describe, expect, test } from "vitest"
import { saidBy } from "../testing.ts"
import * as rules from "./selectors.ts"

const workload = (selector: string, labels = "app: web, tier: front", api = "apps/v1") =>
  `apiVersion: ${api}\nkind: Deployment\nmetadata: {name: web}\nspec: {${selector}template: {metadata: {labels: {${labels}}}, spec: {containers: [{name: web, image: "a:1"}]}}}\n`

describe("mismatching-selector", () => {
  const NONE = ["spec.selector: it has no selector"]
  const OTHER = ["spec.selector: the selector does not fit the labels of spec.template"]
  test.each<[selector: string, found: readonly string[]]>([
    ["selector: {matchLabels: {app: web}}, ", []],
    ["selector: {matchLabels: {app: web, tier: front}}, ", []],
    ["selector: {matchLabels: {app: shop}}, ", OTHER],
    ["selector: {matchLabels: {app: web, tier: back}}, ", OTHER],
    ["selector: {matchExpressions: [{key: tier, operator: In, values: [front, back]}]}, ", []],
    ["selector: {matchExpressions: [{key: tier, operator: NotIn, values: [front]}]}, ", OTHER],
    ["selector: {matchExpressions: [{key: app, operator: Exists}]}, ", []],
    ["selector: {matchExpressions: [{key: app, operator: DoesNotExist}]}, ", OTHER],
    [
      "selector: {matchLabels: {app: web}, matchExpressions: [{key: x, operator: Exists}]}, ",
      OTHER,
    ],
    ["", NONE],
    ["selector: {}, ", NONE],
    ["selector: {matchLabels: {}}, ", NONE],
  ])("%s", async (selector, found) => {
    expect(await saidBy(rules.mismatchingSelector, workload(selector))).toEqual(found)
  })

  test("the old group filled in the selector", async () => {
    const old = (selector: string) => workload(selector, "app: web", "extensions/v1beta1")
    expect(await saidBy(rules.mismatchingSelector, old(""))).toEqual([])
    const other = old("selector: {matchLabels: {app: shop}}, ")
    expect(await saidBy(rules.mismatchingSelector, other)).toEqual(OTHER)
  })
})

describe("invalid-label-value", () => {
  const config = (value: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, labels: {a: ${value}}}\n`
  test.each([["web"], ['""'], ["null"], ["a.b_c-d"], ['"1"'], ["A9"], ["x".repeat(63)]])(
    "%s may be",
    async (value) => {
      expect(await saidBy(rules.invalidLabelValue, config(value))).toEqual([])
    },
  )

  test.each([
    ['"a b"'],
    ["x".repeat(64)],
    ["-a"],
    ["a."],
    ["a/b"],
    ["1"],
    ["true"],
    ["1.5"],
    ["ä"],
    ['"a\\n"'],
  ])("%s may not", async (value) => {
    const said = await saidBy(rules.invalidLabelValue, config(value))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/^metadata\.labels\.a: the value of the label "a" is not valid/)
  })

  test("labels of pods are asked, each once", async () => {
    const text = workload("selector: {matchLabels: {app: web}}, ", 'app: web, a: "b c"')
    const said = await saidBy(rules.invalidLabelValue, text)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain(
      'spec.template.metadata.labels.a: the value of the label "a" of its pods',
    )
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: web, labels: {a: "b c"}}\nspec: {containers: [{name: web, image: "a:1"}]}\n`
    expect(await saidBy(rules.invalidLabelValue, pod)).toHaveLength(1)
  })
})

test("metadata-name-instance-mismatch: the label must be there, and be the name", async () => {
  const FOUND = [
    "metadata.labels.app.kubernetes.io/instance: its label app.kubernetes.io/instance is not its name",
  ]
  const labelled = (value: string) =>
    workload("").replace("name: web}", `name: web, labels: {app.kubernetes.io/instance: ${value}}}`)
  expect(await saidBy(rules.nameInstanceMismatch, workload(""))).toEqual(FOUND)
  expect(await saidBy(rules.nameInstanceMismatch, labelled("shop"))).toEqual(FOUND)
  expect(await saidBy(rules.nameInstanceMismatch, labelled("web"))).toEqual([])
})
