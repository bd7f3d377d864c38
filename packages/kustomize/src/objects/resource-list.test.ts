import { describe, expect, test } from "vitest"
import { KustomizeError } from "../errors.ts"
import { FROZEN_KINDS } from "../kinds/kind-book.ts"
import { describeId, effectiveNamespace, idKey, isSelected, splitApiVersion } from "./identity.ts"
import { readResources } from "./read-resources.ts"
import type { Resource } from "./resource.ts"
import { ResourceList } from "./resource-list.ts"

const read = (text: string) => readResources(text, { kinds: FROZEN_KINDS, file: "r.yaml" })
const object = (kind: string, name: string, namespace = "") =>
  `{apiVersion: v1, kind: ${kind}, metadata: {name: ${name}${namespace && `, namespace: ${namespace}`}}}\n`

function listOf(...texts: string[]): ResourceList {
  const list = new ResourceList()
  list.append(read(texts.join("---\n")))
  return list
}

const names = (resources: readonly Resource[]) => resources.map((one) => one.describe())

describe("two of one identity", () => {
  test.each([
    ["the same", object("A", "a"), object("A", "a")],
    ["no namespace and default", object("A", "a"), object("A", "a", "default")],
    [
      "what is cluster-scoped, in whatever namespace",
      object("Node", "a"),
      object("Node", "a", "x"),
    ],
  ])("%s", (_what, one, other) => {
    expect(() => listOf(one, other)).toThrow(KustomizeError)
    expect(() => listOf(one, other)).toThrow("first at r.yaml:1; give one of them another name")
  })

  test.each([
    ["another kind", object("A", "a"), object("B", "a")],
    ["another namespace", object("A", "a"), object("A", "a", "x")],
    ["another version", object("A", "a"), object("A", "a").replace("v1", "v2")],
    ["another name", object("A", "a"), object("A", "b")],
  ])("not: %s", (_what, one, other) => {
    expect(listOf(one, other).resources).toHaveLength(2)
  })
})

describe("what a resource was", () => {
  test("is known by every name that it had", () => {
    const list = listOf(object("A", "a"), object("A", "other"))
    const [first] = list.resources as [Resource]
    const { id } = first
    first.storePreviousId()
    first.name = "b"
    first.storePreviousId()
    first.name = "c"
    expect(names(list.withAnyId(id))).toEqual(["A c (v1)"])
    expect(names(list.withAnyId({ ...id, name: "b" }))).toEqual(["A c (v1)"])
    expect(names(list.withAnyId({ ...id, namespace: "x" }))).toEqual([])
    expect(names(list.withAnyName({ ...id, namespace: "x" }))).toEqual(["A c (v1)"])
    expect(first.originalId.name).toBe("a")
  })

  test("a change that makes two the same is found", () => {
    const list = listOf(object("A", "a"), object("A", "b"))
    const [, second] = list.resources as [Resource, Resource]
    second.name = "a"
    expect(() => list.verify()).toThrow("A a (v1) is there twice, first at r.yaml:1")
  })

  test("what is put before the others is looked at as well", () => {
    const list = listOf(object("A", "b"))
    list.prepend(read(object("A", "a")))
    expect(names(list.resources)).toEqual(["A a (v1)", "A b (v1)"])
    expect(() => list.prepend(read(object("A", "b")))).toThrow("is there twice")
  })

  test("what is deleted or empty is dropped", () => {
    const list = listOf(object("A", "a"), object("A", "b"), object("A", "c"))
    const [one, two] = list.resources as [Resource, Resource]
    one.tree = undefined
    two.tree = new Map()
    list.dropEmpty()
    expect(names(list.resources)).toEqual(["A c (v1)"])
  })
})

describe("a resource", () => {
  test("a copy is one of its own, with what is remembered", () => {
    const [one] = read(object("A", "a")) as [Resource]
    one.storePreviousId()
    one.needsHash = true
    const copy = one.copy()
    copy.name = "b"
    copy.setPairs("labels", new Map([["x", "z"]]))
    expect(one.describe()).toBe("A a (v1)")
    expect(one.pairs("labels").size).toBe(0)
    expect(copy.originalId.name).toBe("a")
    expect(copy.needsHash).toBe(true)
  })

  test("no labels are no field", () => {
    const [one] = read(object("A", "a")) as [Resource]
    one.setPairs("labels", new Map([["x", "z"]]))
    one.setPairs("labels", new Map())
    expect(one.tree?.get("metadata")).toEqual(new Map([["name", "a"]]))
  })

  test("an empty namespace is none", () => {
    const [one] = read(object("A", "a", "x")) as [Resource]
    one.namespace = ""
    expect(one.describe()).toBe("A a (v1)")
    one.namespace = "shop"
    expect(one.describe()).toBe("A shop/a (v1)")
  })
})

describe("identities", () => {
  const id = { group: "apps", version: "v1", kind: "A", name: "a", namespace: "" }

  test.each([
    ["v1", { group: "", version: "v1" }],
    ["apps/v1", { group: "apps", version: "v1" }],
    ["", { group: "", version: "" }],
    ["a/b/c", { group: "a", version: "b/c" }],
  ])("the parts of %j", (apiVersion, parts) => {
    expect(splitApiVersion(apiVersion)).toEqual(parts)
  })

  test("namespaces that are compared", () => {
    expect(effectiveNamespace({ ...id, isClusterScoped: false })).toBe("default")
    expect(effectiveNamespace({ ...id, namespace: "x", isClusterScoped: false })).toBe("x")
    expect(idKey({ ...id, namespace: "x", isClusterScoped: true })).toBe(
      idKey({ ...id, isClusterScoped: true }),
    )
  })

  test("for messages", () => {
    expect(describeId({ ...id, namespace: "x", isClusterScoped: false })).toBe("A x/a (apps/v1)")
    expect(describeId({ ...id, namespace: "x", isClusterScoped: true })).toBe("A a (apps/v1)")
    expect(describeId({ ...id, group: "", version: "", isClusterScoped: false })).toBe("A a")
  })

  test("an empty part of a selector means any", () => {
    const any = { group: "", version: "", kind: "" }
    expect(isSelected(id, any)).toBe(true)
    expect(isSelected(id, { ...any, kind: "A" })).toBe(true)
    expect(isSelected(id, { ...any, version: "v2" })).toBe(false)
    expect(isSelected(id, { ...any, group: "app" })).toBe(false)
  })
})

describe("names that a change has made the same", () => {
  const renamed = (...texts: string[]) => {
    const list = listOf(...texts)
    for (const resource of list.resources) resource.name = "same"
    return list
  }

  test("are found", () => {
    const list = renamed(object("A", "a"), object("A", "b"))
    expect(() => list.verifyNames()).toThrow("A same (v1) is there twice, first at r.yaml:1")
  })

  test("may be of other kinds or namespaces", () => {
    const list = renamed(object("A", "a"), object("B", "a"), object("A", "a", "x"))
    list.verifyNames()
    expect(list.resources).toHaveLength(3)
  })
})
