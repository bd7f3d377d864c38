import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { applyEdits } from "./edit/apply.ts"
import { spliceText } from "./edit/splice.ts"
import type { Edit } from "./edit/types.ts"
import { findNode, nodeKind, type Path, valueAt } from "./find.ts"
import { outlineHolds, outlineTakes } from "./outline.ts"
import { createSource } from "./source.ts"
import type { YamlDocument } from "./yaml-document.ts"

const scan = (text: string, outline: boolean): YamlDocument => {
  const source = createSource(text)
  return scanDocument(source, 0, source.bytes.length, { outline })
}
const outlineOf = (text: string) => scan(text, true)

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
      - name: web
        image: "example.com/web:1" # pinned
        args: ["--port", '80']
        command:
          - sh
          - -c
        env:
        # comment
        - name: SCRIPT
          value: |-
            metadata: "not closed
              [

            - &odd
        - name: LAST
          value: x
      restartPolicy: Always
  replicas: 2
`

describe("an outline", () => {
  test("leaves out the items of lists, and knows what stands around them", () => {
    const document = outlineOf(DEPLOYMENT)
    expect(document.outline).toBe(true)
    for (const path of [
      ["spec", "replicas"],
      ["spec", "template", "metadata"],
      ["spec", "none"],
    ])
      expect(outlineHolds(document, path, "value"), path.join(".")).toBe(true)
    expect(valueAt(document, ["spec", "replicas"])).toBe(2)
    expect(valueAt(document, ["spec", "template", "spec", "restartPolicy"])).toBe("Always")
  })

  test("knows that a list stands there, but not what is in it", () => {
    const document = outlineOf(DEPLOYMENT)
    const containers = ["spec", "template", "spec", "containers"]
    expect(outlineHolds(document, containers, "kind")).toBe(true)
    expect(nodeKind(document, findNode(document, containers))).toBe("seq")
    for (const path of [[], ["spec"], containers, [...containers, 0], [...containers, 9, "x"]])
      expect(outlineHolds(document, path, "value"), path.join(".")).toBe(false)
  })

  test("takes edits beside lists that need no list's layout", () => {
    const document = outlineOf(DEPLOYMENT)
    const set = (path: Path, value: unknown): Edit => ({ op: "set", path, value })
    expect(outlineTakes(document, [set(["spec", "paused"], true)])).toBe(true)
    expect(outlineTakes(document, [set(["spec", "paused"], [1])])).toBe(false)
    expect(outlineTakes(document, [set(["spec", "x"], { y: [1] })])).toBe(false)
    expect(outlineTakes(document, [set(["spec", "template"], {})])).toBe(false)
    expect(outlineTakes(document, [{ op: "delete", path: ["spec", "replicas"] }])).toBe(false)
  })

  test.each([
    ["an anchor", "a:\n- &x 1\nb: 2\n"],
    ["an alias", "a:\n- *x\nb: 2\n"],
    ["a tag", "a:\n- !!str 1\nb: 2\n"],
    ["a merge key", "a:\n- <<: {x: 1}\nb: 2\n"],
    ["a quote that runs on", 'a:\n- "x\nb: 2"\nc: 2\n'],
    ["brackets that run on", "a:\n- [x,\n  y]\nb: 2\n"],
    ["an explicit key", "a:\n- ? x\n  : y\nb: 2\n"],
    ["a text at the end", "a:\n- |\n  x\n\nb: 2\n"],
    ["a comment behind the last value", "a:\n- x # y\nb: 2\n"],
    ["other bytes than ASCII", "a:\n- é\nb: 2\n"],
    ["CRLF", "a:\r\n- x\r\nb: 2\r\n"],
    ["a list as the root", "- a\n- b\n"],
    ["nothing behind its last line", "a:\n- x"],
  ])("is none where a list has %s", (_, text) => {
    let document: YamlDocument | undefined
    try {
      document = outlineOf(text)
    } catch {
      // Then it has an error to tell, as the whole document has.
      expect(() => scan(text, false)).toThrow()
    }
    expect(document?.outline ?? false).toBe(false)
  })
})

const leaf = fc.constantFrom("x", "'y: z'", '"a # b"', "1", "{}", "[]", "{a: b}", "--flag=1", "a b")
const key = fc.constantFrom("a", "b", "c", "name", "metadata")
type Lines = readonly string[]
const indented = (lines: Lines, by: number): Lines => lines.map((line) => " ".repeat(by) + line)

/** Lines of a block map or list; texts and comments among them. */
const block: fc.Arbitrary<Lines> = fc.letrec<{ block: Lines; map: Lines; list: Lines }>((tie) => ({
  block: fc.oneof({ maxDepth: 4 }, leafMap(), tie("map"), tie("list")),
  map: fc
    .array(fc.tuple(key, fc.oneof(leaf, tie("block")), fc.constantFrom(0, 2, 3)), {
      minLength: 1,
      maxLength: 4,
    })
    .map((entries) => entries.flatMap(([name, value, by]) => entry(`${name}:`, value, by))),
  list: fc
    .array(fc.tuple(fc.oneof(leaf, tie("block"))), { minLength: 1, maxLength: 3 })
    .map((items) => items.flatMap(([value]) => item(value))),
})).block

function leafMap(): fc.Arbitrary<Lines> {
  const text = fc.constantFrom(["c: |", "  x: [", "", "   'y"], ["# note"], ["a: >-", "  - z"])
  return fc.tuple(key, leaf, text).map(([name, value, lines]) => [`${name}: ${value}`, ...lines])
}

function entry(head: string, value: string | Lines, by: number): Lines {
  if (typeof value === "string") return [`${head} ${value}`]
  const inner = value[0]?.startsWith("- ") === true ? by : Math.max(by, 1)
  return [head, ...indented(value, inner)]
}

function item(value: string | Lines): Lines {
  if (typeof value === "string") return [`- ${value}`]
  const [first = "", ...rest] = value
  return first.startsWith("#") ? ["-", ...indented(value, 2)] : [`- ${first}`, ...indented(rest, 2)]
}

const document = fc
  .array(fc.tuple(key, fc.oneof(leaf, block)), { minLength: 1, maxLength: 4 })
  .map((entries) => entries.flatMap(([name, value]) => entry(`${name}:`, value, 2)).join("\n"))

function readable(text: string): YamlDocument | undefined {
  try {
    return scan(text, false)
  } catch {
    return undefined
  }
}

const pathIn = fc.array(key, { minLength: 1, maxLength: 4 })

test("what an outline holds is what the whole document says", () => {
  let outlines = 0
  fc.assert(
    fc.property(document, pathIn, (text, path) => {
      const whole = readable(`${text}\n`)
      if (whole === undefined) return
      const outline = outlineOf(`${text}\n`)
      if (!outline.outline) return
      outlines++
      if (outlineHolds(outline, path, "value"))
        expect(valueAt(outline, path)).toEqual(valueAt(whole, path))
      if (!outlineHolds(outline, path, "kind")) return
      const [a, b] = [findNode(outline, path), findNode(whole, path)]
      expect(a < 0 ? "none" : nodeKind(outline, a)).toBe(b < 0 ? "none" : nodeKind(whole, b))
    }),
    { numRuns: 3000 },
  )
  expect(outlines).toBeGreaterThan(150)
})

test("an edit that an outline takes gives the text that the whole document gives", () => {
  let taken = 0
  const value = fc.constantFrom<unknown>("v", 7, null, { x: "y" }, "two\nlines")
  fc.assert(
    fc.property(document, pathIn, value, (text, path, value) => {
      const whole = readable(`${text}\n`)
      if (whole === undefined) return
      const outline = outlineOf(`${text}\n`)
      const edits: Edit[] = [{ op: "set", path, value }]
      if (!outline.outline || !outlineTakes(outline, edits)) return
      taken++
      expect(written(outline, edits)).toBe(written(whole, edits))
    }),
    { numRuns: 3000 },
  )
  expect(taken).toBeGreaterThan(60)
})

function written(document: YamlDocument, edits: readonly Edit[]): string {
  try {
    const { source, start, end } = document
    return spliceText(source, start, end, applyEdits(document, edits))
  } catch (error) {
    return String(error)
  }
}
