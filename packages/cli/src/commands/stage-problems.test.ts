import {
  compilePipeline,
  PipelineError,
  runPipeline,
  singleStagePipeline,
} from "@sternpost/postrender"
import { describe, expect, test } from "vitest"
import { inFlags } from "./stage-problems.ts"

async function problem(uses: string, options: unknown, entry: object = {}): Promise<unknown> {
  try {
    await compilePipeline(await singleStagePipeline(uses, options, entry))
  } catch (error) {
    return inFlags(error, uses, `sternpost stage ${uses}`)
  }
  throw new Error("it was accepted")
}

const EXEC = { command: ["cat"], secrets: "pass" }
const LABELS = { pairs: { a: "b" } }

describe("a problem of the document that flags make is told by the flag", () => {
  test.each([
    ["exec", { command: ["cat"] }, {}, "--secrets pass|withhold is missing"],
    ["exec", { ...EXEC, secrets: "x" }, {}, '--secrets must be "pass" or "withhold", not "x"'],
    [
      "exec",
      { ...EXEC, timeout: "1" },
      {},
      '--timeout is "1"; write it like "500ms", "30s" or "2m"',
    ],
    ["labels", LABELS, { expect: "x" }, '--expect is "x"; write it like "1", "1+" or "0..3"'],
    ["labels", LABELS, { hooks: "x" }, '--hooks must be "include", "exclude" or "only", not "x"'],
    ["patch", { type: "x" }, {}, '--type must be "json", "merge" or "strategic", not "x"'],
    [
      "patch",
      { type: "strategic", patch: { spec: {} } },
      {},
      "nothing says which objects the strategic patch is for: give --target, or kind and metadata.name in the patch",
    ],
    [
      "patch",
      { type: "strategic", patch: "{kind: A, metadata: {name: b}}" },
      { crds: ["/nowhere/*.yaml"] },
      '--crds: there is no file at "/nowhere/*.yaml"',
    ],
    [
      "patch",
      { patch: { spec: {} } },
      {},
      "the patch is a map, so its type must be said: --type strategic (lists merge by their keys) or --type merge (lists are replaced)",
    ],
  ])("%s %j %j", async (uses, options, entry, message) => {
    expect(await problem(uses, options, entry)).toMatchObject({
      code: "PIPELINE_INVALID",
      stage: uses,
      message: `sternpost stage ${uses}: ${message}`,
    })
  })

  test("several at once", async () => {
    const error = await problem("exec", { command: ["cat"], output: "x" }, { hooks: "y" })
    expect(error).toHaveProperty("message", expect.stringMatching(/--hooks .*; --.*; --/))
  })
})

const invalid = (message: string) => new PipelineError("PIPELINE_INVALID", message)

test.each([
  ['stage "labels": if: no variable "a"\n  a\n  ^', '--if: no variable "a"\n  a\n  ^'],
  [
    'stage "labels": its type must be said: "type: merge" (x)',
    "its type must be said: --type merge (x)",
  ],
  ['stage "labels": key "a b" is not a valid label', 'key "a b" is not a valid label'],
])("%j loses what only a document has", (message, expected) => {
  const told = inFlags(invalid(message), "labels", "sternpost stage labels")
  expect(told).toHaveProperty("message", `sternpost stage labels: ${expected}`)
})

test("an expectation that is not met names its flags", async () => {
  const run = async () => {
    const pipeline = await singleStagePipeline("labels", LABELS, {
      expect: "1+",
      match: [{ kind: "Job" }],
    })
    return runPipeline(await compilePipeline(pipeline), "kind: A\nmetadata: {name: a}\n")
  }
  const error = await run().catch((cause) => inFlags(cause, "labels", "sternpost stage labels"))
  expect(error).toMatchObject({
    code: "STAGE_EXPECTATION",
    stage: "labels",
    message:
      "sternpost stage labels: it selected 0 objects, but expects 1 or more; the stream has 1 A: correct --target or --expect",
  })
})

test.each([
  [{ metadata: { name: "b" } }, 'the name to "b"; add --allow-name-change if that is meant'],
  [{ kind: "B" }, 'the kind to "B"; add --allow-kind-change if that is meant'],
])("the refused patch %j names the flag that allows it, and the object", async (patch, message) => {
  const run = async () => {
    const pipeline = await singleStagePipeline("patch", { type: "merge", patch }, {})
    return runPipeline(await compilePipeline(pipeline), "kind: A\nmetadata: {name: a}\n")
  }
  const error = await run().catch((cause) => inFlags(cause, "patch", "sternpost stage patch"))
  expect(error).toMatchObject({
    code: "STAGE_FAILED",
    object: "A a (line 1 of the stream)",
    message: `stage "patch": A a (line 1 of the stream): the patch changes ${message}`,
  })
})

test("other errors stay as they are", () => {
  const refused = new PipelineError("STAGE_REFUSED", "no")
  expect(inFlags(refused, "labels", "x")).toBe(refused)
  expect(inFlags(1, "labels", "x")).toBe(1)
})
