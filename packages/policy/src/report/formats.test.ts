import { parse } from "@sternpost/goyaml"
import { parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import type { Finding, Rule } from "../findings/finding.ts"
import { formatReport, REPORT_FORMATS, type ReportFormat } from "./formats.ts"
import { makeReport, type Report } from "./report.ts"

const TEXT = `# Source: web/templates/deployment.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  replicas: 1
---
apiVersion: v1
kind: ConfigMap
metadata: {name: "a#b"}
---
apiVersion: example.com/v1
kind: Route
metadata: {name: r}
`

const RULES: readonly Rule[] = [
  { id: "odd", summary: "it is odd", severity: "error", help: "Make it **even**." },
  { id: "long", summary: "it is long", severity: "warning", help: "Make it short." },
  { id: "never", summary: "it never is", severity: "info", help: "Nothing to do." },
  { id: "unreadable-document", summary: "no YAML", severity: "error", help: "Mend it." },
]

const write = (format: ReportFormat, report: Report = sampleReport()) =>
  formatReport(report, format, { version: "1.2.3" })
const read = async (format: ReportFormat, report?: Report) =>
  parse(await write(format, report)) as Record<string, unknown>

describe.each(REPORT_FORMATS)("the format %s", (format) => {
  test("is the same for the same report, and ends with its last line", async () => {
    const text = await write(format)
    expect(text).toBe(await write(format))
    expect(text).toMatch(/[^\n]\n$/)
    expect(await write(format, emptyReport())).not.toBe(text)
  })

  test("has each finding", async () => {
    const text = await write(format)
    for (const words of ["no YAML", "is long", "odd"]) expect(text).toContain(words)
  })
})

test("text is grouped by source and object, and says what was skipped and the sum", async () => {
  expect(await write("text")).toBe(`manifests
  document
    error   unreadable-document  line 15
            document 4: no YAML

web/templates/deployment.yaml
  Deployment shop/web
    error   odd  spec.replicas, line 6
            is <3>, & "odd": 100% (written by stage "scale")
    warning long  line 2
            is long,
            very long

manifests
  ConfigMap a#b
    info    long  data, line 8
            is long

skipped 1: nothing is known of it
4 objects: 2 checked, 1 skipped, 2 errors, 1 warning, 1 info, 2 waived
`)
  expect(await write("text", emptyReport())).toBe("3 objects: 3 checked, 0 errors, 0 warnings\n")
})

test("json has the summary and the findings, and nothing else", async () => {
  const report = JSON.parse(await write("json"))
  expect(report.summary).toEqual({
    documents: 4,
    checked: 2,
    skipped: 1,
    error: 2,
    warning: 1,
    info: 1,
  })
  expect(report.findings[1]).toEqual({
    rule: "odd",
    severity: "error",
    message: 'is <3>, & "odd": 100%',
    object: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
    path: "spec.replicas",
    line: 6,
    source: "web/templates/deployment.yaml",
    stage: "scale",
  })
  expect(report.findings[0]).toEqual({
    rule: "unreadable-document",
    severity: "error",
    message: "document 4: no YAML",
    object: { apiVersion: "", kind: "", namespace: "", name: "" },
    path: null,
    line: 15,
    source: null,
    stage: null,
  })
  expect(Object.keys(report)).toEqual(["summary", "findings"])
})

describe("sarif", () => {
  test("has the rules that findings name, with their help", async () => {
    const { runs } = JSON.parse(await write("sarif"))
    const { driver } = runs[0].tool
    expect(driver).toMatchObject({ name: "sternpost", version: "1.2.3" })
    expect(driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      "odd",
      "long",
      "unreadable-document",
    ])
    expect(driver.rules[0]).toMatchObject({
      help: { markdown: "Make it **even**." },
      defaultConfiguration: { level: "error" },
    })
    for (const { ruleId, ruleIndex } of runs[0].results)
      expect(driver.rules[ruleIndex].id).toBe(ruleId)
  })

  test("links to the docs where it is told where they are, and else to nothing", async () => {
    const driver = async (docsUrl?: string) => {
      const options = { version: "1.2.3", ...(docsUrl === undefined ? {} : { docsUrl }) }
      const { runs } = JSON.parse(await formatReport(sampleReport(), "sarif", options))
      return runs[0].tool.driver
    }
    const linked = await driver("https://git.example.com/docs/")
    expect(linked.informationUri).toBe("https://git.example.com/docs/")
    expect(linked.rules[0].helpUri).toBe("https://git.example.com/docs/validation.md#odd")
    expect(JSON.stringify(await driver())).not.toMatch(/helpUri|informationUri/)
  })

  test("points to the template, or with its line to the file", async () => {
    const places = async (report: Report) => {
      const { runs } = JSON.parse(await write("sarif", report))
      return runs[0].results.map(
        ({ locations }: { locations: readonly [{ physicalLocation?: object }] }) =>
          locations[0].physicalLocation,
      )
    }
    const template = { uri: "web/templates/deployment.yaml" }
    expect((await places(sampleReport()))[1]).toEqual({
      artifactLocation: template,
      region: { startLine: 1 },
    })
    expect((await places(sampleReport({ file: "out/a b.yaml" })))[1]).toEqual({
      artifactLocation: { uri: "out/a%20b.yaml" },
      region: { startLine: 6 },
    })
    expect((await places(sampleReport()))[0]).toEqual({
      artifactLocation: { uri: "manifests" },
      region: { startLine: 1 },
    })
  })
})

describe("junit", () => {
  test("has a case for each object, failed by errors, skipped with a reason", async () => {
    const text = await write("junit")
    expect(text).toContain('tests="4" failures="2" skipped="1"')
    expect(text).toContain(
      '<failure type="odd" message="is &lt;3&gt;, &amp; &quot;odd&quot;: 100%">error odd at spec.replicas, line 6: is &lt;3&gt;, &amp; "odd": 100% (written by stage "scale")</failure>',
    )
    expect(text).toContain('<skipped message="nothing is known of it"/>')
    expect(text).toContain(
      '<testcase classname="manifests" name="ConfigMap a#b">\n      <system-out>',
    )
  })
})

test("github escapes what would end a command, and annotates files", async () => {
  const lines = (await write("github", sampleReport({ file: "a,b.yaml" }))).split("\n")
  expect(lines[1]).toBe(
    '::error file=a%2Cb.yaml,line=6,title=odd::Deployment shop/web: spec.replicas: is <3>, & "odd": 100%25 (written by stage "scale")',
  )
  expect(lines[2]).toContain("::warning ")
  expect(lines[2]).toContain("is long,%0Avery long")
  expect((await write("github")).split("\n")[1]).toMatch(
    /^::error file=web\/templates\/deployment\.yaml,title=odd::/,
  )
})

test("gitlab has issues with fingerprints of their own that lines do not change", async () => {
  const issues = JSON.parse(await write("gitlab"))
  expect(issues[1]).toMatchObject({
    check_name: "odd",
    severity: "major",
    location: { path: "web/templates/deployment.yaml", lines: { begin: 1 } },
  })
  const prints = issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint)
  expect(new Set(prints).size).toBe(issues.length)
  const other = JSON.parse(await write("gitlab", sampleReport({ file: "a.yaml" })))
  expect(other[1].fingerprint).toBe(prints[1])
})

test("tap has a line for each object", async () => {
  const lines = (await write("tap")).split("\n").filter((line) => !line.startsWith("#"))
  expect(lines).toEqual([
    "TAP version 13",
    "1..4",
    "not ok 1 - document",
    "not ok 2 - Deployment shop/web (web/templates/deployment.yaml)",
    "ok 3 - ConfigMap a\\#b",
    "ok 4 - Route r # SKIP nothing is known of it",
    "",
  ])
})

test("krm is a ResourceList with results", async () => {
  const { kind, items, results } = await read("krm")
  expect({ kind, items }).toEqual({ kind: "ResourceList", items: [] })
  expect((results as unknown[])[1]).toEqual({
    message: 'is <3>, & "odd": 100%',
    severity: "error",
    resourceRef: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" },
    field: { path: "spec.replicas" },
    file: { path: "web/templates/deployment.yaml" },
    tags: { rule: "odd", line: "6", stage: "scale" },
  })
})

test("a policy report counts, and has what was skipped", async () => {
  const { summary, results } = await read("policyreport")
  expect(summary).toEqual({ pass: 0, fail: 2, warn: 2, error: 0, skip: 1 })
  expect(results).toHaveLength(5)
  expect((results as unknown[])[1]).toMatchObject({
    policy: "odd",
    result: "fail",
    severity: "high",
    resources: [{ apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "web" }],
    properties: { path: "spec.replicas", line: "6", stage: "scale" },
  })
  expect((results as unknown[])[4]).toMatchObject({
    result: "skip",
    message: "nothing is known of it",
  })
})

test("a report of OpenReports has the same content", async () => {
  const { apiVersion, kind, metadata, source, ...content } = await read("openreports")
  expect({ apiVersion, kind, metadata, source }).toEqual({
    apiVersion: "openreports.io/v1alpha1",
    kind: "ClusterReport",
    metadata: { name: "sternpost-check" },
    source: "sternpost",
  })
  const { summary, results } = await read("policyreport")
  expect(content).toEqual({ summary, results })
})

/** A report of every sort of finding, for the tests of formats. */
function sampleReport({ file }: { readonly file?: string } = {}): Report {
  const stream = parseManifests(TEXT)
  const [web, config, route] = stream.manifests
  if (web === undefined || config === undefined || route === undefined) throw new Error("no object")
  stream.log.stage = "scale"
  web.set(["spec", "replicas"], 3)
  const findings: Finding[] = [
    {
      rule: "unreadable-document",
      severity: "error",
      message: "document 4: no YAML",
      line: 15,
      ...(file === undefined ? {} : { file }),
    },
    {
      rule: "odd",
      severity: "error",
      message: 'is <3>, & "odd": 100%',
      manifest: web,
      path: ["spec", "replicas"],
    },
    { rule: "long", severity: "warning", message: "is long,\nvery long", manifest: web },
    { rule: "long", severity: "info", message: "is long", manifest: config, path: ["data"] },
  ]
  return makeReport({
    manifests: stream.manifests,
    findings,
    skipped: [{ manifest: route, rule: "odd", reason: "nothing is known of it" }],
    unreadable: 1,
    waived: 2,
    rules: RULES,
    ...(file === undefined ? {} : { fileOf: () => file }),
  })
}

/** A report without any finding. */
function emptyReport(): Report {
  const { manifests } = parseManifests(TEXT)
  return makeReport({ manifests, findings: [], skipped: [], unreadable: 0, rules: RULES })
}
