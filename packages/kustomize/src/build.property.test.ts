import fc from "fast-check"
import { expect, test } from "vitest"
import { built, idsOf } from "./testing-build.ts"

const NAMES = ["a", "b", "c"] as const
const name = fc.constantFrom(...NAMES)
const label = fc.record({
  key: fc.constantFrom("team", "tier", "app"),
  value: fc.stringMatching(/^[a-z]{1,5}$/),
})
const KINDS = {
  ConfigMap: "apiVersion: v1",
  Deployment: "apiVersion: apps/v1",
  Widget: "apiVersion: example.com/v1",
} as const
const object = fc.record({
  kind: fc.constantFrom(...(Object.keys(KINDS) as (keyof typeof KINDS)[])),
  name,
  refers: name,
})

type Objects = readonly { kind: keyof typeof KINDS; name: string; refers: string }[]

const objects = fc.uniqueArray(object, {
  minLength: 1,
  maxLength: 5,
  selector: (one) => `${one.kind} ${one.name}`,
})

function textOf(list: Objects): string {
  return list
    .map(
      (one) =>
        `${KINDS[one.kind]}\nkind: ${one.kind}\nmetadata: {name: ${one.name}}\nspec: {template: {spec: {containers: [{image: nginx, envFrom: [{configMapRef: {name: ${one.refers}}}]}]}}}\n`,
    )
    .join("---\n")
}

const field = fc.oneof(
  fc.constantFrom("namePrefix: p-\n", "nameSuffix: -s\n", "namespace: shop\n"),
  fc.constant("images: [{name: nginx, newTag: '2'}]\n"),
  label.map(
    ({ key, value }) => `labels: [{pairs: {${key}: '${value}'}, includeSelectors: true}]\n`,
  ),
  label.map(({ key, value }) => `commonAnnotations: {${key}: '${value}'}\n`),
  fc.constant("configMapGenerator: [{name: made, literals: [a=b]}]\n"),
)
const fields = fc.uniqueArray(field, { maxLength: 5, selector: (text) => text.split(":")[0] })

const files = (list: Objects, more: string) => ({
  "kustomization.yaml": `resources: [r.yaml]\n${more}`,
  "r.yaml": textOf(list),
})

test("a kustomization says the same in whatever order its fields are", async () => {
  await fc.assert(
    fc.asyncProperty(objects, fields, async (list, texts) => {
      const there = await built(files(list, texts.join("")))
      const back = await built(files(list, [...texts].reverse().join("")))
      expect(back).toBe(there)
    }),
    { numRuns: 50 },
  )
})

test("what is built twice is the same, and what is built of it without a change too", async () => {
  await fc.assert(
    fc.asyncProperty(objects, fields, async (list, texts) => {
      const once = await built(files(list, texts.join("")))
      expect(await built(files(list, texts.join("")))).toBe(once)
      const again = { "kustomization.yaml": "resources: [r.yaml]\n", "r.yaml": once }
      expect(await built(again)).toBe(once)
    }),
    { numRuns: 50 },
  )
})

test("an overlay that says nothing changes nothing, however deep", async () => {
  await fc.assert(
    fc.asyncProperty(
      objects,
      fields,
      fc.integer({ min: 1, max: 4 }),
      async (list, texts, depth) => {
        const base = files(list, texts.join(""))
        let at = "k0"
        const all: Record<string, string> = {}
        for (const [path, text] of Object.entries(base)) all[`${at}/${path}`] = text
        for (let level = 1; level <= depth; level++) {
          all[`k${level}/kustomization.yaml`] = `resources: [../${at}]\n`
          at = `k${level}`
        }
        expect(await built(all, at)).toBe(await built(base))
      },
    ),
    { numRuns: 40 },
  )
})

test("references lead to objects before and after, or to none", async () => {
  await fc.assert(
    fc.asyncProperty(objects, async (list) => {
      const text = await built(files(list, "namePrefix: p-\n"))
      const maps = new Set(idsOf(text).filter((id) => id.startsWith("ConfigMap ")))
      const named = [...text.matchAll(/configMapRef:\n\s+name: (.*)/g)].map(([, one]) => one ?? "")
      for (const one of named) {
        const isRenamed = one.startsWith("p-")
        expect(maps.has(`ConfigMap ${isRenamed ? one : `p-${one}`}`) || !isRenamed).toBe(true)
      }
    }),
    { numRuns: 50 },
  )
})

test("a prefix over a prefix is one prefix", async () => {
  await fc.assert(
    fc.asyncProperty(objects, async (list) => {
      const once = await built(files(list, "namePrefix: a-b-\n"))
      const { "kustomization.yaml": inner, "r.yaml": text } = files(list, "namePrefix: b-\n")
      const twice = await built({
        "kustomization.yaml": "resources: [i]\nnamePrefix: a-\n",
        "i/kustomization.yaml": inner,
        "i/r.yaml": text,
      })
      expect(twice).toBe(once)
    }),
    { numRuns: 40 },
  )
})
