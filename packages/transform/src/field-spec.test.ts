import { parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import { appliesTo, fieldPaths } from "./field-spec.ts"

const [deployment] = parseManifests(
  "apiVersion: apps/v1\nkind: Deployment\nspec:\n  list:\n  - {a: {b: 1}}\n  - {a: {}}\n  - {a: {b: 2}}\n",
).manifests

test.each([
  [{ path: "x" }, true],
  [{ kind: "Deployment", path: "x" }, true],
  [{ group: "apps", kind: "Deployment", path: "x" }, true],
  [{ group: "", kind: "Deployment", path: "x" }, false],
  [{ kind: "Service", path: "x" }, false],
])("%j applies: %s", (spec, applies) => expect(appliesTo(spec, deployment as never)).toBe(applies))

test("walks lists, and leaves out what is not there", () => {
  expect(fieldPaths({ path: "spec/list[]/a/b" }, deployment as never)).toEqual([
    ["spec", "list", 0, "a", "b"],
    ["spec", "list", 2, "a", "b"],
  ])
})

test("names places to be made when it may create them, but makes no list items", () => {
  expect(fieldPaths({ path: "spec/new/x", create: true }, deployment as never)).toEqual([
    ["spec", "new", "x"],
  ])
  expect(fieldPaths({ path: "spec/none[]/x", create: true }, deployment as never)).toEqual([])
})

test("walks lists that the path does not mark, and keys with slashes", () => {
  const [object] = parseManifests(
    "apiVersion: a.b/v2\nkind: X\nsubjects: [{name: a}, {}]\nmetadata: {annotations: {x/y: z}}\n",
  ).manifests
  const paths = (path: string) => fieldPaths({ path }, object as never)
  expect(paths("subjects/name")).toEqual([["subjects", 0, "name"]])
  expect(paths("/metadata/annotations/x\\/y")).toEqual([["metadata", "annotations", "x/y"]])
  expect(appliesTo({ version: "v1", path: "x" }, object as never)).toBe(false)
  expect(appliesTo({ version: "v2", path: "x" }, object as never)).toBe(true)
})

test("does not take null for a list", () => {
  const [object] = parseManifests("kind: X\nspec: {list: null}\n").manifests
  expect(fieldPaths({ path: "spec/list[]/x", create: true }, object as never)).toEqual([])
})
