import { createSource, scanDocument } from "@sternpost/goyaml"
import { describe, expect, test } from "vitest"
import { groupOf, identityKey, readIdentity, touchesIdentity, versionOf } from "./identity.ts"

const read = (text: string, base: readonly (string | number)[] = []) => {
  const source = createSource(text)
  return readIdentity(scanDocument(source, 0, source.bytes.length), base)
}

test.each([
  ["v1", "", "v1"],
  ["apps/v1", "apps", "v1"],
  ["example.com/v1alpha1", "example.com", "v1alpha1"],
  ["", "", ""],
])("%j is group %j, version %j", (apiVersion, group, version) => {
  expect([groupOf(apiVersion), versionOf(apiVersion)]).toEqual([group, version])
})

describe("the identity that a document states", () => {
  test.each([
    [
      "all four",
      "apiVersion: v1\nkind: A\nmetadata: {name: a, namespace: b}\n",
      ["v1", "A", "a", "b"],
    ],
    ["no metadata", "apiVersion: v1\nkind: A\n", ["v1", "A", "", ""]],
    ["null", "kind: null\nmetadata: {name: ~}\n", ["", "", "", ""]],
    ["numbers", "kind: A\nmetadata: {name: 12}\n", ["", "A", "12", ""]],
    ["an alias", "kind: A\nx: &n a\nmetadata: {name: *n}\n", ["", "A", "a", ""]],
    ["a text", "hello\n", ["", "", "", ""]],
    ["nothing", "# nothing\n", ["", "", "", ""]],
  ])("%s", (_, text, [apiVersion, kind, name, namespace]) => {
    expect(read(text)).toEqual({ apiVersion, kind, name, namespace })
  })

  test("of an item of a List", () => {
    const list = "kind: List\nitems:\n- {kind: A, metadata: {name: a}}\n- kind: B\n"
    expect(read(list, ["items", 1])).toMatchObject({ kind: "B", name: "" })
    expect(read(list, ["items", 0])).toMatchObject({ kind: "A", name: "a" })
  })
})

test("another version is the same object, another namespace is not", () => {
  const object = { apiVersion: "apps/v1", kind: "A", name: "a", namespace: "b" }
  const key = identityKey(object)
  expect(identityKey({ ...object, apiVersion: "apps/v2" })).toBe(key)
  for (const other of [{ apiVersion: "v1" }, { kind: "B" }, { name: "b" }, { namespace: "" }])
    expect(identityKey({ ...object, ...other })).not.toBe(key)
})

test.each([
  [[], true],
  [["kind"], true],
  [["apiVersion"], true],
  [["metadata"], true],
  [["metadata", "name"], true],
  [["metadata", "namespace"], true],
  [["metadata", "labels", "name"], false],
  [["spec", "kind"], false],
])("an edit at %j may change it: %s", (path, touches) => {
  expect(touchesIdentity(path)).toBe(touches)
})
