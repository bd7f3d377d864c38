import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseManifests } from "@sternpost/manifests"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"
import { crdsInStream, loadCrds } from "./crds.ts"

const POD = {
  type: "object",
  properties: {
    containers: {
      type: "array",
      items: {
        type: "object",
        properties: { name: { type: "string" }, image: { type: "string" } },
      },
    },
    restartPolicy: { type: "string" },
    volumes: { type: "array", items: { type: "object" } },
    nodeSelector: { type: "object", additionalProperties: { type: "string" } },
  },
}
const crd = (kind: string) =>
  JSON.stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${kind.toLowerCase()}s.example.com` },
    spec: {
      group: "example.com",
      names: { kind },
      versions: [
        {
          name: "v1",
          schema: { openAPIV3Schema: { type: "object", properties: { pod: POD } } },
        },
      ],
    },
  })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sternpost-crds-"))
  writeFileSync(join(folder, "two.yaml"), `${crd("A")}\n---\n${crd("B")}\n---\n{kind: Other}\n`)
  writeFileSync(
    join(folder, "list.json"),
    `{"kind":"List","apiVersion":"v1","items":[${crd("C")}]}`,
  )
  writeFileSync(join(folder, "none.txt"), "kind: Other\n")
  writeFileSync(join(folder, "bad.txt"), "a: [\n")
  writeFileSync(join(folder, "broken.txt"), crd("D").replace("versions", "version"))
})
afterAll(() => rmSync(folder, { recursive: true }))

const kinds = async (...paths: string[]) => (await loadCrds(paths, folder)).map(({ kind }) => kind)

describe("the CRDs of a pipeline", () => {
  test("are read from files of several documents, folders and lists", async () => {
    expect(await kinds("two.yaml")).toEqual(["A", "B"])
    expect(await kinds(".")).toEqual(["C", "A", "B"])
    expect(await kinds("*.json", "two.yaml")).toEqual(["C", "A", "B"])
  })

  test.each([
    ["nope/*.yaml", 'schemas.crds: there is no file at "nope/*.yaml"'],
    ["none.txt", 'schemas.crds: no CustomResourceDefinition is at "none.txt" (1 files)'],
    ["bad.txt", /schemas\.crds: cannot read ".*bad\.txt": .*line/],
    [
      "broken.txt",
      /cannot read ".*broken\.txt": the CustomResourceDefinition ds\.example\.com has no/,
    ],
  ])("are missed at %s", async (path, message) => {
    await expect(kinds(path)).rejects.toThrow(message)
  })

  test("tell match which of their kinds hold a pod", async () => {
    const input =
      "{apiVersion: example.com/v1, kind: A, pod: {containers: []}}\n---\n{apiVersion: example.com/v1, kind: Z}\n"
    const run = async (spec: object) => {
      const stages = [{ uses: "labels", match: { podSpec: true }, with: { pairs: { a: "b" } } }]
      const pipeline = await definePipeline({ ...spec, stages }, folder)
      const result = await runPipeline(await compilePipeline(pipeline), input)
      return result.stages[0]?.selected
    }
    expect(await run({})).toBe(0)
    expect(await run({ schemas: { crds: ["two.yaml"] } })).toBe(1)
  })

  test("tell the other stages where pods are, too", async () => {
    const object = {
      apiVersion: "example.com/v1",
      kind: "A",
      pod: { containers: [], ephemeralContainers: [{ name: "a", image: "nginx" }] },
    }
    const input = `${JSON.stringify(object)}\n`
    const run = async (spec: object, text: string) => {
      const stages = [{ uses: "images", with: { images: [{ name: "nginx", newTag: "2" }] } }]
      const pipeline = await definePipeline({ ...spec, stages }, folder)
      return (await runPipeline(await compilePipeline(pipeline), text)).stream.toString()
    }
    const changed = input.replace('"nginx"', '"nginx:2"')
    expect(await run({}, input)).toBe(input)
    expect(await run({ schemas: { crds: ["two.yaml"] } }, input)).toBe(changed)
    expect(await run({}, `${crd("A")}\n---\n${input}`)).toBe(`${crd("A")}\n---\n${changed}`)
  })

  test("that are not there fail the pipeline before it runs, with the name of its file", async () => {
    const pipeline = await definePipeline({ schemas: { crds: ["nope.yaml"] }, stages: [] }, folder)
    await expect(compilePipeline({ ...pipeline, file: "pipeline.yaml" })).rejects.toMatchObject({
      code: "PIPELINE_INVALID",
      message: 'pipeline.yaml: schemas.crds: there is no file at "nope.yaml"',
    })
  })
})

describe("the CRDs in a stream", () => {
  const stream = parseManifests(
    `${crd("A")}\n---\n${crd("B")}\n---\n{apiVersion: example.com/v1, kind: B}\n---\n{kind: X}\n`,
  )

  test("are read for the kinds that are asked for", async () => {
    const [b, x] = stream.manifests.slice(2)
    expect((await crdsInStream(stream, [b as never])).map(({ kind }) => kind)).toEqual(["B"])
    expect(await crdsInStream(stream, [x as never])).toEqual([])
  })
})
