// What the user reads when Sternpost fails behind a Helm: on every verb, and that nothing else happens.
import { beforeAll, describe, expect, test } from "vitest"

import { configMap, writeChart } from "../support/chart.ts"
import { type ClusterHelm, createClusterHelm } from "../support/cluster-helm.ts"
import { controlPlaneTools } from "../support/control-plane.ts"
import { type Failure, stderrOf } from "../support/failure.ts"
import type { Files } from "../support/files.ts"
import type { HelmName } from "../support/helm.ts"
import { pipelineText } from "../support/pipelines.ts"
import { createRenderingHelm, type RenderingHelm, writeFiles } from "../support/rendering-helm.ts"
import { describeWithTools } from "../support/tools.ts"

const hook = `apiVersion: batch/v1
kind: Job
metadata:
  name: hook
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - {name: hook, image: hook}
`

interface Case extends Failure {
  readonly title: string
  readonly files: Files
  readonly args?: readonly string[]
}

const stages = (...list: readonly object[]): Files => ({ "pipeline.yaml": pipelineText(...list) })

const exec = (script: string, options = {}): Files =>
  stages({
    name: "tool",
    uses: "exec",
    match: { kind: "ConfigMap" },
    with: { command: ["sh", "-c", script], secrets: "pass", ...options },
  })

const AT = "sternpost: pipeline.yaml:6: stage"
const OBJECT = "ConfigMap a (app/templates/a.yaml, LINE of the stream)"

/** What is not the same in the streams of both: Helm 4 writes an annotation and the hook, and no comment. */
const WORDS: Readonly<Record<HelmName, Readonly<Record<string, string>>>> = {
  helm3: { LINE: "line 3", LAST: "line 10", STREAM: "1 ConfigMap" },
  helm4: { LINE: "line 1", LAST: "line 11", STREAM: "1 ConfigMap, 1 Job" },
}

const cases: readonly Case[] = [
  {
    title: "a patch that finds no field in an object",
    files: stages(
      { uses: "labels", with: { pairs: { half: "done" } } },
      {
        name: "scale",
        uses: "patch",
        match: { kind: "ConfigMap" },
        with: { patch: [{ op: "replace", path: "/data/replicaz", value: "3" }] },
      },
    ),
    message: `sternpost: pipeline.yaml:14: stage "scale": ${OBJECT}: operations[0] (replace /data/replicaz): no "replicaz" at /data; did you mean "replicas"?`,
    code: 3,
  },
  {
    title: "a patch that selects nothing, but expects something",
    files: stages({
      uses: "patch",
      match: { kind: "ConfigMap", name: "wbe" },
      expect: 1,
      with: { type: "merge", patch: { data: { replicas: "3" } } },
    }),
    message: `${AT} "patch": it selected 0 objects, but expects 1; the stream has STREAM: correct \`match\` or \`expect\``,
    code: 3,
  },
  {
    title: "a program that fails",
    files: exec("cat > /dev/null; echo it broke >&2; echo badly >&2; exit 4"),
    message: `${AT} "tool": "sh" exited with code 4\nit broke\nbadly`,
    code: 3,
  },
  {
    title: "a program that hangs",
    files: exec("sleep 60", { timeout: "300ms" }),
    message: `${AT} "tool": "sh" did not finish within 300 ms and was stopped; give it a longer timeout, or find out what it waits for`,
    code: 3,
  },
  {
    title: "a program that prints nothing",
    files: exec("cat > /dev/null"),
    message: `${AT} "tool": "sh" printed nothing; a filter must print every object it wants to keep`,
    code: 3,
  },
  {
    title: "a program that prints no YAML",
    files: exec("cat; echo '--- {'"),
    message: `${AT} "tool": "sh" printed something that is no Kubernetes YAML: document 2, LAST: did not find expected node content`,
    code: 3,
  },
  {
    title: "a program that prints no object",
    files: exec("cat > /dev/null; echo hello"),
    message: `${AT} "tool": "sh" printed something that is no Kubernetes YAML: document 1, line 1: not a Kubernetes object: a mapping with apiVersion and kind was expected`,
    code: 3,
  },
  {
    title: "a program that is not there",
    files: exec("", { command: "no-such-program" }),
    message: `${AT} "tool": "no-such-program" was not found on PATH; install it, or write ./no-such-program for a file beside the pipeline`,
    code: 3,
  },
  {
    title: "a module that throws",
    files: {
      ...stages({ name: "mine", uses: "./mine.mjs", match: { kind: "ConfigMap" } }),
      "mine.mjs": 'export default { transform() { throw new Error("not this one") } }\n',
    },
    message: `${AT} "mine": ${OBJECT}: not this one`,
    code: 3,
  },
  {
    title: "a module that awaits what never comes",
    files: {
      ...stages({ name: "mine", uses: "./mine.mjs" }),
      "mine.mjs": "export default { transform() { return new Promise(() => {}) } }\n",
    },
    message:
      "sternpost: the run ended before it was done: something is awaited that never comes (in ./mine.mjs)",
    code: 3,
  },
  {
    title: "a module that ends the process",
    files: {
      ...stages({ name: "mine", uses: "./mine.mjs" }),
      "mine.mjs": "export default { transform() { process.exit(0) } }\n",
    },
    message: "sternpost: the run ended before it was done: process.exit was called (in ./mine.mjs)",
    code: 3,
  },
  {
    title: "a condition about what nobody told",
    files: stages({ uses: "labels", if: "release.name == 'web'", with: { pairs: { a: "b" } } }),
    message: `${AT} "labels": if: release.name is not known; give it with --release or the variable STERNPOST_RELEASE_NAME
  release.name == 'web'
          ^`,
    code: 2,
  },
  {
    title: "a pipeline with mistakes, all at once",
    files: stages({ uses: "lables", with: {} }, { uses: "labels", wth: 1 }),
    message: `sternpost: pipeline.yaml has 3 problems:
  pipeline.yaml:7:17: stage "lables": unknown kind of stage "lables"; did you mean "labels"?
  pipeline.yaml:10:7: stage "labels": missing key "pairs" in "with"
  pipeline.yaml:12:9: stage "labels": unknown key "wth"; did you mean "with"?`,
    code: 2,
  },
  {
    title: "a pipeline that is no YAML",
    files: { "pipeline.yaml": "apiVersion: sternpost.dev/v1alpha1\nkind: [\n" },
    message: "sternpost: pipeline.yaml:3:1: did not find expected node content",
    code: 2,
  },
  {
    title: "a pipeline that is not there",
    files: {},
    args: ["--config=no/such.yaml"],
    message: 'sternpost: pipeline "no/such.yaml", which --config names, does not exist',
    code: 2,
  },
  {
    title: "a flag that is none",
    files: {},
    args: ["--confg=pipeline.yaml"],
    message:
      "sternpost run: unknown flag --confg; did you mean --config? (see sternpost run --help)",
    code: 2,
  },
  {
    title: "a program where none may run",
    files: {
      "pipeline.yaml": `apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
spec:
  security: {allowExec: false}
  stages:
    - {uses: exec, with: {command: cat, secrets: pass}}
`,
    },
    message: `${AT} "exec": "exec" runs a program, which security.allowExec: false forbids`,
    code: 4,
  },
]

const inWordsOf = (name: HelmName, { message, code }: Failure): Failure => ({
  message: message.replace(/\b(?:LINE|LAST|STREAM)\b/g, (word) => WORDS[name][word] ?? ""),
  code,
})

let chart: string

beforeAll(() => {
  chart = writeChart({
    "templates/a.yaml": `${configMap("a")}data:\n  replicas: "1"\n`,
    "templates/hook.yaml": hook,
  })
})

describeWithTools("helm template tells", ["helm3", "helm4"], () => {
  describe.each(["helm3", "helm4"] as const)("with %s", (name) => {
    let helm: RenderingHelm

    beforeAll(async () => {
      helm = await createRenderingHelm(name)
    })

    test.each(cases)("of $title", async ({ files, args = [], ...failure }) => {
      const flags = helm.postRenderer(...args)
      const result = await helm.run(["template", "web", chart, ...flags], {
        cwd: writeFiles(files),
      })
      const stderr = stderrOf(name, "template", inWordsOf(name, failure))
      expect(result).toEqual({ status: 1, stdout: "", stderr })
    })
  })
})

describeWithTools("a failed stage", ["helm3", "helm4", ...controlPlaneTools], () => {
  describe.each(["helm3", "helm4"] as const)("behind %s", (name) => {
    let helm: ClusterHelm

    beforeAll(async () => {
      helm = await createClusterHelm(name)
      await helm.succeed(["install", "old", chart])
    })

    describe.each(["install", "upgrade"] as const)("on %s", (verb) => {
      test.each(cases)(
        "stores and applies nothing: $title",
        async ({ files, args = [], ...failure }) => {
          const before = await helm.everything()
          const release = verb === "install" ? "new" : "old"
          const result = await helm.run([verb, release, chart, ...helm.postRenderer(...args)], {
            cwd: writeFiles(files),
          })
          const stderr = stderrOf(name, verb, inWordsOf(name, failure))
          expect(result).toEqual({ status: 1, stdout: "", stderr })
          expect(await helm.everything()).toEqual(before)
        },
      )
    })

    test("leaves the release as it was, ready for the next upgrade", async () => {
      const history = JSON.parse(await helm.succeed(["history", "old", "--output", "json"]))
      expect(history.map((revision: { status: string }) => revision.status)).toEqual(["deployed"])
      await helm.succeed(["upgrade", "old", chart])
      expect((await helm.run(["status", "new"])).stderr).toContain("release: not found")
    })
  })
})
