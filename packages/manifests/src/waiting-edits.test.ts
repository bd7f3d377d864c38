import fc from "fast-check"
import { expect, test } from "vitest"
import type { Manifest } from "./manifest.ts"
import { parseManifests } from "./stream.ts"

const HEAD = "apiVersion: v1\nkind: Thing\n"
const METADATA = [
  "metadata:\n  name: a\n",
  "metadata:\n  labels:\n    app: web\n  name: a\n",
  "metadata:\n  name: a\n  annotations:\n    x: y\n  labels:\n    app: web\n",
]
const REST = [
  "",
  "# what it does\nspec:\n  replicas: 1\n  template:\n    metadata:\n      labels:\n        app: web\n    spec: {}\n",
  "spec:\n  template: null\ndata:\n  a: b\n\n# the end\n",
  "data:\n  a: &x b\n  c: *x\n",
]

type Action = (manifest: Manifest) => unknown

const PATHS = [
  ["spec", "replicas"],
  ["spec", "template", "metadata", "labels"],
  ["spec", "template", "metadata", "labels", "team"],
  ["spec", "template"],
  ["spec"],
  ["data", "a"],
  ["data"],
  ["metadata", "name"],
  ["metadata", "labels", "app"],
  ["metadata", "labels"],
  ["kind"],
]
const path = fc.constantFrom(...PATHS)
const MAPS = ["spec", "template", "labels", "data"]
const SCALARS: readonly unknown[] = ["v", 2, null]
const write: fc.Arbitrary<Action> = fc.oneof(
  fc
    .tuple(fc.constantFrom("labels", "annotations"), fc.constantFrom({ one: "1" }, { two: "2" }))
    .map(
      ([key, pairs]): Action =>
        (manifest) => {
          if (manifest.addPairsQuickly(key, pairs)) return
          for (const [name, value] of Object.entries(pairs))
            manifest.set(["metadata", key, name], value)
        },
    ),
  fc.tuple(path, fc.constantFrom(...SCALARS)).map(([place, scalar]): Action => {
    const value = MAPS.includes(place.at(-1) ?? "") ? { team: scalar } : scalar
    return (manifest) => manifest.set(place, value)
  }),
  path.map(
    (place): Action =>
      (manifest) =>
        manifest.delete(place),
  ),
)
const look: fc.Arbitrary<Action> = fc.oneof(
  path.map(
    (place): Action =>
      (manifest) =>
        manifest.kindAt(place),
  ),
  path.map(
    (place): Action =>
      (manifest) =>
        manifest.get(place),
  ),
  fc.constant<Action>(({ name, kind }) => [name, kind]),
)

const document = fc
  .tuple(fc.constantFrom(...METADATA), fc.constantFrom(...REST), fc.boolean())
  .map(([metadata, rest, isLast]) => (isLast ? HEAD + rest + metadata : HEAD + metadata + rest))

/** What each action gives, and the text at the end; an action that cannot be done gives its message. */
function play(text: string, actions: readonly Action[], between: (manifest: Manifest) => void) {
  const [manifest] = parseManifests(text).manifests
  if (manifest === undefined) throw new Error("no object")
  const results = actions.map((action) => {
    try {
      return action(manifest)
    } catch (error) {
      return String(error)
    } finally {
      between(manifest)
    }
  })
  return { results, text: manifest.text }
}

test("edits that wait give what they give one by one", () => {
  const actions = fc.array(fc.oneof({ weight: 3, arbitrary: write }, look), { maxLength: 6 })
  fc.assert(
    fc.property(document, actions, (text, list) => {
      const waiting = play(text, list, () => undefined)
      expect(waiting).toEqual(play(text, list, (manifest) => manifest.text))
    }),
    { numRuns: 2000 * Number(process.env["RUNS"] ?? 1) },
  )
})

test("a label that waits stands before a new key behind the metadata", () => {
  const [manifest] = parseManifests(`${HEAD}metadata:\n  name: a\n`).manifests
  manifest?.addPairsQuickly("labels", { one: "1" })
  manifest?.set(["data"], { a: "b" })
  expect(manifest?.text).toBe(
    `${HEAD}metadata:\n  name: a\n  labels:\n    one: "1"\ndata:\n  a: b\n`,
  )
})
