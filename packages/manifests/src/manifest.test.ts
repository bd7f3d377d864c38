import { parse } from "@sternpost/goyaml"
import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { isObject, type JsonObject } from "./equal.ts"
import type { Manifest } from "./manifest.ts"
import { type ManifestStream, parseManifests } from "./stream.ts"

const TEXT = `# Source: web/templates/a.yaml
apiVersion: apps/v1 # the version
kind: Deployment
metadata:
  name: web
  labels:
    app: web # the app
    tier: front
  annotations: {a: "1"}
spec:
  # how many
  replicas: 1
  args:
  - one
  - two # the second
  map: {x: 1, y: [1, 2]}
  text: |
    a
    b
  nothing:
`
const ITEMS = `kind: List
items:
- kind: Other
  metadata: {name: other}
- ${TEXT.split("\n").slice(1).join("\n  ").trimEnd()}
`

type Place = readonly (string | number)[]

/** The object as plain data, which every edit is made to as well. */
interface Model {
  value: JsonObject
}

const at = (value: unknown, path: Place): unknown =>
  path.reduce<unknown>(
    (inner, key) => (inner as Record<string | number, unknown> | undefined)?.[key],
    value,
  )

/** The paths of all maps, or of all lists, in a value. */
function places(value: unknown, isWanted: (value: unknown) => boolean, path: Place = []): Place[] {
  const inner =
    typeof value === "object" && value !== null
      ? Object.entries(value).flatMap(([key, child]) =>
          places(child, isWanted, [...path, Array.isArray(value) ? Number(key) : key]),
        )
      : []
  return isWanted(value) ? [path, ...inner] : inner
}

const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % list.length]

/** One step on both; `a`, `b` and `c` decide which place, key and value. */
type Step = (manifest: Manifest, model: Model, stream: ManifestStream) => void

const values = [1, "x", "on", "a\nb\n", null, [], {}, { p: 1, q: ["r"] }, ["s", { t: 1 }]]
const newKeys = ["new", "z", "on", "a.b/c"]

function setStep(a: number, b: number, c: number): Step {
  return (manifest, { value }) => {
    const path = pick(places(value, isObject), a) ?? []
    const map = at(value, path) as JsonObject
    const key = pick([...newKeys, ...Object.keys(map)], b) ?? ""
    // What tells the object from others is for those who patch it.
    if (path.length === 0 && ["kind", "apiVersion", "metadata"].includes(key)) return
    const fresh = structuredClone(pick(values, c))
    manifest.set([...path, key], fresh)
    map[key] = fresh
  }
}

function deleteStep(a: number, b: number): Step {
  return (manifest, { value }) => {
    const path = pick(places(value, isObject), a) ?? []
    const map = at(value, path) as JsonObject
    const key = pick(Object.keys(map), b)
    if (key === undefined || path.length === 0) return
    manifest.delete([...path, key])
    delete map[key]
  }
}

function listStep(a: number, b: number, c: number, inserts: boolean): Step {
  return (manifest, { value }) => {
    const path = pick(places(value, Array.isArray), a)
    const list = path && (at(value, path) as unknown[])
    if (path === undefined || list === undefined) return
    if (inserts) {
      const index = b % (list.length + 1)
      const fresh = structuredClone(pick(values, c))
      manifest.insert([...path, index], fresh)
      list.splice(index, 0, fresh)
    } else if (list.length > 0) {
      const index = b % list.length
      manifest.delete([...path, index])
      list.splice(index, 1)
    }
  }
}

function pairsStep(a: number, b: number): Step {
  return (manifest, { value }) => {
    const field = pick(["labels", "annotations"], a) ?? ""
    const pairs = { [pick(["team", "app", "example.com/a"], b) ?? ""]: "v" }
    if (!manifest.addPairsQuickly(field, pairs)) return
    const metadata = value["metadata"] as JsonObject
    metadata[field] = { ...(metadata[field] as object | undefined), ...pairs }
  }
}

function readStep(a: number): Step {
  return (manifest, { value }) => {
    const path =
      pick(
        places(value, () => true),
        a,
      ) ?? []
    const expected = at(value, path)
    expect(manifest.get(path)).toEqual(expected)
    const kind = Array.isArray(expected)
      ? "seq"
      : expected === null
        ? "null"
        : typeof expected === "object"
          ? "map"
          : "scalar"
    expect(manifest.kindAt(path)).toBe(kind)
  }
}

function replaceStep(a: number, b: number, c: number): Step {
  return (manifest, model, stream) => {
    const next: Model = { value: structuredClone(model.value) }
    setStep(a, b, c)({ set: () => true } as unknown as Manifest, next, stream)
    manifest.replace(next.value)
    model.value = next.value
  }
}

const number = fc.nat(1000)
const numbers = fc.tuple(number, number, number)
const step: fc.Arbitrary<Step> = fc.oneof(
  numbers.map(([a, b, c]) => setStep(a, b, c)),
  numbers.map(([a, b]) => deleteStep(a, b)),
  numbers.map(([a, b, c]) => listStep(a, b, c, c % 3 > 0)),
  numbers.map(([a, b]) => pairsStep(a, b)),
  numbers.map(([a, b, c]) => replaceStep(a, b, c)),
  number.map(readStep),
  fc.constant<Step>((_manifest, _model, stream) => stream.settle()),
)

describe.each([
  ["a document", TEXT, 0],
  ["an item of a List", ITEMS, 1],
])("any edits and reads of %s give what they give on plain data", (_, text, index) => {
  const begin = () => {
    const stream = parseManifests(`${TEXT.replace("name: web", "name: first")}---\n${text}`)
    const manifest = stream.manifests[index + 1] as Manifest
    return { stream, manifest, model: { value: manifest.value() } }
  }

  test("in the object, and in the text", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const { stream, manifest, model } = begin()
        for (const apply of steps) apply(manifest, model, stream)
        const printed = stream.toString()
        expect(manifest.value()).toEqual(model.value)
        const again = parseManifests(printed).manifests
        expect(again[index + 1]?.value()).toEqual(model.value)
        expect(again[0]?.name).toBe("first")
        expect(parse(manifest.text)).toEqual(index === 0 ? model.value : manifest.value())
      }),
      { numRuns: 400 },
    )
  })

  test("and are all undone by going back to a snapshot, with their entries in the log", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 4 }),
        fc.array(step, { maxLength: 4 }),
        (kept, undone) => {
          const { stream, manifest, model } = begin()
          for (const apply of kept) apply(manifest, model, stream)
          const value = structuredClone(model.value)
          const restore = stream.snapshot()
          const [printed, logged] = [stream.toString(), stream.log.size]
          for (const apply of undone) apply(manifest, model, stream)
          restore()
          expect(stream.toString()).toBe(printed)
          expect(stream.log.size).toBe(logged)
          expect(manifest.value()).toEqual(value)
        },
      ),
      { numRuns: 200 },
    )
  })
})
