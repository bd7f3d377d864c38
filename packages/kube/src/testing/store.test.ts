import fc from "fast-check"
import { describe, expect, test } from "vitest"
import type { KubeObject } from "../objects.ts"
import { Store } from "./store.ts"

const object = (name: string, data = ""): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  data,
})

describe("Store", () => {
  test("makes each write a revision, which the object carries", () => {
    const store = new Store()
    const first = store.write("/a", object("a"))
    const second = store.write("/b", object("b"))
    expect(Number(second.metadata.resourceVersion)).toBe(Number(first.metadata.resourceVersion) + 1)
    expect(store.read("/a")).toBe(first)
    store.remove("/a")
    expect(store.read("/a")).toBeUndefined()
    expect(store.revision).toBe(Number(second.metadata.resourceVersion) + 1)
  })

  test("scans under a prefix, in order, from a key on", () => {
    const store = new Store()
    for (const key of ["/x/v2", "/x/v10", "/y/v1", "/x/v1"]) store.write(key, object(key))
    expect(store.scan("/x/").map(([key]) => key)).toEqual(["/x/v1", "/x/v10", "/x/v2"])
    expect(store.scan("/x/", { start: "/x/v1\0" }).map(([key]) => key)).toEqual(["/x/v10", "/x/v2"])
  })

  test("shows each past as it was", () => {
    const key = fc.constantFrom("/a", "/b", "/c")
    const step = fc.tuple(key, fc.option(fc.string(), { nil: undefined }))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const store = new Store()
        const pasts: [revision: number, objects: [string, KubeObject][]][] = []
        for (const [at, data] of steps) {
          if (data === undefined) store.remove(at)
          else store.write(at, object(at, data))
          pasts.push([store.revision, store.scan("/")])
        }
        for (const [revision, objects] of pasts)
          expect(store.scan("/", { revision })).toEqual(objects)
      }),
    )
  })

  test("forgets the past, and nothing else, when it is compacted", () => {
    const store = new Store()
    store.write("/a", object("a", "1"))
    const { revision } = store
    store.write("/a", object("a", "2"))
    store.write("/b", object("b"))
    store.remove("/b")
    const now = store.scan("/")
    expect(store.remembers(revision)).toBe(true)
    store.compact()
    expect(store.remembers(revision)).toBe(false)
    expect(store.remembers(store.revision)).toBe(true)
    expect(store.scan("/")).toEqual(now)
  })
})
