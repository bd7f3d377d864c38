import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { schemaCheck } from "./schema-check.ts"

// Values as people write them in YAML, in fields of every sort that Kubernetes has.

async function rules(text: string) {
  const { manifests, unreadable } = parseManifests(text).readable()
  const checks = [schemaCheck()]
  const { findings } = await runChecks({
    checks,
    manifests,
    unreadable,
    kubernetesVersion: "1.36",
  })
  return findings.map(({ rule, path = [] }) => `${rule} ${path.at(-1)}`)
}

const deployment = (spec: string) =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  ${spec}\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "a:1"}]}\n`
const limit = (value: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: web, image: "a:1", resources: {limits: {memory: ${value}}}}]}\n`
const service = (port: string) =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: [{port: 80, targetPort: ${port}}]}\n`
const config = (metadata: string, data = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, ${metadata}}\ndata: {${data}}\n`

describe("integers", () => {
  test.each([["3"], ["0"], ["0x3"], ["0o3"], ["3.0"], ["null"], ["~"], [""]])(
    "replicas: %s may be",
    async (value) => {
      expect(await rules(deployment(`replicas: ${value}`))).toEqual([])
    },
  )

  test.each([
    ['"3"', "wrong-type replicas"],
    ["three", "wrong-type replicas"],
    ["1.5", "wrong-type replicas"],
    ["true", "wrong-type replicas"],
    ["[3]", "wrong-type replicas"],
    ["3000000000", "invalid-value replicas"],
  ])("replicas: %s may not", async (value, problem) => {
    expect(await rules(deployment(`replicas: ${value}`))).toEqual([problem])
  })
})

describe("integers or texts", () => {
  test.each([["80"], ["http"], ['"http-2"'], ["0x50"]])("targetPort: %s may be", async (value) => {
    expect(await rules(service(value))).toEqual([])
  })

  test.each([["1.5"], ["true"], ["[80]"], ["{}"]])("targetPort: %s may not", async (value) => {
    expect(await rules(service(value))).toEqual(["wrong-type targetPort"])
  })

  test.each([["25%"], ["1"], ['"25%"']])("maxSurge: %s may be", async (value) => {
    const strategy = `strategy: {rollingUpdate: {maxSurge: ${value}}}`
    expect(await rules(deployment(strategy))).toEqual([])
  })
})

describe("quantities", () => {
  test.each([["1"], ["0.5"], ["1e3"], ["1E3"], ["128Mi"], ['"1"'], ["100m"]])(
    "%s may be",
    async (value) => {
      expect(await rules(limit(value))).toEqual([])
    },
  )

  test.each([["1 Gi"], ["1gb"], ["1K"], ["one"], ["1.2.3"]])("%s may not", async (value) => {
    expect(await rules(limit(value))).toEqual([
      expect.stringMatching(/^(invalid-value|wrong-type) memory$/),
    ])
  })

  test.each([[".inf"], ["-.Inf"], [".nan"]])(
    "%s is nothing that JSON has: the document cannot be read",
    async (value) => {
      expect(await rules(limit(value))).toEqual(["unreadable-document undefined"])
    },
  )

  test.each([["true"], ["[1]"], ["{a: 1}"]])("%s is of another type", async (value) => {
    expect(await rules(limit(value))).toEqual(["wrong-type memory"])
  })
})

describe("texts", () => {
  test.each([["yes"], ["true"], ["1"], ["1.10"], ["0x1"]])(
    "the annotation %s needs quotes",
    async (value) => {
      expect(await rules(config(`annotations: {a: ${value}}`))).toEqual(["wrong-type a"])
      expect(await rules(config(`annotations: {a: "${value}"}`))).toEqual([])
    },
  )

  test.each([["2026-01-31"], ["12:30"], ["a"], ["1.2.3"], ["0b"]])(
    "%s is a text already",
    async (value) => {
      expect(await rules(config("labels: {}", `a: ${value}`))).toEqual([])
    },
  )
})

describe("times", () => {
  test.each([["null"], ["2026-01-31T12:00:00Z"], ['"2026-01-31T12:00:00+02:00"']])(
    "creationTimestamp: %s may be",
    async (value) => {
      expect(await rules(config(`creationTimestamp: ${value}`))).toEqual([])
    },
  )

  test.each([["2026-01-31"], ["2026-02-30T00:00:00Z"], ["yesterday"], ["2026-01-31 12:00:00"]])(
    "creationTimestamp: %s may not",
    async (value) => {
      expect(await rules(config(`creationTimestamp: ${value}`))).toEqual([
        "invalid-value creationTimestamp",
      ])
    },
  )
})

describe("Lists", () => {
  const item = (text: string) =>
    text
      .trimEnd()
      .split("\n")
      .map((line, i) => (i === 0 ? `- ${line}` : `  ${line}`))
      .join("\n")
  const list = (...items: readonly string[]) =>
    `apiVersion: v1\nkind: List\nitems:\n${items.map(item).join("\n")}\n`

  test("each item is checked, those of Lists in Lists too", async () => {
    const bad = config("nmae: x")
    expect(await rules(list(bad, config("labels: {}"), bad))).toEqual([
      "unknown-field nmae",
      "unknown-field nmae",
    ])
  })

  test("an item that is no object is told", async () => {
    expect(await rules("apiVersion: v1\nkind: List\nitems: [{a: 1}]\n")).toEqual([
      "missing-field apiVersion",
      "missing-field kind",
    ])
  })
})
