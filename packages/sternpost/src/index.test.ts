import { expect, test } from "vitest"
import { createPostRenderer, definePipeline, parseManifests, patch, transform } from "./index.ts"

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
