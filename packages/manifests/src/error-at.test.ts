import { expect, test } from "vitest"
import { parseManifests } from "./stream.ts"

const TEXT = "a: 1\nkind: A\nmetadata:\n  name: a\nspec:\n  list:\n  - x\n  - y\n"

test("an error about a field names its path and line in the stream", () => {
  const { manifests } = parseManifests(`${TEXT}---\n${TEXT}`)
  expect(manifests[1]?.errorAt(["spec", "list", 1], "is odd")).toMatchObject({
    code: "MANIFEST_FIELD",
    message: "A a (line 10 of the stream): spec.list[1] (line 17): is odd",
  })
})

test("a field that a stage wrote has no line", () => {
  const { manifests, add } = { manifests: parseManifests(TEXT).manifests, add: ["spec", "new"] }
  manifests[0]?.set(add, 1)
  expect(manifests[0]?.errorAt(add, "is odd").message).toBe(
    "A a (line 1 of the stream): spec.new: is odd",
  )
})

test("an item of a List is counted in the list's lines", () => {
  const list = "kind: List\nitems:\n- kind: A\n  metadata:\n    name: a\n"
  const [item] = parseManifests(list).manifests
  expect(item?.errorAt(["metadata", "name"], "is odd").message).toContain("metadata.name (line 5)")
})
