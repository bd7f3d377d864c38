import { type Manifest, parseManifests } from "@sternpost/manifests"
import fc from "fast-check"
import { expect, test } from "vitest"
import { compareFindings } from "./delta.ts"
import type { Finding } from "./findings/finding.ts"

const TEXT = "kind: A\nmetadata: {name: a}\n---\nkind: B\nmetadata: {name: b}\n"
const [oldA, oldB] = parseManifests(TEXT).manifests as [Manifest, Manifest]
const [newA] = parseManifests(TEXT).manifests as [Manifest]
// The second object is gone.
const sameAs = (manifest: Manifest) => (manifest === oldA ? newA : undefined)
const found = (
  manifest: Manifest | undefined,
  message: string,
  path: Finding["path"] = [],
): Finding => ({
  rule: "odd",
  severity: "error",
  message,
  path,
  ...(manifest === undefined ? {} : { manifest }),
})
const messages = (findings: readonly Finding[]) => findings.map(({ message }) => message)

function compare(before: readonly Finding[], after: readonly Finding[]) {
  const { introduced, unchanged, fixed } = compareFindings(before, after, sameAs)
  return {
    introduced: messages(introduced),
    unchanged: messages(unchanged),
    fixed: messages(fixed),
  }
}

test("findings are introduced, unchanged or fixed", () => {
  expect(
    compare(
      [found(oldA, "stays"), found(oldA, "goes"), found(oldB, "went with its object")],
      [found(newA, "stays"), found(newA, "comes")],
    ),
  ).toEqual({
    introduced: ["comes"],
    unchanged: ["stays"],
    fixed: ["goes", "went with its object"],
  })
})

test("an item that moved in its list has the same finding", () => {
  const at = (index: number) => ["spec", "containers", index, "image"]
  expect(compare([found(oldA, "odd", at(0))], [found(newA, "odd", at(1))])).toEqual({
    introduced: [],
    unchanged: ["odd"],
    fixed: [],
  })
})

test("of several alike each counts once", () => {
  const one = found(oldA, "odd")
  expect(compare([one], [found(newA, "odd"), found(newA, "odd")])).toMatchObject({
    introduced: ["odd"],
    unchanged: ["odd"],
  })
  expect(compare([one, one], [found(newA, "odd")])).toMatchObject({
    introduced: [],
    unchanged: ["odd"],
  })
})

test("another field or another object is another finding", () => {
  expect(compare([found(oldB, "odd")], [found(newA, "odd")])).toMatchObject({ introduced: ["odd"] })
  expect(compare([found(oldA, "odd", ["a"])], [found(newA, "odd", ["b"])])).toEqual({
    introduced: ["odd"],
    unchanged: [],
    fixed: ["odd"],
  })
})

test("findings about the stream are compared, too", () => {
  const finding = found(undefined, "odd")
  expect(compare([finding], [finding])).toEqual({ introduced: [], unchanged: ["odd"], fixed: [] })
})

test("each finding is of one sort, and comparing the other way round turns them about", () => {
  const FINDING = fc.record({
    message: fc.constantFrom("a", "b"),
    path: fc.constantFrom<Finding["path"]>([], ["x"], ["x", 0], ["x", 1], ["y"]),
    isAbout: fc.constantFrom("a", "stream"),
  })
  type Sketch = { message: string; path: Finding["path"]; isAbout: string }
  const make = (sketches: readonly Sketch[], manifest: Manifest) =>
    sketches.map(({ message, path, isAbout }) =>
      found(isAbout === "stream" ? undefined : manifest, message, path),
    )
  fc.assert(
    fc.property(fc.array(FINDING), fc.array(FINDING), (first, second) => {
      const [before, after] = [make(first, oldA), make(second, newA)]
      const delta = compareFindings(before, after, sameAs)
      expect([...delta.introduced, ...delta.unchanged].sort(byOrder(after))).toEqual(after)
      expect(delta.fixed).toHaveLength(before.length - delta.unchanged.length)
      const back = compareFindings(after, before, (manifest) =>
        manifest === newA ? oldA : manifest,
      )
      expect(back.unchanged).toHaveLength(delta.unchanged.length)
      expect(back.introduced).toHaveLength(delta.fixed.length)
      expect(compareFindings(before, before, (manifest) => manifest)).toMatchObject({
        introduced: [],
        unchanged: before,
        fixed: [],
      })
    }),
  )
})

function byOrder(list: readonly Finding[]): (a: Finding, b: Finding) => number {
  return (a, b) => list.indexOf(a) - list.indexOf(b)
}
