import { expect, test } from "vitest"
import { parseManifests } from "./stream.ts"

const TEXT = ["a", "b", "c"]
  .map((name) => `---\napiVersion: v1\nkind: A\nmetadata:\n  name: ${name}\n`)
  .join("")

const summary = (stream: ReturnType<typeof parseManifests>) =>
  stream.log.entries.map(({ type, stage, manifest }) => `${stage} ${type} ${manifest.name}`)

test("files entries under the stage that runs, in order", () => {
  const stream = parseManifests(TEXT)
  const [a, b] = stream.manifests
  stream.log.stage = "one"
  a?.set(["x"], "1")
  stream.log.stage = "two"
  b?.delete(["metadata", "name"])
  stream.remove(a as never)
  expect(stream.log.size).toBe(3)
  expect(summary(stream)).toEqual(["one field a", "two field ", "two remove a"])
})

test("the same fields of many objects count, and are listed one by one", () => {
  const stream = parseManifests(TEXT)
  stream.log.stage = "labels"
  expect(stream.addPairsQuickly("labels", { one: "1", two: "2" })).toEqual([])
  expect(stream.log.size).toBe(6)
  expect(summary(stream)).toEqual(
    ["a", "a", "b", "b", "c", "c"].map((name) => `labels field ${name}`),
  )
  expect(stream.log.entries[1]).toMatchObject({
    path: ["metadata", "labels", "two"],
    before: undefined,
    after: "2",
  })
})

test("keeps the order of single and many", () => {
  const stream = parseManifests(TEXT)
  stream.manifests[2]?.set(["first"], "x")
  stream.addPairsQuickly("labels", { x: "1" })
  stream.manifests[0]?.set(["last"], "x")
  expect(summary(stream).map((line) => line.trim().at(-1))).toEqual(["c", "a", "b", "a"])
})

test("goes back to an earlier size", () => {
  const stream = parseManifests(TEXT)
  stream.manifests[0]?.set(["x"], "1")
  const restore = stream.snapshot()
  stream.addPairsQuickly("labels", { x: "1" })
  restore()
  expect([stream.log.size, stream.log.entries.length]).toEqual([1, 1])
  expect(stream.toString()).toBe(TEXT.replace("name: a\n", 'name: a\nx: "1"\n'))
})

test("a renamed key keeps its value in the log", () => {
  const stream = parseManifests(TEXT)
  stream.manifests[0]?.rename(["kind"], "kinds")
  expect(stream.log.entries[0]).toMatchObject({ path: ["kind"], before: "A", after: "A" })
})
