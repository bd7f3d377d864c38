import { compilePipeline, definePipeline } from "@sternpost/postrender"
import { expect, test } from "vitest"
import { stagePlaces } from "./stage-places.ts"

const stages = [
  { uses: "labels", with: { pairs: { a: "b" } } },
  { name: "team", uses: "labels", with: { pairs: { c: "d" } } },
]

test("a stage of a pipeline in code has no place", async () => {
  const compiled = await compilePipeline(await definePipeline({ stages }))
  expect([...stagePlaces(compiled)]).toEqual([
    ["labels", ""],
    ["team", "labels"],
  ])
})

test("a stage of a file has its line", async () => {
  const { pipeline, ...compiled } = await compilePipeline(await definePipeline({ stages }))
  const placed = compiled.stages.map((stage, index) => ({
    ...stage,
    entry: { ...stage.entry, line: index + 5 },
  }))
  expect([
    ...stagePlaces({
      ...compiled,
      pipeline: { ...pipeline, file: "p.yaml" },
      stages: placed,
    }).values(),
  ]).toEqual(["p.yaml:5", "labels, p.yaml:6"])
})
