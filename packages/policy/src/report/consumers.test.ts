import { parse } from "@sternpost/goyaml"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { runChecks } from "../run-checks.ts"
import { schemaCheck } from "../schema/schema-check.ts"
import { formatReport, type ReportFormat } from "./formats.ts"
import { type ReportSketch, sketchReport } from "./testing.ts"

// What the services that read reports require of them.

const write = (format: ReportFormat, ...sketches: readonly ReportSketch[]) =>
  formatReport(sketchReport(...sketches), format, { version: "1.2.3" })

const NONE: readonly ReportSketch[] = [{ isGood: true }]
const MANY: readonly ReportSketch[] = [
  { name: "a", template: "web/templates/a.yaml" },
  { name: "b", file: "./out/b.yaml", severity: "warning" },
  { name: "c", severity: "info" },
  { name: "c", severity: "info" },
  { name: "d", skipped: "nothing is known of it" },
  { name: "e", isGood: true },
]

describe("sarif for GitHub", () => {
  // Source: GitHub's page on its support of SARIF, which says what is required.
  test("each result has a rule, a text, a file and a line", async () => {
    const { version, runs } = JSON.parse(await write("sarif", ...MANY))
    expect([version, runs.length]).toEqual(["2.1.0", 1])
    const [{ tool, results }] = runs
    for (const rule of tool.driver.rules)
      expect(rule).toMatchObject({
        id: expect.stringMatching(/./),
        shortDescription: { text: expect.stringMatching(/./) },
        fullDescription: { text: expect.stringMatching(/./) },
        help: { text: expect.stringMatching(/./) },
      })
    expect(results).toHaveLength(4)
    for (const result of results) {
      expect(tool.driver.rules[result.ruleIndex].id).toBe(result.ruleId)
      expect(["error", "warning", "note"]).toContain(result.level)
      expect(result.message.text).not.toBe("")
      const [{ physicalLocation }] = result.locations
      expect(physicalLocation.artifactLocation.uri).toMatch(/^[^/.]/)
      expect(physicalLocation.region.startLine).toBeGreaterThan(0)
    }
  })

  test("files are named as the repository does, with their lines", async () => {
    const { runs } = JSON.parse(await write("sarif", ...MANY))
    const places = runs[0].results.map(
      ({ locations }: { locations: readonly [{ physicalLocation: object }] }) =>
        locations[0].physicalLocation,
    )
    const place = (uri: string, startLine: number) => ({
      artifactLocation: { uri },
      region: { startLine },
    })
    expect(places).toEqual([
      place("web/templates/a.yaml", 1),
      place("out/b.yaml", 10),
      place("manifests", 1),
      place("manifests", 1),
    ])
  })

  test("without findings there is a run without results", async () => {
    const { runs } = JSON.parse(await write("sarif", ...NONE))
    expect(runs[0]).toMatchObject({ results: [], tool: { driver: { rules: [] } } })
  })
})

describe("gitlab", () => {
  // Source: GitLab's page on Code Quality reports.
  test("each issue has what GitLab requires, and a fingerprint of its own", async () => {
    const issues = JSON.parse(await write("gitlab", ...MANY))
    for (const issue of issues)
      expect(issue).toEqual({
        description: expect.stringMatching(/./),
        check_name: "odd",
        fingerprint: expect.stringMatching(/^[0-9a-f]{32}(?:-\d+)?$/),
        severity: expect.stringMatching(/^(?:info|minor|major|critical|blocker)$/),
        location: {
          path: expect.stringMatching(/^[^/.]/),
          lines: { begin: expect.any(Number) },
        },
      })
    const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
    expect(new Set(prints).size).toBe(4)
  })

  test("a fingerprint stays when other objects come and go", async () => {
    const printOf = async (...sketches: readonly ReportSketch[]) =>
      JSON.parse(await write("gitlab", ...sketches)).at(-1).fingerprint
    const own = { name: "own" }
    expect(await printOf({ name: "other" }, own)).toBe(await printOf(own))
    expect(await printOf({ ...own, path: ["status"] })).not.toBe(await printOf(own))
    expect(await printOf({ ...own, namespace: "shop" })).not.toBe(await printOf(own))
  })

  test("no findings are an empty list", async () => {
    expect(JSON.parse(await write("gitlab", ...NONE))).toEqual([])
  })
})

test("junit counts as it says: by cases, of which errors fail", async () => {
  const text = await write("junit", ...MANY)
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0
  const [, tests, failures, skipped] =
    /<testsuite name="sternpost check" tests="(\d+)" failures="(\d+)" skipped="(\d+)">/.exec(
      text,
    ) ?? []
  expect([tests, failures, skipped].map(Number)).toEqual([
    count(/<testcase /g),
    count(/<failure /g),
    count(/<skipped /g),
  ])
  expect([count(/<failure /g), count(/<skipped /g), count(/<system-out>/g)]).toEqual([1, 1, 3])
  expect(await write("junit", ...NONE)).toContain('tests="1" failures="0" skipped="0"')
})

test("tap has a plan of as many as there are, numbered from one", async () => {
  const lines = (await write("tap", ...MANY)).split("\n")
  expect(lines.slice(0, 2)).toEqual(["TAP version 13", "1..6"])
  const numbers = lines.flatMap((line) => /^(?:not )?ok (\d+)/.exec(line)?.[1] ?? [])
  expect(numbers).toEqual(["1", "2", "3", "4", "5", "6"])
  expect(lines.filter((line) => line.startsWith("not ok"))).toHaveLength(1)
})

test("github has a command of each level, and nothing for no findings", async () => {
  const lines = (await write("github", ...MANY)).trimEnd().split("\n")
  expect(lines.map((line) => line.split(" ")[0])).toEqual([
    "::error",
    "::warning",
    "::notice",
    "::notice",
  ])
  expect(lines[1]).toContain("file=out/b.yaml,line=10,")
  expect(await write("github", ...NONE)).toBe("")
})

test("krm results have the severities of the specification, and tags that are texts", async () => {
  const { results } = parse(await write("krm", ...MANY)) as {
    readonly results: readonly Readonly<Record<string, unknown>>[]
  }
  expect(results.map(({ severity }) => severity)).toEqual(["error", "warning", "info", "info"])
  for (const { message, tags } of results) {
    expect(message).toBe("is odd")
    for (const tag of Object.values(tags as object)) expect(tag).toBeTypeOf("string")
  }
})

// What the CRDs of the policy working group and of OpenReports have.
const TEXTS = (...names: readonly string[]) =>
  names.map((name) => `${name}: {type: string}`).join(", ")
const COUNTS = ["pass", "fail", "warn", "error", "skip"]
  .map((name) => `${name}: {type: integer}`)
  .join(", ")
interface ReportKind {
  readonly group: string
  readonly version: string
  readonly kind: string
  readonly fields?: string
}
const crd = ({
  group,
  version,
  kind,
  fields = "",
}: ReportKind) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${kind.toLowerCase()}s.${group}}
spec:
  group: ${group}
  scope: Cluster
  names: {kind: ${kind}, plural: ${kind.toLowerCase()}s}
  versions:
  - name: ${version}
    served: true
    storage: true
    schema:
      openAPIV3Schema:
        type: object
        properties:
          ${fields}
          summary: {type: object, properties: {${COUNTS}}}
          results:
            type: array
            items:
              type: object
              required: [policy]
              properties:
                ${TEXTS("category", "message", "policy", "rule", "source").replaceAll(", ", "\n                ")}
                properties: {type: object, additionalProperties: {type: string}}
                resources:
                  type: array
                  items: {type: object, properties: {${TEXTS("apiVersion", "kind", "name", "namespace", "uid")}}}
                result: {type: string, enum: [pass, fail, warn, error, skip]}
                scored: {type: boolean}
                severity: {type: string, enum: [high, low, medium]}
`

const POLICY_REPORT = crd({
  group: "wgpolicyk8s.io",
  version: "v1alpha2",
  kind: "ClusterPolicyReport",
})
const OPEN_REPORT = crd({
  group: "openreports.io",
  version: "v1alpha1",
  kind: "ClusterReport",
  fields: "source: {type: string}",
})

test.each([
  ["policyreport", "no findings", POLICY_REPORT, NONE],
  ["policyreport", "many", POLICY_REPORT, MANY],
  ["openreports", "no findings", OPEN_REPORT, NONE],
  ["openreports", "many", OPEN_REPORT, MANY],
] as const)("%s is what the API server takes: %s", async (format, _, definition, sketches) => {
  const { manifests } = parseManifests(`${definition}---\n${await write(format, ...sketches)}`)
  const { findings, skipped } = await runChecks({
    checks: [schemaCheck()],
    manifests,
    kubernetesVersion: "1.36",
  })
  expect(findings.map(({ message }) => message)).toEqual([])
  expect(skipped).toEqual([])
})
