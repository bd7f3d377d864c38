import { type ManifestStream, parseManifests } from "@sternpost/manifests"
import { describe, expect, test } from "vitest"
import { changedObjects } from "./changes.ts"

const object = (kind: string, name: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`
const TEXT = `---\n${object("A", "a")}---\n${object("B", "b")}---\n${object("C", "c")}`

function changes(edit: (stream: ManifestStream) => void, text = TEXT) {
  const stream = parseManifests(text)
  edit(stream)
  return changedObjects(stream).map(({ manifest, status, stages, moved }) => ({
    name: manifest.name,
    status,
    stages: stages.join(),
    ...(moved ? { moved } : {}),
  }))
}

const at = (stream: ManifestStream, index: number) => {
  const manifest = stream.manifests[index]
  if (manifest === undefined) throw new RangeError(`no manifest ${index}`)
  return manifest
}

describe("changed objects", () => {
  test("are none when nothing was done", () => {
    expect(changes(() => {})).toEqual([])
  })

  test("know the stages that touched them, each once", () => {
    const result = changes((stream) => {
      stream.log.stage = "one"
      at(stream, 1).set(["data", "x"], "1")
      at(stream, 1).set(["data", "y"], "1")
      stream.log.stage = "two"
      at(stream, 1).set(["data", "z"], "1")
    })
    expect(result).toEqual([{ name: "b", status: "changed", stages: "one,two" }])
  })

  test("leave out what was changed and changed back", () => {
    const result = changes((stream) => {
      at(stream, 0).set(["kind"], "X")
      at(stream, 0).set(["kind"], "A")
    })
    expect(result).toEqual([])
  })

  test("hold added objects where they stand", () => {
    const result = changes((stream) => {
      stream.log.stage = "add"
      stream.add(object("D", "d"), { after: at(stream, 0) })
      at(stream, 2).set(["data"], {})
    })
    expect(result).toEqual([
      { name: "d", status: "added", stages: "add" },
      { name: "b", status: "changed", stages: "add" },
    ])
  })

  test("hold removed objects where they stood", () => {
    const result = changes((stream) => {
      stream.log.stage = "remove"
      at(stream, 2).set(["data"], {})
      at(stream, 0).set(["data"], {})
      stream.remove(at(stream, 1))
    })
    expect(result.map(({ name, status }) => `${name} ${status}`)).toEqual([
      "a changed",
      "b removed",
      "c changed",
    ])
  })

  test("hold an object that was removed from the end", () => {
    const result = changes((stream) => stream.remove(at(stream, 2)))
    expect(result).toEqual([{ name: "c", status: "removed", stages: "" }])
  })

  test("leave out what was added and removed again", () => {
    const result = changes((stream) => stream.remove(stream.add(object("D", "d"))))
    expect(result).toEqual([])
  })

  test("hold moved objects, though their text is the same", () => {
    const result = changes((stream) => {
      stream.log.stage = "sort"
      stream.reorder([at(stream, 2), at(stream, 0)])
    })
    expect(result.every(({ moved, status }) => moved === true && status === "changed")).toBe(true)
    expect(result.map(({ name }) => name)).toContain("c")
  })

  test("hold items of a List", () => {
    const text =
      "apiVersion: v1\nkind: List\nitems:\n- kind: A\n  metadata: {name: a}\n- kind: B\n  metadata: {name: b}\n"
    const result = changes((stream) => at(stream, 1).set(["metadata", "labels"], { x: "y" }), text)
    expect(result).toEqual([{ name: "b", status: "changed", stages: "" }])
  })
})
