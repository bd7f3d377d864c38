import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, test } from "vitest"
import type { StageDefinition } from "../contract.ts"
import { pipelineFromObject, readPipeline } from "./read.ts"

const definitions = JSON.parse(
  readFileSync(new URL("./testdata/definitions.json", import.meta.url), "utf8"),
) as StageDefinition[]

const read = (text: string | Buffer, file = "ops/pipeline.yaml") =>
  readPipeline(text, { file, definitions })

const FULL = `# comment
apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
metadata:
  name: prod
  labels: {team: platform}
spec:
  kubernetesVersion: "1.34"
  hooks: exclude
  verify: always
  security:
    allowExec: false
  schemas:
    crds: [./crds/*.yaml]
  stages:
    - name: team
      uses: labels
      match: {kind: Deployment}
      exclude:
        - namespace: kube-.*
        - {labelSelector: "a=b,!c"}
      if: release.name != 'canary'
      expect: 1+
      hooks: only
      onError: warn
      with:
        pairs: {team: pay}

    - uses: ./mine.mjs
      match: [{name: "(?i)web-.*"}]
      expect: {max: 3}
      with: [1, 0644]
    - uses: images
`

describe("a valid pipeline", () => {
  test("is read with all that it says", async () => {
    expect(await read(FULL)).toEqual({
      name: "prod",
      file: "ops/pipeline.yaml",
      baseDir: resolve("ops"),
      kubernetesVersion: "1.34",
      hooks: "exclude",
      verify: "always",
      security: { allowExec: false },
      crds: ["./crds/*.yaml"],
      stages: [
        {
          name: "team",
          uses: "labels",
          line: 16,
          match: [{ kind: "Deployment" }],
          exclude: [{ namespace: "kube-.*" }, { labelSelector: "a=b,!c" }],
          if: "release.name != 'canary'",
          expect: { min: 1 },
          hooks: "only",
          onError: "warn",
          with: { pairs: { team: "pay" } },
        },
        {
          name: "./mine.mjs",
          uses: "./mine.mjs",
          line: 29,
          match: [{ name: "(?i)web-.*" }],
          exclude: [],
          expect: { max: 3 },
          onError: "fail",
          // As Go reads it: 0644 is octal.
          with: [1, 420],
        },
        {
          name: "images",
          uses: "images",
          line: 33,
          match: [],
          exclude: [],
          onError: "fail",
          with: {},
        },
      ],
    })
  })

  test("has defaults for all it does not say", async () => {
    const text = "apiVersion: sternpost.dev/v1alpha1\nkind: Pipeline\nspec:\n  stages: []\n"
    expect(await read(text, "pipeline.yaml")).toEqual({
      name: "pipeline",
      file: "pipeline.yaml",
      baseDir: resolve("."),
      hooks: "include",
      verify: "auto",
      security: { allowExec: true },
      crds: [],
      stages: [],
    })
  })

  test("finds its files from where it is told", async () => {
    const { baseDir } = await readPipeline(FULL, {
      file: "x.yaml",
      baseDir: "/srv/ops",
      definitions,
    })
    expect(baseDir).toBe(resolve("/srv/ops"))
  })

  test.each([
    ["bytes", Buffer.from(FULL)],
    ["a byte order mark", `\ufeff${FULL}`],
    ["UTF-16", Buffer.from(`\ufeff${FULL}`, "utf16le")],
    ["Windows line ends", FULL.replaceAll("\n", "\r\n")],
    ["a marker before it", `---\n${FULL}`],
    ["a comment and a marker before it", `# ours\n--- # here\n${FULL}`],
    ["a directive before it", `%YAML 1.1\n---\n${FULL}`],
    ["a marker after it", `${FULL}---\n`],
    ["an empty document after it", `${FULL}---\n# the end\n---\n\n`],
    ["an end marker", `${FULL}...\n`],
  ])("may come as or with %s", async (_what, text) => {
    expect((await read(text)).stages.map(({ name }) => name)).toEqual([
      "team",
      "./mine.mjs",
      "images",
    ])
  })

  test("may be JSON", async () => {
    const document = {
      apiVersion: "sternpost.dev/v1alpha1",
      kind: "Pipeline",
      spec: { stages: [{ uses: "images", expect: 2 }] },
    }
    const { stages } = await read(JSON.stringify(document))
    expect(stages[0]?.expect).toEqual({ min: 2, max: 2 })
  })

  test("may say things once with anchors and merge keys", async () => {
    const { stages } = await read(`apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
spec:
  stages:
    - &base
      uses: labels
      match: &workloads {kind: Deployment}
      with: {pairs: {a: b}}
    - <<: *base
      name: second
      match: [*workloads, {kind: StatefulSet}]
`)
    expect(stages[1]).toMatchObject({
      name: "second",
      uses: "labels",
      line: 9,
      match: [{ kind: "Deployment" }, { kind: "StatefulSet" }],
      with: { pairs: { a: "b" } },
    })
  })

  test("keeps integers that are too large for a number in the options", async () => {
    const { stages } = await read(`apiVersion: sternpost.dev/v1alpha1
kind: Pipeline
spec: {stages: [{uses: ./a.mjs, with: {id: 12345678901234567890}}]}
`)
    expect(stages[0]?.with).toEqual({ id: 12345678901234567890n })
  })
})

describe("pipelineFromObject", () => {
  const document = {
    apiVersion: "sternpost.dev/v1alpha1",
    kind: "Pipeline",
    spec: { stages: [{ uses: "images", match: undefined, expect: "0..3" }] },
  }

  test("reads what code wrote; what is undefined is absent", async () => {
    const pipeline = await pipelineFromObject(document, { definitions, baseDir: "/srv" })
    expect(pipeline).toEqual({
      name: "pipeline",
      baseDir: resolve("/srv"),
      hooks: "include",
      verify: "auto",
      security: { allowExec: true },
      crds: [],
      stages: [
        {
          name: "images",
          uses: "images",
          match: [],
          exclude: [],
          expect: { min: 0, max: 3 },
          onError: "fail",
          with: {},
        },
      ],
    })
    expect(pipeline).not.toHaveProperty("file")
    expect(pipeline.stages[0]?.line).toBeUndefined()
  })

  test("takes relative paths from the working directory unless told", async () => {
    expect((await pipelineFromObject(document, { definitions })).baseDir).toBe(process.cwd())
  })
})

/** The modules that come with one, without those it loads later: imported names and files. */
function importsOf(file: string, found = new Set<string>()): Set<string> {
  const source = readFileSync(new URL(file, import.meta.url), "utf8")
  for (const [, isType, name = ""] of source.matchAll(/^import( type)?[^"]*"([^"]+)"/gm)) {
    if (isType !== undefined || found.has(name)) continue
    found.add(name)
    if (name.startsWith("./")) importsOf(name, found)
  }
  return found
}

test("loads what finds and words problems only when there are some", () => {
  expect([...importsOf("./read.ts")].sort()).toEqual([
    "./checks.ts",
    "./conforms.ts",
    "./documents.ts",
    "./parse-expectation.ts",
    "./shape.ts",
    "@sternpost/goyaml",
    "@sternpost/manifests",
    "node:path",
  ])
  expect(importsOf("./problems.ts")).toContain("ajv/dist/2020.js")
})
