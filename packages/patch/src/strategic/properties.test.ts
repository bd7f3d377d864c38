import { type KindTypes, loadKindTypes } from "@sternpost/schema"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { isArray, isObject, type JsonObject, type JsonValue } from "../value.ts"
import { applyStrategicPatch } from "./apply.ts"
import { createStrategicPatch } from "./create.ts"
import { createThreeWayPatch } from "./three-way.ts"

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

const options = () => ({ schema: types.typeOf({ group: "", version: "v1", kind: "Pod" }) })

const some = <T>(fields: Record<string, fc.Arbitrary<T>>, requiredKeys: string[] = []) =>
  fc.record(fields, { requiredKeys }) as fc.Arbitrary<JsonObject>

function uniqueBy(item: fc.Arbitrary<JsonObject>, ...keys: string[]): fc.Arbitrary<JsonValue> {
  const selector = (it: JsonObject) =>
    JSON.stringify(keys.map((key) => it[key] ?? (key === "protocol" ? "TCP" : undefined)))
  return fc.uniqueArray(item, { selector, maxLength: 4 })
}

const word = fc.constantFrom<JsonValue>("a", "b", "c", "d")
const words = fc.uniqueArray(word, { maxLength: 4 }) as fc.Arbitrary<JsonValue>
const env = uniqueBy(some<JsonValue>({ name: word, value: word }, ["name"]), "name")
const port = some<JsonValue>(
  {
    containerPort: fc.constantFrom(53, 80),
    protocol: fc.constantFrom("TCP", "UDP"),
    name: word,
    hostPort: fc.constantFrom(1, 2),
  },
  ["containerPort"],
)
const container = some<JsonValue>(
  {
    name: word,
    image: word,
    env,
    ports: uniqueBy(port, "containerPort", "protocol"),
    args: fc.array(word, { maxLength: 3 }),
    resources: some<JsonValue>({ limits: some<JsonValue>({ cpu: word, memory: word }) }),
  },
  ["name"],
)
const volume = some<JsonValue>(
  {
    name: word,
    emptyDir: some<JsonValue>({ medium: word }),
    hostPath: some<JsonValue>({ path: word }),
  },
  ["name"],
)
const toleration = some<JsonValue>({ key: word, value: word })
const pod = some<JsonValue>({
  metadata: some<JsonValue>({ finalizers: words, labels: some<JsonValue>({ a: word, b: word }) }),
  spec: some<JsonValue>({
    containers: uniqueBy(container, "name"),
    volumes: uniqueBy(volume, "name"),
    tolerations: fc.array(toleration, { maxLength: 3 }),
    nodeSelector: some<JsonValue>({ a: word, b: word }),
    hostNetwork: fc.boolean(),
  }),
})

/** The value with the protocol that a port without one has, which a patch may spell out. */
function spelledOut(value: JsonValue): JsonValue {
  if (isArray(value)) return value.map(spelledOut)
  if (!isObject(value)) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, spelledOut(inner)] as const)
  const map = Object.fromEntries(entries)
  return "containerPort" in map ? { protocol: "TCP", ...map } : map
}

describe("for any two objects", () => {
  test("the created patch, applied to the one, gives the other", () => {
    fc.assert(
      fc.property(pod, pod, (from, to) => {
        const patch = createStrategicPatch(from, to, options())
        const applied = applyStrategicPatch(from, patch, options())
        expect(spelledOut(applied)).toEqual(spelledOut(to))
      }),
      { numRuns: 500 },
    )
  })

  test("the created patch can be applied again, and changes nothing", () => {
    fc.assert(
      fc.property(pod, pod, (from, to) => {
        const patch = createStrategicPatch(from, to, options())
        const once = applyStrategicPatch(from, patch, options())
        expect(applyStrategicPatch(once, patch, options())).toEqual(once)
      }),
      { numRuns: 200 },
    )
  })

  test("neither they nor the patch are changed", () => {
    fc.assert(
      fc.property(pod, pod, (from, to) => {
        const copies = structuredClone([from, to])
        const patch = createStrategicPatch(from, to, options())
        const copy = structuredClone(patch)
        applyStrategicPatch(from, patch, options())
        expect([from, to, patch]).toEqual([...copies, copy])
      }),
      { numRuns: 100 },
    )
  })
})

describe("a three-way patch of any objects", () => {
  test("is empty where nothing changed", () => {
    fc.assert(
      fc.property(pod, (object) => {
        const states = { original: object, modified: object, current: object }
        expect(createThreeWayPatch(states, options())).toEqual({})
      }),
    )
  })

  test("is the two-way patch in effect where nobody else changed anything", () => {
    fc.assert(
      fc.property(pod, pod, (from, to) => {
        const states = { original: from, modified: to, current: from }
        const patch = createThreeWayPatch(states, options())
        expect(spelledOut(applyStrategicPatch(from, patch, options()))).toEqual(spelledOut(to))
      }),
      { numRuns: 300 },
    )
  })

  test("brings every field that is wanted, whatever others did", () => {
    fc.assert(
      fc.property(pod, pod, pod, (original, modified, current) => {
        const states = { original, modified, current }
        const patch = createThreeWayPatch(states, { ...options(), overwrite: true })
        const applied = applyStrategicPatch(current, patch, options())
        expect(spelledOut(applied)).toMatchObject(withoutLists(spelledOut(modified)) as object)
        const again = { original: modified, modified, current: applied }
        // An order may be said once more, as kubectl does where the cluster has items of its own.
        const nothing = createThreeWayPatch(again, options())
        expect(applyStrategicPatch(applied, nothing, options())).toEqual(applied)
      }),
      { numRuns: 300 },
    )
  })
})

// What lists hold besides the wanted items is the business of others.
function withoutLists(value: JsonValue): JsonValue {
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([, inner]) => !isArray(inner))
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutLists(inner)]))
}
