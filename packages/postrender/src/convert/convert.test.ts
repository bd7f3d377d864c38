import { parse } from "@sternpost/goyaml"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { readPipeline } from "../document/read.ts"
import { STAGES } from "../stages/registry.ts"
import { convertToPipeline } from "./convert.ts"
import { convertText, folderOf, removeFolders } from "./testing.ts"

afterAll(removeFolders)

const isValid = (text: string) => readPipeline(text, { file: "pipeline.yaml", definitions: STAGES })

test("several inputs become one pipeline, called as the first release", async () => {
  const folder = folderOf({})
  const input = (text: string, file: string) => ({ text, file, folder })
  const { text } = await convertToPipeline(
    [
      input("namePrefix: a-\n", "a.yaml"),
      input("releases: [{name: web, forceNamespace: b}]\n", "b.yaml"),
      input("kind: Kustomization\nnamePrefix: c-\n", "c.yaml"),
    ],
    { outputFolder: folder },
  )
  expect(text.match(/(?:name|uses|prefix|namespace): .*/g)).toEqual([
    "name: web",
    "uses: name-affix",
    "prefix: a-",
    "uses: namespace",
    "namespace: b",
    "name: name-affix-2",
    "uses: name-affix",
    "prefix: c-",
  ])
  expect((await isValid(text)).name).toBe("web")
})

test("names that one input gives mean nothing in the next", async () => {
  const folder = folderOf({})
  const patch = "patches: [{target: {name: web}, patch: '[{op: remove, path: /a}]'}]\n"
  const { text } = await convertToPipeline(
    [
      { text: "namePrefix: a-\n", file: "a.yaml", folder },
      { text: patch, file: "b.yaml", folder },
    ],
    { outputFolder: folder },
  )
  expect(text).toContain("name: web\n")
})

test("every problem of a result that is no pipeline is told", async () => {
  const text = "kind: Kustomization\nnamespace: A B\nreplicas: [{name: a, count: -1}]\n"
  const error = await convertText(text).catch((cause: unknown) => cause)
  expect(error).toMatchObject({ code: "CONVERT_FAILED", problems: expect.any(Array) })
  expect((error as { problems: string[] }).problems).toHaveLength(2)
})

describe("whatever the kustomization, the result is a pipeline", () => {
  const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}[a-z0-9]$/)
  const awkward = fc.oneof(word, fc.constantFrom("yes", "1", "~", "a: b", "#x", "'", "é", " x "))
  const pairs = fc.dictionary(word, awkward, { minKeys: 1, maxKeys: 3 })
  const labels = fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 })
  const target = fc.record({ kind: word, name: awkward, namespace: word }, { requiredKeys: [] })
  const patch = fc.oneof(
    fc.json({ maxDepth: 2 }).map((value) => `[{"op": "add", "path": "/x", "value": ${value}}]`),
    fc
      .json({ maxDepth: 2 })
      .map((value) => `{"kind": "A", "metadata": {"name": "b"}, "x": ${value}}`),
  )
  const kustomization = fc.record(
    {
      namespace: word,
      namePrefix: awkward,
      nameSuffix: word,
      commonLabels: labels,
      labels: fc.array(fc.record({ pairs: labels, includeTemplates: fc.boolean() })),
      commonAnnotations: pairs,
      images: fc.array(fc.record({ name: word, newTag: word, newName: awkward })),
      replicas: fc.array(fc.record({ name: awkward, count: fc.nat() })),
      patches: fc.array(fc.record({ target, patch })),
      replacements: fc.array(
        fc.record({
          sourceValue: awkward,
          targets: fc.constant([{ select: { kind: "A" }, fieldPaths: ["a.b"] }]),
        }),
      ),
    },
    { requiredKeys: ["namespace"] },
  )

  test("which says all of it", async () => {
    await fc.assert(
      fc.asyncProperty(kustomization, async (fields) => {
        const { text } = await convertToPipeline(
          [{ text: JSON.stringify(fields), file: "kustomization.yaml", folder: "/none" }],
          { outputFolder: "/none" },
        )
        const { stages } = await isValid(text)
        const uses = stages.map((stage) => stage.uses)
        const has = (key: keyof typeof fields) => {
          const value = fields[key]
          return value !== undefined && Object.keys(value).length > 0
        }
        expect(uses.filter((one) => one === "patch")).toHaveLength(fields.patches?.length ?? 0)
        expect(uses.includes("images")).toBe(has("images"))
        expect(uses.includes("replicas")).toBe(has("replicas"))
        expect(uses.includes("annotations")).toBe(has("commonAnnotations"))
        const written = (parse(text) as { spec: { stages: { uses: string; with: unknown }[] } })
          .spec
        const annotations = written.stages.find((stage) => stage.uses === "annotations")
        if (has("commonAnnotations"))
          expect(annotations?.with).toMatchObject({ pairs: fields.commonAnnotations })
      }),
      { numRuns: 100 },
    )
  })
})
