import { describe, expect, test } from "vitest"
import { parseManifests } from "./stream.ts"

const TEXT = `# one
---
# Source: web/templates/a.yaml

kind: A
spec:
  m: 1
---
kind: List
items:
- kind: B
  m: 1
- kind: C
`

const manifests = () => parseManifests(TEXT).manifests

describe("after edits, an object still tells what was rendered", () => {
  test("values, text and lines", () => {
    const [a] = manifests()
    a?.set(["spec", "m"], 2)
    a?.delete(["kind"])
    expect(a?.rendered(["spec"])).toEqual({ m: 1 })
    expect(a?.rendered(["nothing"])).toBeUndefined()
    expect(a?.renderedText).toBe("\n# Source: web/templates/a.yaml\n\nkind: A\nspec:\n  m: 1\n")
    expect(a?.line).toBe(5)
    expect(a?.errorAt(["spec", "m"], "no").message).toContain("spec.m (line 7): no")
  })

  test("of an item of a List", () => {
    const [, b] = manifests()
    b?.set(["m"], 2)
    expect(b?.rendered()).toEqual({ kind: "B", m: 1 })
    expect(b?.renderedText).toBe("kind: B\nm: 1\n")
    expect(b?.errorAt(["m"], "no").message).toContain("m (line 12): no")
  })
})

describe("lines of what was rendered", () => {
  const paths = [[], ["kind"], ["spec", "m"], ["spec", "x"]]
  const lines = [5, 5, 7, 6]

  test("are known before and after edits, whether those were written or wait", () => {
    const [a] = manifests()
    expect(a?.linesOf(paths)).toEqual(lines)
    a?.set(["added"], "above\nall")
    expect(a?.linesOf(paths)).toEqual(lines)
    expect(a?.text).toContain("added")
    expect(a?.linesOf(paths)).toEqual(lines)
    a?.delete(["spec"])
    expect(a?.linesOf(paths)).toEqual(lines)
  })

  test("stay when an object took over the text of another", () => {
    const stream = parseManifests("kind: A\nm: 1\n---\n\nkind: B\no: 2\n")
    const [a, b] = stream.manifests
    a?.set([], b?.value())
    expect(a?.linesOf([["m"], ["o"]])).toEqual([2, 1])
    expect(b?.linesOf([["m"], ["o"]])).toEqual([5, 6])
  })
})

test("what is not there has no line", () => {
  const [a] = manifests()
  expect(a?.errorAt(["spec", "x"], "no").message).toContain(": spec.x: no")
})

test("an added object was never rendered", () => {
  const stream = parseManifests(TEXT)
  const added = stream.add({ kind: "D" })
  expect(added.rendered()).toBeUndefined()
  expect(added.renderedText).toBe("")
  expect(added.error("MANIFEST_FIELD", "no").message).toContain("(added by a stage): no")
  expect(added.errorAt(["kind"], "no").message).toContain(": kind: no")
})
