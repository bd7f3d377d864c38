import { type KindTypes, loadKindTypes } from "@sternpost/schema"
import { beforeAll, describe, expect, test } from "vitest"
import { PatchError } from "../errors.ts"
import type { JsonObject } from "../value.ts"
import { applyStrategicPatch } from "./apply.ts"
import { createThreeWayPatch, type ThreeWayOptions } from "./three-way.ts"

let types: KindTypes
beforeAll(async () => {
  types = await loadKindTypes()
})

const deployment = () => types.typeOf({ group: "apps", version: "v1", kind: "Deployment" })

const create = (
  original: JsonObject,
  modified: JsonObject,
  current: JsonObject,
  options: Omit<ThreeWayOptions, "schema"> = {},
) => createThreeWayPatch({ original, modified, current }, { schema: deployment(), ...options })

const pod = (...containers: JsonObject[]): JsonObject =>
  ({ spec: { template: { spec: { containers } } } }) as JsonObject

describe("a three-way patch", () => {
  test("of an object that nobody changed is empty", () => {
    const object = pod({ name: "a", image: "a:1", ports: [{ containerPort: 80 }] })
    expect(create(object, structuredClone(object), structuredClone(object))).toEqual({})
  })

  test("leaves alone what only the cluster has", () => {
    const original = pod({ name: "a", image: "a:1" })
    const current = pod({ name: "a", image: "a:1" }, { name: "injected", image: "i:1" })
    const modified = pod({ name: "a", image: "a:2" })
    const patch = create(original, modified, current)
    expect(applyStrategicPatch(current, patch, { schema: deployment() })).toEqual(
      pod({ name: "a", image: "a:2" }, { name: "injected", image: "i:1" }),
    )
  })

  test("deletes what was applied and is wanted no more", () => {
    const original = pod({ name: "a", image: "a:1", tty: true }, { name: "old", image: "o:1" })
    const modified = pod({ name: "a", image: "a:1" })
    const current = pod(
      { name: "a", image: "a:1", tty: true },
      { name: "old", image: "o:1" },
      { name: "injected" },
    )
    const patch = create(original, modified, current)
    expect(applyStrategicPatch(current, patch, { schema: deployment() })).toEqual(
      pod({ name: "a", image: "a:1" }, { name: "injected" }),
    )
  })

  test("adds, changes and deletes items of one list at once", () => {
    const original = pod({ name: "a", image: "a:1", tty: true }, { name: "b" })
    const modified = pod({ name: "a", image: "a:2" }, { name: "c" })
    const current = structuredClone(original)
    expect(create(original, modified, current)).toEqual({
      spec: {
        template: {
          spec: {
            "$setElementOrder/containers": [{ name: "a" }, { name: "c" }],
            containers: [
              { name: "a", image: "a:2", tty: null },
              { name: "c" },
              { name: "b", $patch: "delete" },
            ],
          },
        },
      },
    })
  })
})

describe("a change that somebody else made", () => {
  const original = { spec: { replicas: 1, paused: false } }
  const current = { spec: { replicas: 5, paused: false } }

  function conflict(modified: JsonObject, now: JsonObject): PatchError {
    try {
      create(original, modified, now)
    } catch (error) {
      if (error instanceof PatchError) return error
      throw error
    }
    throw new Error("no conflict")
  }

  test("is a conflict where the patch would undo it", () => {
    const error = conflict({ spec: { replicas: 2, paused: true } }, current)
    expect(error.code).toBe("PATCH_CONFLICT")
    expect(error.pointer).toBe("/spec/replicas")
    expect(error.message).toBe(
      "somebody changed /spec/replicas since the object was applied last, and the patch would undo that",
    )
  })

  test("is a conflict in an item of a list, too", () => {
    const image = (tag: string) => pod({ name: "a", image: tag })
    expect(() => create(image("1"), image("2"), image("3"))).toThrow(
      "somebody changed /spec/template/spec/containers/0/image",
    )
  })

  test("is a conflict where it deletes what the patch changes", () => {
    const [was, wanted] = [pod({ name: "a", image: "1" }), pod({ name: "a", image: "2" })]
    expect(() => create(was, wanted, pod())).toThrow(
      "somebody changed /spec/template/spec/containers",
    )
  })

  test("is overwritten if that is said", () => {
    expect(create(original, { spec: { replicas: 2 } }, current, { overwrite: true })).toEqual({
      spec: { replicas: 2, paused: null },
    })
  })

  test("is none where both want the same", () => {
    expect(create(original, { spec: { replicas: 5, paused: false } }, current)).toEqual({})
  })

  test("is none where the patch does not touch it", () => {
    expect(
      create(
        original,
        { spec: { replicas: 1, paused: true } },
        { spec: { replicas: 1, paused: false, minReadySeconds: 3 } },
      ),
    ).toEqual({
      spec: { paused: true },
    })
  })
})
