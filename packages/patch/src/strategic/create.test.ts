import { type KindTypes, loadKindTypes, type TypeSchema } from "@sternpost/schema"
import { beforeAll, describe, expect, test } from "vitest"
import type { JsonObject } from "../value.ts"
import { createStrategicPatch } from "./create.ts"

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

const pod = () => types.typeOf({ group: "", version: "v1", kind: "Pod" })
const service = () => types.typeOf({ group: "", version: "v1", kind: "Service" })
const create = (type: TypeSchema, from: JsonObject, to: JsonObject) =>
  createStrategicPatch(from, to, { schema: type })

const spec = (value: unknown): JsonObject => ({ spec: value }) as JsonObject
const containers = (...list: JsonObject[]) => spec({ containers: list })
const ports = (...list: JsonObject[]) => spec({ ports: list })

describe("a patch", () => {
  test("of equal objects is empty", () => {
    const object = { spec: { containers: [{ name: "a" }], selector: { a: "1" } } }
    expect(create(pod(), object, structuredClone(object))).toEqual({})
  })

  test("sets what changed and is new, and deletes what is gone", () => {
    expect(
      create(pod(), { a: 1, b: 2, c: { d: 1, e: 2 } }, { a: 1, b: 3, c: { d: 1 }, f: 4 }),
    ).toEqual({
      b: 3,
      c: { e: null },
      f: 4,
    })
  })

  test("names an item by its key, and says the order", () => {
    expect(
      create(
        pod(),
        containers({ name: "a", image: "a:1" }, { name: "b" }),
        containers({ name: "a", image: "a:2" }, { name: "b" }),
      ),
    ).toEqual(
      spec({
        "$setElementOrder/containers": [{ name: "a" }, { name: "b" }],
        containers: [{ name: "a", image: "a:2" }],
      }),
    )
  })

  test("deletes an item by its key", () => {
    expect(
      create(
        pod(),
        containers({ name: "a" }, { name: "b", image: "b" }),
        containers({ name: "a" }),
      ),
    ).toEqual(
      spec({
        "$setElementOrder/containers": [{ name: "a" }],
        containers: [{ name: "b", $patch: "delete" }],
      }),
    )
  })

  test("of a list that only changed its order has nothing but the order", () => {
    expect(
      create(
        pod(),
        containers({ name: "a" }, { name: "b" }),
        containers({ name: "b" }, { name: "a" }),
      ),
    ).toEqual(spec({ "$setElementOrder/containers": [{ name: "b" }, { name: "a" }] }))
  })

  test("replaces a list that does not merge", () => {
    expect(
      create(pod(), spec({ tolerations: [{ key: "a" }] }), spec({ tolerations: [{ key: "b" }] })),
    ).toEqual(spec({ tolerations: [{ key: "b" }] }))
  })

  test("adds scalars and deletes them one by one", () => {
    const finalizers = (...list: string[]): JsonObject => ({ metadata: { finalizers: list } })
    expect(create(pod(), finalizers("a", "b"), finalizers("b", "c"))).toEqual({
      metadata: {
        finalizers: ["c"],
        "$deleteFromPrimitiveList/finalizers": ["a"],
        "$setElementOrder/finalizers": ["b", "c"],
      },
    })
  })

  test("names the keys that stay where the strategy is retainKeys", () => {
    const volumes = (volume: JsonObject) => spec({ volumes: [{ name: "a", ...volume }] })
    expect(create(pod(), volumes({ emptyDir: {} }), volumes({ hostPath: { path: "/x" } }))).toEqual(
      spec({
        "$setElementOrder/volumes": [{ name: "a" }],
        volumes: [
          {
            name: "a",
            emptyDir: null,
            hostPath: { path: "/x" },
            $retainKeys: ["hostPath", "name"],
          },
        ],
      }),
    )
  })

  test("replaces a map whose strategy is replace, only if it changed", () => {
    const budget = types.typeOf({ group: "policy", version: "v1", kind: "PodDisruptionBudget" })
    const selector = (app: string) => spec({ selector: { matchLabels: { app } } })
    expect(create(budget, selector("a"), selector("b"))).toEqual(selector("b"))
    expect(create(budget, selector("a"), selector("a"))).toEqual({})
  })

  test("tells ports by protocol too", () => {
    expect(
      create(
        service(),
        ports({ port: 53, protocol: "UDP" }, { port: 53, protocol: "TCP" }),
        ports({ port: 53, protocol: "UDP", nodePort: 1 }),
      ),
    ).toEqual(
      spec({
        "$setElementOrder/ports": [{ port: 53, protocol: "UDP" }],
        ports: [
          { port: 53, protocol: "UDP", nodePort: 1 },
          { port: 53, protocol: "TCP", $patch: "delete" },
        ],
      }),
    )
  })

  test("spells out the protocol of a port that does not say it", () => {
    const tcp = { port: 53, protocol: "TCP" }
    expect(create(service(), ports({ port: 53 }), ports({ port: 53, name: "a" }))).toEqual(
      spec({ "$setElementOrder/ports": [tcp], ports: [{ ...tcp, name: "a" }] }),
    )
    expect(create(service(), ports({ port: 53 }), ports(tcp))).toEqual({})
  })

  test("of an item without its key is refused", () => {
    expect(() => create(pod(), containers({ image: "a" }), containers({ name: "a" }))).toThrow(
      '/spec/containers: the item does not contain declared merge key "name"',
    )
  })
})
