import { expect, test } from "vitest"
import {
  convertToPipeline,
  createPostRenderer,
  definePipeline,
  type PipelineError,
  parseManifests,
  patch,
  pipelineToKustomization,
  readPipeline,
  transform,
} from "./index.ts"

const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web # ours\n"
const LABELLED = `${SERVICE}  labels:\n    team: shop\n`

test("a pipeline made in code is a post-renderer", async () => {
  const stages = [{ uses: "labels", with: { pairs: { team: "shop" } } }]
  const renderer = createPostRenderer(await definePipeline({ stages }))
  expect(String(await renderer.run(SERVICE))).toBe(LABELLED)
})

test("a transformer works on manifests without a pipeline", () => {
  const stream = parseManifests(SERVICE)
  for (const manifest of stream.manifests)
    transform.addLabels(manifest, { pairs: { team: "shop" } })
  expect(stream.toString()).toBe(LABELLED)
})

test("patches work on plain objects", () => {
  expect(patch.applyMergePatch({ a: 1, b: 2 }, { b: null, c: 3 })).toEqual({ a: 1, c: 3 })
})

test("a kustomization becomes a pipeline that runs, and a kustomization again", async () => {
  const text = "commonLabels: {team: shop}\nbuildMetadata: [originAnnotations]\n"
  const input = { text, file: "kustomization.yaml", folder: "." }
  const made = await convertToPipeline([input], { outputFolder: "." })
  expect(made.notes).toEqual([
    {
      place: "kustomization.yaml:2",
      message: expect.stringContaining("buildMetadata has no equal"),
    },
  ])
  const renderer = createPostRenderer(await readPipeline(made.text, { file: "pipeline.yaml" }))
  expect(String(await renderer.run(SERVICE))).toContain("team: shop")
  const back = await pipelineToKustomization(
    { text: made.text, file: "pipeline.yaml", folder: "." },
    { outputFolder: "." },
  )
  expect(back.text).toContain("includeSelectors: true")
})

test("what cannot be converted is an error with code, file and line", async () => {
  const input = { text: "namePrefixx: a\nkind: Kustomization\n", file: "k.yaml", folder: "." }
  const failure = convertToPipeline([input], { outputFolder: "." }) as Promise<unknown>
  const { code, file, line, message } = (await failure.catch((error) => error)) as PipelineError
  expect({ code, file, line }).toEqual({ code: "CONVERT_FAILED", file: "k.yaml", line: 1 })
  expect(message).toContain('did you mean "namePrefix"?')
})
