import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { folderOf, shell, sternpost } from "./sternpost.ts"

const GOOD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
const BAD =
  "# Source: web/templates/b.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\ndaat: {}\n"
const OLD = "apiVersion: v1\nkind: Endpoints\nmetadata: {name: old}\n"
const SECRET =
  "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {key: hunter2!}\nstringData: {other: 12345678}\n"
const check = (
  args: readonly string[],
  input = "",
  options: { cwd?: string; env?: Record<string, string> } = {},
) => sternpost(["check", ...args], { input, ...options })
const json = async (args: readonly string[], input: string) =>
  JSON.parse((await check(["--format", "json", ...args], input)).stdout)

describe("the exit code is", () => {
  test.each<[number, readonly string[], string]>([
    [0, [], GOOD],
    [1, [], `${GOOD}---\n${BAD}`],
    [0, ["--fail-on", "never"], BAD],
    [0, [], OLD],
    [1, ["--fail-on", "warning"], OLD],
    [0, ["--kubernetes-version", "1.32", "--fail-on", "warning"], OLD],
    [1, ["--fail-on", "info"], "a: [\n"],
    [0, ["--only", "pod-security"], BAD],
    [2, ["--kubernetes-version", "1.2"], GOOD],
    [2, ["--only", "schemas"], GOOD],
    [2, ["--format", "xml"], GOOD],
    [2, ["--fail-on", "errors"], GOOD],
    [2, ["--frmat", "json"], GOOD],
    [2, ["--pod-security", "strict"], GOOD],
    [2, ["missing.yaml"], ""],
    [2, ["--crds", "missing.yaml"], GOOD],
    [2, ["--schema-location", "https://example.com/{{.Group}}"], GOOD],
    [2, ["--waivers", "missing.yaml"], GOOD],
    [2, ["--explain", "unknown-feild"], ""],
    [2, ["--filter", "a.yaml"], GOOD],
  ])("%i for %j", async (status, args, input) => {
    const result = await check(args, input)
    expect(result.status, result.stderr).toBe(status)
    if (status === 2) {
      expect(result.stdout).toBe("")
      expect(result.stderr).toMatch(/^sternpost/)
      expect(result.stderr).not.toContain("internal error")
    }
  })
})

test("mistakes in flags are told with what was meant", async () => {
  const { stderr } = await check(["--format", "jsn"], GOOD)
  expect(stderr).toBe('sternpost check: --format is no "jsn"; did you mean "json"?\n')
  expect((await check(["--kubernetes-version", "1.2"], GOOD)).stderr).toBe(
    'sternpost: Kubernetes "1.2" is not known: known are 1.36, 1.35, 1.34, 1.33, 1.32, 1.31\n',
  )
  expect((await check(["--explain", "unknown-feild"])).stderr).toContain(
    'there is no rule "unknown-feild"; did you mean "unknown-field"?',
  )
})

test("json says of each finding where it is", async () => {
  expect(await json([], `${GOOD}---\n${BAD}`)).toEqual({
    summary: { documents: 2, checked: 2, skipped: 0, error: 1, warning: 0, info: 0 },
    findings: [
      {
        rule: "unknown-field",
        severity: "error",
        message: 'ConfigMap has no field "daat"; did you mean "data"?',
        object: { apiVersion: "v1", kind: "ConfigMap", namespace: "", name: "b" },
        path: "daat",
        line: 9,
        source: "web/templates/b.yaml",
        stage: null,
      },
    ],
  })
})

test("text is without colours where it is no terminal, and the same each time", async () => {
  const { stdout } = await check([], `${GOOD}---\n${BAD}`)
  expect(stdout).toBe(`web/templates/b.yaml
  ConfigMap b
    error   unknown-field  daat, line 9
            ConfigMap has no field "daat"; did you mean "data"?

2 objects: 2 checked, 1 error, 0 warnings
`)
  expect((await check([], `${GOOD}---\n${BAD}`)).stdout).toBe(stdout)
  const coloured = await check([], BAD, { env: { FORCE_COLOR: "1" } })
  expect(coloured.stdout).toContain("\x1b[31merror")
})

test.each([
  "text",
  "json",
  "sarif",
  "junit",
  "github",
  "gitlab",
  "tap",
  "krm",
  "policyreport",
  "openreports",
])("what a Secret holds is not in the format %s", async (format) => {
  const { stdout, stderr, status } = await check(["--format", format], SECRET)
  expect(status).toBe(1)
  expect(stdout).toContain("base64")
  expect(stdout + stderr).not.toMatch(/hunter2|12345678/)
})

describe("files", () => {
  test("and folders are read with all below them; findings name them", async () => {
    const cwd = folderOf({
      "a.yaml": GOOD,
      "more/b.yml": BAD.replace(/^#.*\n/, ""),
      "more/deep/c.json":
        '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "x": 1}',
      "more/no.txt": "a: [",
      "more/.hidden/d.yaml": "a: [",
      "broken.yaml": "a: [\n",
    })
    const { stdout, status } = await check(
      ["a.yaml", "more", "broken.yaml", "--format", "json"],
      "",
      { cwd },
    )
    expect(status).toBe(1)
    const { summary, findings } = JSON.parse(stdout)
    expect(summary).toMatchObject({ documents: 4, checked: 3, error: 3 })
    expect(
      findings.map(({ source, line }: { source: string; line: number }) => `${source}:${line}`),
    ).toEqual(["broken.yaml:2", "more/b.yml:4", "more/deep/c.json:1"])
    expect((await check(["more", "--format", "github"], "", { cwd })).stdout).toContain(
      "::error file=more/b.yml,line=4,title=unknown-field::",
    )
  })

  test("may be stdin, too", async () => {
    const cwd = folderOf({ "a.yaml": GOOD })
    const { stdout } = await check(["a.yaml", "-"], BAD, { cwd })
    expect(stdout).toContain("2 objects: 2 checked, 1 error")
  })

  test("of a chart must be rendered first, and an empty folder is a mistake", async () => {
    const cwd = folderOf({
      "chart/Chart.yaml": "name: a\n",
      "more/own/Chart.yaml": "name: b\n",
      "more/own/crds/a.yaml": "",
      "empty/note.txt": "",
    })
    const chart = await check(["chart"], "", { cwd })
    expect(chart).toMatchObject({ status: 2 })
    expect(chart.stderr).toContain("helm template web chart | sternpost check\n")
    expect((await check(["more"], "", { cwd })).stderr).toContain(
      '"more/own" is a chart, whose templates must be rendered first: helm template web more/own | sternpost check --crds more/own\n',
    )
    expect(await check(["empty"], "", { cwd })).toMatchObject({
      status: 2,
      stderr: 'sternpost check: there is no .yaml, .yml or .json file in "empty"\n',
    })
  })

  test("without any object are told to be so", async () => {
    const { status, stdout, stderr } = await check([], "# nothing\n")
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: "0 objects: 0 checked, 0 errors, 0 warnings\n",
    })
    expect(stderr).toContain("there was nothing to check")
  })

  test("that are no text do not hide others", async () => {
    const cwd = folderOf({ "good.yaml": BAD })
    const { stdout } = await check(["good.yaml", "-"], "a: \udc80\u0000", { cwd })
    expect(stdout).toContain("unknown-field")
  })
})

describe("schemas", () => {
  const ROUTE = "apiVersion: example.com/v1\nkind: Route\nmetadata: {name: r}\nspec: {weight: 1}\n"
  const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.example.com}
spec:
  group: example.com
  names: {kind: Route, plural: routes}
  scope: Namespaced
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object}}}}}
`
  const STRICT = CRD.replace(
    "{spec: {type: object}}",
    "{spec: {type: object, properties: {host: {}}}}",
  )

  test("of custom resources come from CRDs in files, folders and the stream", async () => {
    const cwd = folderOf({ "crds/route.yaml": STRICT })
    expect((await check([], ROUTE, { cwd })).stdout).toContain(
      "skipped 1: nothing is known of example.com/v1 Route: give its CRD with --crds",
    )
    for (const crds of ["crds", "crds/route.yaml", "crds/*.yaml"])
      expect((await check(["--crds", crds], ROUTE, { cwd })).stdout).toContain('no field "weight"')
    expect((await check([], `${STRICT}---\n${ROUTE}`)).stdout).toContain('no field "weight"')
  })

  test("that are missing can be errors", async () => {
    expect(await check(["--missing-schemas", "error"], ROUTE)).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("missing-schema"),
    })
  })

  test("in CRDs that cannot be used are told with file and line", async () => {
    const cwd = folderOf({ "crd.yaml": STRICT.replace("host: {}", "host: {type: txt}") })
    const { status, stderr } = await check(["--crds", "crd.yaml"], ROUTE, { cwd })
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /^sternpost: schemas: crd\.yaml:9:146: the schema of Route example\.com\/v1 cannot be used: there is no type "txt"/,
    )
  })

  test("may be JSON Schemas at kubeconform's locations", async () => {
    const cwd = folderOf({
      "schemas/example.com/route_v1.json":
        '{"properties": {"spec": {"properties": {"weight": {"maximum": 0}}}}}',
    })
    const location = "schemas/{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json"
    const { stdout } = await check(
      ["--schema-location", "default", "--schema-location", location],
      ROUTE,
      { cwd },
    )
    expect(stdout).toContain("must be <= 0")
  })
})

describe("waivers", () => {
  const waivers = (more = "") =>
    `apiVersion: sternpost.dev/v1alpha1\nkind: Waivers\nwaivers:\n- {rule: unknown-field, match: {name: b}, reason: known${more}}\n`

  test("of a file take findings out until their last day", async () => {
    const cwd = folderOf({ "w.yaml": waivers(", expires: 2020-06-30") })
    const on = (day: string) =>
      check(["--waivers", "w.yaml"], BAD, {
        cwd,
        env: { SOURCE_DATE_EPOCH: `${Date.parse(day) / 1000}` },
      })
    expect(await on("2020-06-30")).toMatchObject({
      status: 0,
      stdout: "1 object: 1 checked, 0 errors, 0 warnings, 1 waived\n",
    })
    const { status, stdout } = await on("2020-07-01")
    expect(status).toBe(1)
    expect(stdout).toContain("(it was waived until 2020-06-30 by w.yaml: waivers[0])")
  })

  test("that waive nothing are told", async () => {
    const cwd = folderOf({ "w.yaml": waivers() })
    const { stderr, status } = await check(["--waivers", "w.yaml"], GOOD, { cwd })
    expect(status).toBe(0)
    expect(stderr).toContain("warning: w.yaml: waivers[0] waives nothing")
  })

  test("that mean nothing are refused", async () => {
    const cwd = folderOf({ "w.yaml": waivers().replace("reason", "resaon") })
    expect(await check(["--waivers", "w.yaml"], GOOD, { cwd })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('w.yaml: waivers[0]: there is no "resaon"'),
    })
  })
})

describe("policies", () => {
  const policy = (expression: string) => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: no-b}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
  validations:
  - expression: ${expression}
    message: b is not wanted
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: no-b}
spec: {policyName: no-b, validationActions: [Deny]}
`

  test("of files are evaluated beside the schemas", async () => {
    const cwd = folderOf({ "policies/a.yaml": policy("object.metadata.name != 'b'") })
    const { status, stdout } = await check(["--policy", "policies"], `${GOOD}---\n${BAD}`, { cwd })
    expect(status).toBe(1)
    expect(stdout).toContain("b is not wanted")
    expect(stdout).toContain("unknown-field")
    const only = await check(["--policy", "policies", "--only", "policy"], BAD, { cwd })
    expect(only.stdout).not.toContain("unknown-field")
  })

  test("that mean nothing are refused", async () => {
    const cwd = folderOf({ "a.yaml": policy("object.(") })
    const { status, stderr } = await check(["--policy", "a.yaml"], GOOD, { cwd })
    expect(status).toBe(2)
    expect(stderr).toContain("a.yaml:9")
    expect(await check(["--policy", "none"], GOOD, { cwd })).toMatchObject({ status: 2 })
  })
})

describe("traps of other programs", () => {
  const rollout = (image: string) =>
    `apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: r}\nspec: {template: {spec: {containers: [{name: a, ${image}: b}]}}}\n`

  test("a stream of more than 10 MiB is read to its end", async () => {
    const large = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: large}\ndata:\n  text: |\n${"    some text\n".repeat(800_000)}`
    const { summary } = await json([], `${large}---\n${BAD}`)
    expect(summary).toMatchObject({ documents: 2, checked: 2, error: 1 })
  })

  test("what cannot be decoded ends nothing: all after it is checked, in the order of the stream", async () => {
    const odd =
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: odd}\nspec: {replicas: two}\n"
    const input = [odd, "a: [\n", "# only a comment\n", rollout("imgae"), GOOD, BAD].join("---\n")
    const { summary, findings } = await json([], input)
    expect(summary).toMatchObject({ documents: 5, skipped: 1 })
    expect(findings.map(({ object }: { object: { name: string } }) => object.name)).toEqual([
      "",
      "odd",
      "odd",
      "odd",
      "r",
      "b",
    ])
  })

  test("a custom resource without a CRD neither fails nor passes", async () => {
    const { summary } = await json([], rollout("image"))
    expect(summary).toMatchObject({ documents: 1, checked: 0, skipped: 1, error: 0 })
  })
})

test("--explain tells what a rule is about", async () => {
  const { stdout, status } = await check(["--explain", "wrong-type"])
  expect(status).toBe(0)
  expect(stdout).toMatch(/^wrong-type \(error\): a value has another type than the field\n\n/)
  expect(stdout).toMatch(/\ndocs\/validation\.md#wrong-type\n$/)
  const url = "https://git.example.com/docs"
  const linked = await check(["--explain", "wrong-type", "--docs-url", url])
  expect(linked.stdout).toContain(`\n${url}/validation.md#wrong-type\n`)
})

describe("sternpost-policy", () => {
  const example = new URL("../../examples/web", import.meta.url).pathname

  test("hands on what is fine, byte for byte", async () => {
    const { stdout, stderr } = await shell("sternpost-policy < manifests.yaml", example)
    expect(stdout).toBe(exampleFile("manifests.yaml"))
    expect(stderr).toMatch(/^\d+ objects: /)
  })

  test("prints nothing where something fails, and takes the options of check", async () => {
    const cwd = folderOf({ "bad.yaml": BAD })
    const { status, stdout, stderr } = await shell("sternpost-policy < bad.yaml", cwd)
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain("unknown-field")
    const passed = await shell("sternpost-policy --fail-on never --format json < bad.yaml", cwd)
    expect(passed.stdout).toBe(BAD)
    expect(JSON.parse(passed.stderr).summary.error).toBe(1)
  })

  test("prints nothing where it cannot check", async () => {
    const cwd = folderOf({ "good.yaml": GOOD })
    const result = await shell("sternpost-policy --kubernetes-version 1 < good.yaml", cwd)
    expect(result).toMatchObject({ status: 2, stdout: "" })
    expect(result.stderr).toMatch(/^sternpost-policy: Kubernetes "1" is not known/)
  })
})
