import { inspect } from "node:util"
import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { isUnread, lazyValue } from "./lazy-value.ts"
import { createSource } from "./source.ts"
import { nodeValue } from "./value.ts"

interface Replicas {
  replicas: number
}

const TEXT =
  "kind: A\nmetadata:\n  name: a\nspec:\n  replicas: 2\n  list: [1, x]\ndata:\n  k: v\nempty: {}\n"

function lazily(text: string) {
  const source = createSource(text)
  const document = scanDocument(source, 0, source.bytes.length)
  const reads: string[] = []
  const told = <T>(read: () => T): T => {
    reads.push("read")
    return read()
  }
  const object = lazyValue(document, { eager: ["metadata"], told }) as Record<string, unknown>
  return { document, object, reads, whole: nodeValue(document, document.root) }
}

describe("a lazy value is the value to whoever", () => {
  test.each<[string, (object: Record<string, unknown>) => unknown]>([
    ["asks for its parts", (object) => Object.fromEntries(Object.entries(object))],
    ["spreads it", (object) => ({ ...object })],
    ["makes JSON of it", (object) => JSON.parse(JSON.stringify(object))],
    ["clones it", (object) => structuredClone(object)],
    ["assigns it", (object) => Object.assign({}, object)],
  ])("%s", (_, copy) => {
    const { object, whole } = lazily(TEXT)
    const copied = copy(object)
    expect(copied).toEqual(whole)
    expect(JSON.stringify(copied)).toBe(JSON.stringify(whole))
  })

  test("prints it", () => {
    const { object, whole } = lazily(TEXT)
    expect(inspect(object)).toBe(inspect(whole))
  })

  test("asks what it has", () => {
    const { object, reads } = lazily(TEXT)
    expect(Object.keys(object)).toEqual(["kind", "metadata", "spec", "data", "empty"])
    expect(["spec" in object, Object.hasOwn(object, "none")]).toEqual([true, false])
    expect(reads).toEqual([])
  })

  test("makes an object of which it is the prototype", () => {
    const { object } = lazily(TEXT)
    expect(Object.create(object).spec).toEqual({ replicas: 2, list: [1, "x"] })
  })

  test("freezes it", () => {
    const { object } = lazily(TEXT)
    Object.freeze(object)
    const spec = object["spec"] as Replicas
    spec.replicas = 3
    expect((object["spec"] as Replicas).replicas).toBe(3)
    expect(() => {
      object["spec"] = {}
    }).toThrow(TypeError)
  })
})

test("only what is eager is read at once, each other part once", () => {
  const { object, reads } = lazily(TEXT)
  expect(object["metadata"]).toEqual({ name: "a" })
  expect(reads).toEqual([])
  expect(object["data"]).toBe(object["data"])
  expect(reads).toEqual(["read"])
})

test("a part that is set, removed or put elsewhere keeps its new place", () => {
  const { object } = lazily(TEXT)
  object["spec"] = 1
  const { data } = object
  delete object["data"]
  object["data"] = data
  expect(JSON.stringify(object)).toBe(
    '{"kind":"A","metadata":{"name":"a"},"spec":1,"empty":{},"data":{"k":"v"}}',
  )
})

test("a part is unread until somebody reads, sets or removes it", () => {
  const { document, object } = lazily(TEXT)
  const unread = () =>
    ["kind", "spec", "data", "empty"].filter((k) => isUnread(document, object, k))
  expect(unread()).toEqual(["spec", "data", "empty"])
  const spec = object["spec"] as Replicas
  spec.replicas = 3
  object["data"] = {}
  delete object["empty"]
  expect(unread()).toEqual([])
  expect(isUnread(lazily(TEXT).document, object, "spec")).toBe(false)
})

test("a part that was read of a frozen object is not unread", () => {
  const { document, object } = lazily(TEXT)
  Object.freeze(object)
  expect((object["spec"] as Replicas).replicas).toBe(2)
  expect(isUnread(document, object, "spec")).toBe(false)
  expect(isUnread(document, object, "data")).toBe(true)
})

test("accessors that were copied to another object say so", () => {
  const { object } = lazily(TEXT)
  const copy = Object.defineProperties(
    {},
    Object.getOwnPropertyDescriptors(object),
  ) as typeof object
  expect(() => copy["spec"]).toThrow("copy the values of the object")
})

test("what cannot be read is told when it is asked for", () => {
  const { object } = (() => {
    const source = createSource("a: {b: .inf}\n")
    const document = scanDocument(source, 0, source.bytes.length)
    const told = <T>(read: () => T): T => read()
    return { object: lazyValue(document, { eager: [], told }) }
  })()
  expect(() => object?.["a"]).toThrow("+Inf")
})

test.each(["a: &x {}\nb: *x\n", "a: {}\na: {}\n", "- a\n", "text\n", "", "? [a]\n: b\n"])(
  "%j is not read lazily",
  (text) => {
    const source = createSource(text)
    const document = scanDocument(source, 0, source.bytes.length)
    expect(lazyValue(document, { eager: [], told: (read) => read() })).toBeUndefined()
  },
)
