import { describe, expect, test } from "vitest"
import { compilePipeline } from "../compile.ts"
import type { RenderContext } from "../contract.ts"
import { definePipeline } from "../define-pipeline.ts"
import { runPipeline } from "../run.ts"

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
`
const INPUT = `${deployment("a")}---\n${deployment("b")}`

async function run(options: object, release: RenderContext["release"] = {}, input = INPUT) {
  const stage = {
    uses: "labels",
    with: { pairs: { team: "shop" }, includeSelectors: true, ...options },
  }
  const compiled = await compilePipeline(await definePipeline({ stages: [stage] }))
  const { stream, stages } = await runPipeline(compiled, input, { context: { release } })
  return { text: stream.toString(), findings: stages[0]?.findings ?? [] }
}

describe("selectors of workloads", () => {
  test("do not change while the release may be installed", async () => {
    await expect(run({})).rejects.toThrow(
      'stage "labels": Deployment a (line 1 of the stream): spec.selector.matchLabels (line 7): the labels change it (and those of 1 more), which the API server refuses for an object that exists, and the release may be installed already; say allowSelectorChange: true',
    )
    await expect(run({}, { isUpgrade: true })).rejects.toThrow("and this is an upgrade")
    await expect(run({}, { revision: 2 })).rejects.toThrow("may be installed already")
  })

  test.each([[{ isInstall: true }], [{ revision: 1 }]])(
    "change if it is new: %j",
    async (release) => {
      const { text, findings } = await run({}, release)
      expect(text.match(/team: shop/g)).toHaveLength(6)
      expect(findings).toEqual([])
    },
  )

  test("change if that is allowed, in silence or with a warning", async () => {
    const { text } = await run({ allowSelectorChange: true }, { isUpgrade: true })
    expect(text.match(/team: shop/g)).toHaveLength(6)
    const { text: warned, findings } = await run({ allowSelectorChange: "warn" })
    expect(warned).toBe(text)
    expect(findings).toMatchObject([
      { severity: "warning", rule: "selector-change", manifest: { name: "a" } },
    ])
  })

  test("that have the label already are no change", async () => {
    const { text } = await run({ allowSelectorChange: true })
    await expect(run({}, {}, text)).resolves.toMatchObject({ text, findings: [] })
  })
})

test("claims of a StatefulSet cannot change either, and are only labelled when asked for", async () => {
  const set = `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: s
  labels: {team: shop}
spec:
  volumeClaimTemplates:
    - metadata:
        name: data
`
  const options = { includeSelectors: false, includeTemplates: false }
  expect((await run(options, {}, set)).text).toBe(set)
  const claims = { ...options, includeVolumeClaimTemplates: true }
  await expect(run(claims, {}, set)).rejects.toThrow("spec.volumeClaimTemplates[0].metadata.labels")
  expect((await run(claims, { isInstall: true }, set)).text).toBe(
    `${set}        labels:\n          team: shop\n`,
  )
})

test("labels and annotations reach the fields that are named", async () => {
  const rollout =
    "apiVersion: a.b/v1\nkind: Crd\nmetadata: {labels: {team: shop}}\nspec: {pods: [{labels: {}}, {}]}\n"
  const fields = [{ kind: "Crd", path: "spec/pods/labels", create: true }]
  const { text } = await run({ includeSelectors: false, fields }, {}, rollout)
  expect(text).toBe(
    rollout.replace("[{labels: {}}, {}]", "[{labels: {team: shop}}, {labels: {team: shop}}]"),
  )
})
