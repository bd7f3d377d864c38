import { expect, test } from "vitest"
import { type ManifestStream, parseManifests } from "./stream.ts"

const LABEL = { key: "labels", pairs: { team: "shop" } }

const TEXT = `---
apiVersion: v1
kind: ConfigMap
metadata:
  name: plain
data: {}
---
apiVersion: v1
kind: Secret
metadata:
  name: other-kind
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: secret-word
data:
  word: hidden
---
apiVersion: v1
kind: ConfigMap
metadata: {name: in-braces}
---
apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    team: shop
  name: has-it
---
apiVersion: v1
kind: ConfigMap
metadata:
  generateName: nameless-
`

function plan(stream: ManifestStream, added: typeof LABEL | undefined = LABEL) {
  return stream.planPairs(added, {
    header: ({ kind }) => kind === "ConfigMap",
    text: (latin1) => !latin1.includes("hidden"),
  })
}

test("gives the objects that do not pass the test, or not plainly", () => {
  const { others = [] } = plan(parseManifests(TEXT)) ?? {}
  const names = others.map(({ name }) => name)
  expect(names).toEqual(["other-kind", "secret-word", "in-braces", "has-it", ""])
})

test("does nothing before it is applied", () => {
  const stream = parseManifests(TEXT)
  plan(stream)
  expect([stream.toString(), stream.log.size]).toEqual([TEXT, 0])
})

test("adds the pairs to the objects that pass", () => {
  const stream = parseManifests(TEXT)
  plan(stream)?.apply()
  const added = TEXT.replace("  name: plain\n", "  name: plain\n  labels:\n    team: shop\n")
  expect(stream.toString()).toBe(added)
  expect(stream.log.entries).toMatchObject([
    { type: "field", manifest: { name: "plain" }, edit: { path: ["metadata", "labels", "team"] } },
  ])
})

test("adds them also where all objects were asked for in between", () => {
  const stream = parseManifests(TEXT)
  const planned = plan(stream)
  const [first] = stream.manifests
  planned?.apply()
  expect(first?.labels).toEqual({ team: "shop" })
})

test("without pairs only tells the objects apart", () => {
  const stream = parseManifests(TEXT)
  const planned = stream.planPairs(undefined, { header: () => true, text: () => true })
  expect(planned?.others.map(({ name }) => name)).toEqual(["in-braces", ""])
  planned?.apply()
  expect([stream.toString(), stream.log.size]).toEqual([TEXT, 0])
})

test("there is no plan where all objects were made before, or pairs are not plain", () => {
  const stream = parseManifests(TEXT)
  expect(stream.manifests.length).toBe(6)
  expect(plan(stream)).toBeUndefined()
  const odd = { key: "labels", pairs: { team: "a\nb" } }
  expect(plan(parseManifests(TEXT), odd)).toBeUndefined()
})
