import { readFileSync } from "node:fs"
import { describe, expect, test } from "vitest"
import { compilePipeline } from "./compile.ts"
import { definePipeline } from "./define-pipeline.ts"
import { PipelineError } from "./errors.ts"
import { outputText } from "./output.ts"
import { type RunOptions, runPipeline } from "./run.ts"

const INPUT = readFileSync(new URL("testdata/stream.yaml", import.meta.url), "utf8")
const LABELS = { uses: "labels", with: { pairs: { team: "shop" } } }
const replicas = (value: unknown) => ({
  uses: "patch",
  match: { kind: "Deployment" },
  with: { type: "json", patch: [{ op: "replace", path: "/spec/replicas", value }] },
})

async function run(stages: readonly object[], options: RunOptions & { input?: string } = {}) {
  const { input = INPUT, ...rest } = options
  const result = await runPipeline(
    await compilePipeline(await definePipeline({ stages })),
    input,
    rest,
  )
  return { ...result, text: outputText(result.stream) }
}

async function failure(promise: Promise<unknown>): Promise<PipelineError> {
  try {
    await promise
  } catch (error) {
    expect(error).toBeInstanceOf(PipelineError)
    return error as PipelineError
  }
  throw new Error("it did not fail")
}

test("a pipeline without stages changes nothing", async () => {
  expect((await run([])).text).toBe(INPUT)
})

test("runs stages in order, each on what the earlier ones made", async () => {
  const second = {
    uses: "annotations",
    match: { labelSelector: "team=shop", kind: "Service" },
    with: { pairs: { seen: "yes" } },
  }
  const { text, stages } = await run([LABELS, second])
  expect(stages.map(({ selected, edits }) => [selected, edits])).toEqual([
    [4, 4],
    [1, 1],
  ])
  expect(text).toContain('    team: shop\n  annotations:\n    seen: "yes"\n')
})

test("changes only the lines it must", async () => {
  const { text } = await run([replicas(3)])
  expect(text).toBe(INPUT.replace("replicas: 1 #", "replicas: 3 #"))
})

test.each([
  ["include", 4],
  ["exclude", 3],
  ["only", 1],
])("hooks: %s selects %i objects", async (hooks, count) => {
  const { stages } = await run([{ ...LABELS, hooks }])
  expect(stages[0]?.selected).toBe(count)
})

test.each([
  [{ max: 0 }, "it selected 1 object, but expects 0"],
  [2, "it selected 1 object, but expects 2"],
  ["2+", "it selected 1 object, but expects 2 or more"],
  ["0..0", "it selected 1 object, but expects 0"],
])("expect: %j that does not hold fails, naming what there is", async (expected, message) => {
  const error = await failure(run([{ ...replicas(3), expect: expected }]))
  expect(error.code).toBe("STAGE_EXPECTATION")
  expect(error.message).toContain(`stage "patch": ${message}`)
  expect(error.message).toContain("1 Service, 1 Secret, 1 Deployment, 1 Job")
})

test("expect: 1 holds", async () => {
  expect((await run([{ ...replicas(3), expect: 1 }])).stages[0]?.status).toBe("ran")
})

test("a failing stage names itself, the object, its template and its line", async () => {
  const patch = [{ op: "test", path: "/spec/replicas", value: 7 }]
  const error = await failure(run([{ ...replicas(1), with: { type: "json", patch } }]))
  expect(error).toMatchObject({ code: "STAGE_FAILED", stage: "patch" })
  expect(error.message).toContain(
    'stage "patch": Deployment web (web/templates/deployment.yaml, line 22 of the stream): ',
  )
})

test("a stage that may fail leaves no trace when it does", async () => {
  const halfway = {
    name: "halfway",
    uses: "patch",
    onError: "warn",
    with: {
      type: "json",
      patch: [
        { op: "add", path: "/spec/replicas", value: 1 },
        { op: "test", path: "/kind", value: "Service" },
      ],
    },
  }
  const warnings: string[] = []
  const { text, stages } = await run([halfway, replicas(3)], {
    onWarning: (warning) => warnings.push(warning),
  })
  expect(text).toBe(INPUT.replace("replicas: 1 #", "replicas: 3 #"))
  expect(stages[0]).toMatchObject({ status: "failed", edits: 0 })
  expect(warnings).toEqual([expect.stringContaining('stage "halfway"')])
})

test("onError: skip says nothing", async () => {
  const warnings: string[] = []
  const stage = { ...replicas(3), expect: 9, onError: "skip" }
  await run([stage], { onWarning: (warning) => warnings.push(warning) })
  expect(warnings).toEqual([])
})

test("says before each stage which one it is", async () => {
  const seen: unknown[] = []
  await run([LABELS, replicas(2)], { onStage: (...call) => seen.push(call) })
  expect(seen).toEqual([
    ["labels", 0, 2],
    ["patch", 1, 2],
  ])
})

test.each([
  ["bad YAML", "a: [1\n", "PIPELINE_INPUT"],
  ["a list", "- 1\n", "PIPELINE_INPUT"],
])("refuses %s on its input", async (_, input, code) => {
  expect((await failure(run([LABELS], { input }))).code).toBe(code)
})

test.each(["", "\n", "# nothing\n", "---\n---\n"])(
  "prints something for the empty stream %j, as Helm 4 wants",
  async (input) => {
    const { text } = await run([LABELS], { input })
    expect(text.trim()).not.toBe("")
  },
)

test("an expression tells whether a stage runs", async () => {
  const stage = { ...LABELS, if: 'release.namespace == "prod"' }
  const inProd = await run([stage], { context: { release: { namespace: "prod" } } })
  const inTest = await run([stage], { context: { release: { namespace: "test" } } })
  expect(inProd.stages[0]).toMatchObject({ status: "ran", selected: 4 })
  expect(inTest.stages[0]).toMatchObject({ status: "skipped", selected: 0 })
  expect(inTest.text).toBe(INPUT)
})

test("an expression over something nobody told is an error, not false", async () => {
  const error = await failure(run([{ ...LABELS, if: 'release.name == "web"' }]))
  expect(error.message).toContain("release.name")
})

describe("the version of Kubernetes", () => {
  const selects = async (condition: string, context: RunOptions["context"] = {}) =>
    (await run([{ ...LABELS, if: condition }], { context })).stages[0]?.status

  test("can be asked for as a field", async () => {
    expect(await selects("has(kubernetes.version)")).toBe("skipped")
    expect(await selects("has(kubernetes.version)", { kubernetesVersion: "1.34" })).toBe("ran")
  })

  test("is the same under both names", async () => {
    const condition = "kubernetes.version == '1.34' && kubernetesVersion == '1.34'"
    expect(await selects(condition, { kubernetesVersion: "1.34" })).toBe("ran")
  })

  test("is an error when nobody told it", async () => {
    const error = await failure(selects("kubernetes.version == '1.34'"))
    expect(error.message).toContain("if: kubernetes.version is not known")
  })

  test("cannot be asked for as a variable, and the message says how", async () => {
    const error = await failure(selects("has(kubernetesVersion)"))
    expect(error.message).toMatch(/if: has\(\) .*; write has\(kubernetes.version\)\n {2}has\(/)
  })
})

test("an expression that makes no sense is told before anything runs", async () => {
  const error = await failure(run([{ ...LABELS, if: "release.nam == 'a'" }]))
  expect(error).toMatchObject({ code: "PIPELINE_INVALID", stage: "labels" })
})

test("match.cel looks at the object", async () => {
  const { stages } = await run([
    { ...LABELS, match: { cel: "has(object.spec.replicas) && object.spec.replicas < 2" } },
  ])
  expect(stages[0]?.selected).toBe(1)
})

test("podSpec selects what has pods", async () => {
  const { stages } = await run([{ ...LABELS, match: { podSpec: true } }])
  expect(stages[0]?.selected).toBe(2)
})

test("a document that no edit can be written into fails the run with its place, whatever its size", async () => {
  const large = `kind: A\nmetadata:\n  name: a\ndata:\n  x: ${"y".repeat(100_000)}\n`
  for (const before of ["", large]) {
    const input = `${before}---\n# Source: web/templates/b.yaml\n{{ .Values.kind }}: B\n`
    const error = await failure(run([LABELS], { input }))
    expect(error.code).toBe("PIPELINE_INPUT")
    expect(error.message).toMatch(
      /^cannot read the rendered manifests: document [12] \(web\/templates\/b\.yaml\), line (?:3|8): invalid map key/,
    )
  }
})

describe("objects that a selector picks by their header", () => {
  const object = (kind: string, rest: string, apiVersion = "v1") =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${kind.toLowerCase()}\n${rest}`
  const pod = (indent: string) =>
    `${indent}containers:\n${indent}- name: a\n${indent}  image: nginx:1\n`
  const input = [
    object("Pod", `spec:\n${pod("  ")}`),
    object("Deployment", `spec:\n  template:\n    spec:\n${pod("      ")}`, "apps/v1"),
    object("Deployment", `spec:\n  template:\n    spec:\n${pod("      ")}`, "extensions/v1beta1"),
    object("ConfigMap", "data:\n  image: nginx:1\n"),
    object("Odd", `spec:\n  deep:\n${pod("    ")}`, "example.com/v1"),
    `---\n{apiVersion: v1, kind: Pod, metadata: {name: flow}, spec: {containers: [{image: "nginx:1"}]}}\n`,
  ].join("")
  const images = { uses: "images", with: { images: [{ name: "nginx", newTag: "2" }] } }
  const changed = async (stage: object) => {
    const { text, stages } = await run([{ ...images, ...stage }], { input })
    return [stages[0]?.selected, (text.match(/nginx:2/g) ?? []).length]
  }

  test.each<[object, number, number]>([
    [{}, 6, 5],
    [{ exclude: [{ group: "extensions" }] }, 5, 4],
    [{ match: { kind: "Pod" } }, 2, 2],
    [{ match: { kind: "Pod|Odd|ConfigMap" }, exclude: [{ group: "example.com" }] }, 3, 2],
    [{ exclude: [{ name: "pod" }] }, 5, 4],
    [{ exclude: [{ kind: "Pod" }], hooks: "exclude" }, 4, 3],
  ])("%j selects %i and changes the images of %i", async (stage, selected, edits) => {
    expect(await changed(stage)).toEqual([selected, edits])
  })

  test("a stage before may have made it another kind", async () => {
    const patch = [{ op: "replace", path: "/kind", value: "Pod" }]
    const stages = [
      {
        uses: "patch",
        match: { kind: "ConfigMap" },
        with: { type: "json", patch, allowKindChange: true },
      },
      { ...images, match: { kind: "Pod" } },
    ]
    const result = await run(stages, { input })
    expect(result.stages[1]?.selected).toBe(3)
  })
})
