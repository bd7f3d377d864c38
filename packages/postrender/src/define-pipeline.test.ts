import { expect, test } from "vitest"
import { definePipeline, singleStagePipeline } from "./define-pipeline.ts"

test("makes a pipeline of a spec, under the rules of a document", async () => {
  const pipeline = await definePipeline({
    stages: [{ uses: "labels", with: { pairs: { a: "b" } } }],
  })
  expect(pipeline.stages).toMatchObject([{ name: "labels", uses: "labels", onError: "fail" }])
  await expect(definePipeline({ stages: [{ uses: "lables" }] })).rejects.toThrow(
    'did you mean "labels"?',
  )
})

test("a single stage means the same whether it is made quickly or read as a document", async () => {
  const options = { pairs: { a: "b" } }
  const quick = await singleStagePipeline("labels", options)
  const read = await singleStagePipeline("labels", options, { hooks: "include" })
  const withoutHooks = read.stages.map(({ hooks: _, ...stage }) => stage)
  expect(quick.stages).toEqual(withoutHooks)
  expect([quick.hooks, quick.verify, quick.security]).toEqual([
    read.hooks,
    read.verify,
    read.security,
  ])
})

test.each([
  ["lables", {}, 'did you mean "labels"?'],
  ["labels", { pairs: { a: 1 } }, "pairs"],
  ["patch", { type: "strange", patch: [] }, "strange"],
])("refuses %s with %j", async (uses, options, message) => {
  await expect(singleStagePipeline(uses, options)).rejects.toThrow(message)
})

test("selects by what it is given", async () => {
  const { stages } = await singleStagePipeline(
    "labels",
    { pairs: { a: "b" } },
    { match: [{ kind: "Job" }] },
  )
  expect(stages[0]?.match).toEqual([{ kind: "Job" }])
})
