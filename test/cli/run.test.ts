import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, test } from "vitest"
import { exampleFile } from "../support/example.ts"
import { pipelineOf } from "../support/pipelines.ts"
import { folderOf, sternpost } from "./sternpost.ts"

const INPUT = exampleFile("manifests.yaml")

const VALIDATOR = `export default {
  phase: "validate",
  transform(object, { report }) {
    const severity = object.kind === "Deployment" ? "error" : "warning"
    report(object, { severity, rule: "no-latest", message: "it runs\\n\\u001b[1mlatest" })
  },
}
`

describe("findings of severity error", () => {
  const cwd = folderOf({
    "check.mjs": VALIDATOR,
    "pipeline.yaml": pipelineOf("{name: check, uses: ./check.mjs}"),
  })
  const found =
    "check no-latest: Deployment shop/web (web/templates/deployment.yaml, line 98 of the stream): it runs"

  test("are told on stderr and counted without the warnings", async () => {
    const { status, stdout, stderr } = await sternpost(["run"], { input: INPUT, cwd })
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" })
    expect(stderr).toContain(`\nerror ${found}\n`)
    expect(stderr).toContain("\nwarning check no-latest: Service")
    expect(stderr).toMatch(
      /\nsternpost: 1 finding of severity error, see above; nothing was printed\n$/,
    )
  })

  test("are all that --quiet tells", async () => {
    const { status, stderr } = await sternpost(["run", "--quiet"], { input: INPUT, cwd })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^sternpost: 1 finding of severity error:\ncheck no-latest: Deployment/)
    expect(stderr).not.toContain("warning")
  })

  test("are in the one line that Helm 4 shows of our plugin", async () => {
    const result = await sternpost(["--helm4-plugin"], { input: INPUT, cwd })
    const line = `sternpost: 1 finding of severity error: ${found}; [1mlatest`
    expect(result).toMatchObject({ status: 0, stdout: `\n--- ${line}\n` })
    expect(result.stderr).toContain("see above")
  })
})

describe("a stage that may fail", () => {
  const cwd = folderOf({
    "pipeline.yaml": pipelineOf(
      "{uses: labels, expect: 1, onError: warn, with: {pairs: {team: shop}}}",
    ),
  })

  test("warns on stderr", async () => {
    const { status, stdout, stderr } = await sternpost(["run"], { input: INPUT, cwd })
    expect({ status, stdout }).toEqual({ status: 0, stdout: INPUT })
    expect(stderr).toMatch(/^sternpost: warning: .*stage "labels": it selected 9 objects/)
  })

  test("is silent with --quiet, and in the report", async () => {
    const args = ["run", "--quiet", "--report", "report.json"]
    const { status, stderr } = await sternpost(args, { input: INPUT, cwd })
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" })
    const report = JSON.parse(readFileSync(join(cwd, "report.json"), "utf8"))
    expect(report.stages[0].status).toBe("failed")
  })
})

test("nothing is half written: a document at the end that cannot be edited", async () => {
  const cwd = folderOf({ "pipeline.yaml": pipelineOf("{uses: labels, with: {pairs: {a: b}}}") })
  const input = `${INPUT.repeat(200)}---\n{{ .Values.kind }}: B\n`
  const args = ["run", "--report", "report.json"]
  const { status, stdout, stderr } = await sternpost(args, { input, cwd })
  expect([status, stdout]).toEqual([3, ""])
  expect(stderr).toMatch(
    /^sternpost: cannot read the rendered manifests: document 1801, line \d+: /,
  )
  expect(JSON.parse(readFileSync(join(cwd, "report.json"), "utf8")).status).toBe("failed")
})

test("--summary counts in words", async () => {
  const cwd = folderOf({ "pipeline.yaml": pipelineOf("{uses: labels, with: {pairs: {a: b}}}") })
  const input = "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n"
  const { stderr } = await sternpost(["run", "--summary"], { input, cwd })
  expect(stderr).toMatch(/^sternpost: 1 of 1 object changed\n.* 1 selected, 1 changed, 1 edit \(/)
})

describe("under Helm 4, several lines become one", () => {
  test("problems of a document", async () => {
    const cwd = folderOf({
      "pipeline.yaml": pipelineOf("{uses: lables}", "{uses: labels, wth: 1}"),
    })
    const { stdout } = await sternpost(["--helm4-plugin"], { input: INPUT, cwd })
    expect(stdout).toMatch(
      /^\n--- sternpost: \S*pipeline.yaml has \d problems: \S*pipeline.yaml:5:\d+: stage "lables": .*; \S*pipeline.yaml:6:/,
    )
    expect(stdout.trim()).not.toContain("\n")
  })

  test("an expression with its caret", async () => {
    const stage = '{uses: labels, if: release.name == "x", with: {pairs: {a: b}}}'
    const cwd = folderOf({ "pipeline.yaml": pipelineOf(stage) })
    const { stdout, stderr } = await sternpost(["--helm4-plugin"], { input: INPUT, cwd })
    const what = "if: release.name is not known; give it with --release or the variable"
    expect(stderr).toMatch(`${what} STERNPOST_RELEASE_NAME\n  release.name == "x"\n          ^\n`)
    expect(stdout).toContain(`${what} STERNPOST_RELEASE_NAME (release.name == "x")\n`)
  })

  test("an unknown flag", async () => {
    const { stdout } = await sternpost(["--helm4-plugin", "--confg=x"], { input: INPUT })
    expect(stdout).toMatch(/^\n--- sternpost run: unknown flag --confg; did you mean --config\?/)
  })
})

describe("a module that would end the run", () => {
  const pipeline = pipelineOf("{uses: labels, with: {pairs: {a: b}}}", "{uses: ./own.mjs}")

  test.each([
    ["by process.exit", "process.exit(0)", "process.exit was called"],
    [
      "by waiting for nothing",
      "return new Promise(() => {})",
      "something is awaited that never comes",
    ],
    [
      "by an error that nobody waits for",
      'setTimeout(() => { throw new Error("late") }); return new Promise((done) => setTimeout(done, 50))',
      "an error was thrown where nobody waits for it: late",
    ],
  ])("%s fails it and prints nothing", async (_, body, why) => {
    const cwd = folderOf({
      "pipeline.yaml": pipeline,
      "own.mjs": `export default { transform() { ${body} } }\n`,
    })
    const message = `sternpost: the run ended before it was done: ${why} (in ./own.mjs)`
    const result = await sternpost(["run"], { input: INPUT, cwd })
    expect([result.status, result.stdout]).toEqual([3, ""])
    expect(result.stderr).toContain(`${message}\n`)
    const told = await sternpost(["--helm4-plugin"], { input: INPUT, cwd })
    expect([told.status, told.stdout]).toEqual([0, `\n--- ${message}\n`])
  })

  test("does not keep it from ending by a timer", async () => {
    const cwd = folderOf({
      "pipeline.yaml": pipeline,
      "own.mjs": "export default { transform() { setInterval(() => {}, 1000) } }\n",
    })
    expect((await sternpost(["run"], { input: INPUT, cwd })).status).toBe(0)
  })
})

test("what a module prints goes to stderr, not among the manifests", async () => {
  const cwd = folderOf({
    "pipeline.yaml": pipelineOf("{uses: ./own.mjs, match: {kind: Deployment}}"),
    "own.mjs":
      'console.log("loaded")\nexport default { transform() { process.stdout.write("at work\\n") } }\n',
  })
  const result = await sternpost(["run"], { input: INPUT, cwd })
  expect(result).toEqual({ status: 0, stdout: INPUT, stderr: "loaded\nat work\n" })
})

describe("a module of one's own", () => {
  const run = (uses: string, files: Readonly<Record<string, string>> = {}) =>
    sternpost(["run"], {
      input: INPUT,
      cwd: folderOf({ ...files, "pipeline.yaml": pipelineOf(`{name: mine, uses: ${uses}}`) }),
    })

  test("that is not there is told without where our program is", async () => {
    const { status, stderr } = await run("./mine.mjs")
    expect(status).toBe(2)
    expect(stderr).toMatch(
      /cannot load the stage ".\/mine.mjs": there is no file "\/\S+\/mine.mjs"\n$/,
    )
  })

  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  const readsTypeScript = major > 22 || (major === 22 && minor >= 18)

  test.runIf(readsTypeScript)(
    "in TypeScript that fails is not told to need another Node",
    async () => {
      const { stderr } = await run("./mine.mts", { "mine.mts": 'throw new Error("broken")\n' })
      expect(stderr).toContain('cannot load the stage "./mine.mts": broken\n')
    },
  )

  test.skipIf(readsTypeScript)("in TypeScript says which Node it needs", async () => {
    const { stderr } = await run("./mine.mts", { "mine.mts": "export default {}\n" })
    expect(stderr).toContain(
      `TypeScript runs unbuilt on Node 22.18 and later only, and this is ${process.version}\n`,
    )
  })

  test("that hands over a Date is told the object and the path", async () => {
    const code =
      "export default { transform(o) { o.metadata.annotations = { at: new Date(0) } } }\n"
    const { status, stdout, stderr } = await run("./mine.mjs", { "mine.mjs": code })
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
    expect(stderr).toContain(
      "ServiceAccount shop/web (web/templates/serviceaccount.yaml, line 3 of the stream): metadata.annotations.at is a Date; write its toISOString()",
    )
  })
})

test("a program that prints JSON objects without markers loses none", async () => {
  const program = `for (const name of ["a", "b"]) console.log(JSON.stringify({apiVersion: "v1", kind: "A", metadata: {name}}))`
  const args = ["stage", "exec", "--secrets", "pass", "--", process.execPath, "-e", program]
  const { status, stdout } = await sternpost(args, { input: INPUT })
  expect(status).toBe(0)
  expect(stdout.match(/"name":"[ab]"/g)).toEqual(['"name":"a"', '"name":"b"'])
})

test("JSON objects without markers on stdin are refused", async () => {
  const input = '{"apiVersion":"v1","kind":"A"}\n{"apiVersion":"v1","kind":"B"}\n'
  const { status, stdout, stderr } = await sternpost(["run"], { input })
  expect({ status, stdout }).toEqual({ status: 3, stdout: "" })
  expect(stderr).toContain("document 1, line 2: text after the end of the document")
})

describe("the CRDs of a chart", () => {
  const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: routes.example.com}
spec:
  group: example.com
  names: {kind: Route, plural: routes}
  scope: Namespaced
  versions:
    - name: v1
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                rules:
                  type: array
                  x-kubernetes-list-type: map
                  x-kubernetes-list-map-keys: [host]
                  items: {type: object, properties: {host: {type: string}, port: {type: integer}}}
`
  const pipeline = pipelineOf(
    "{uses: patch, match: {kind: Route}, with: {type: strategic, patch: {spec: {rules: [{host: b, port: 2}]}}}}",
  )
  const input =
    "apiVersion: example.com/v1\nkind: Route\nmetadata: {name: r}\nspec:\n  rules:\n    - host: a\n    - host: b\n"
  const merged = input.replace("host: b\n", "host: b\n      port: 2\n")

  test("in whose folder the pipeline lies say how lists merge", async () => {
    const cwd = folderOf({
      "Chart.yaml": "name: shop\nversion: 1.0.0\n",
      "crds/routes.yaml": crd,
      "pipeline.yaml": pipeline,
    })
    const result = await sternpost(["run"], { input, cwd })
    expect(result).toMatchObject({ status: 0, stdout: merged, stderr: "" })
  })

  test("that lies elsewhere are given by --crds, its subcharts' too", async () => {
    const cwd = folderOf({
      "chart/Chart.yaml": "name: shop\nversion: 1.0.0\n",
      "chart/charts/sub/Chart.yaml": "name: sub\nversion: 1.0.0\n",
      "chart/charts/sub/crds/routes.yaml": crd,
      "pipeline.yaml": pipeline,
    })
    expect(await sternpost(["run", "--crds", "chart"], { input, cwd })).toMatchObject({
      stdout: merged,
      stderr: "",
    })
    expect((await sternpost(["diff", "--crds=./chart"], { input, cwd })).stdout).toContain(
      "+      port: 2",
    )
    const without = await sternpost(["run"], { input, cwd })
    expect(without.stderr).toContain("warning patch list-replaced: Route r")
    const wrong = await sternpost(["run", "--crds", "none"], { input, cwd })
    expect(wrong).toMatchObject({ status: 2, stdout: "" })
    expect(wrong.stderr).toContain("there is no file at")
  })

  test("of a chart without any are none", async () => {
    const cwd = folderOf({ "Chart.yaml": "name: a\n", "pipeline.yaml": pipeline })
    expect((await sternpost(["run"], { input, cwd })).status).toBe(0)
  })
})
