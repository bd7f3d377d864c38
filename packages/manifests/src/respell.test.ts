import { describe, expect, test } from "vitest"
import { parseManifests } from "./stream.ts"

const TEXT = `# first
apiVersion: v1
kind: A
metadata: {name: a}
---
apiVersion: v1
kind: B
metadata:
  name: b
  labels: {x: y}
list:
  - one
empty: {}
nothing:
`
const second = (text = TEXT) => {
  const stream = parseManifests(text)
  const manifest = stream.manifests[1]
  if (manifest === undefined) throw new Error("no second object")
  return { stream, manifest }
}

describe("takesLinesAt", () => {
  test.each([
    [["metadata"], true],
    [["list"], true],
    [[], true],
    [["metadata", "labels"], false],
    [["empty"], false],
    [["nothing"], false],
    [["absent"], false],
    [["metadata", "name"], false],
  ])("%j: %s", (path, expected) => {
    expect(second().manifest.takesLinesAt(path)).toBe(expected)
  })

  test.each([
    ["the list", TEXT.replace("list:", "list: &one"), ["list"], false],
    ["what is around it", TEXT.replace("metadata:\n", "metadata: &one\n"), ["metadata"], false],
    ["something else", TEXT.replace("- one", "- &one one"), ["metadata"], true],
    ["an item of it", TEXT.replace("- one", "- &one one\n  - *one"), ["list"], true],
    ["a map that merges", `${TEXT}x: &x {y: z}\nm:\n  <<: *x\n`, ["m"], false],
  ])("with an anchor at %s", (_, text, path, expected) => {
    expect(second(text).manifest.takesLinesAt(path)).toBe(expected)
  })
})

describe("respell", () => {
  test("gives the document another text that says the same, with nothing in the log", () => {
    const { stream, manifest } = second()
    const other = manifest.documentText.replace("nothing:\n", "nothing: ~ # still\n")
    expect(manifest.respell(other)).toBe(true)
    expect(stream.toString()).toBe(TEXT.replace("nothing:\n", "nothing: ~ # still\n"))
    expect(stream.log.size).toBe(0)
  })

  test("does nothing for a text that says anything else", () => {
    const { stream, manifest } = second()
    expect(manifest.respell(manifest.documentText.replace("one", "two"))).toBe(false)
    expect(stream.toString()).toBe(TEXT)
  })

  test("counts on the edits before it, and those after it on the text", () => {
    const { stream, manifest } = second()
    manifest.set(["list", 0], "two")
    manifest.respell(manifest.documentText.replace("- two", "- 'two' # quoted"))
    manifest.insert(["list", 1], "three")
    expect(stream.toString()).toContain("list:\n  - 'two' # quoted\n  - three\n")
  })

  test("of an item of a List is that of the whole List", () => {
    const list =
      "kind: List\napiVersion: v1\nitems:\n- {kind: A, apiVersion: v1}\n- kind: B\n  apiVersion: v1\n"
    const { stream, manifest } = second(list)
    expect(manifest.documentText).toBe(list)
    expect(manifest.respell(list.replace("{kind: A", "{ kind: A"))).toBe(true)
    expect(stream.toString()).toBe(list.replace("{kind: A", "{ kind: A"))
  })
})
