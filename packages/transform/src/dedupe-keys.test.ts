import { formatPath, parseManifests } from "@sternpost/manifests"
import { expect, test } from "vitest"
import type { DedupeOptions } from "./dedupe.ts"
import { dedupeKeys } from "./dedupe-keys.ts"

const run = (text: string, options: DedupeOptions = {}) => {
  const stream = parseManifests(text)
  const found = stream.manifests.flatMap((manifest) => dedupeKeys(manifest, options))
  return {
    text: stream.toString(),
    found: found.map(({ path, isEqual }) => [formatPath(path), isEqual]),
  }
}

const TEXT = `kind: A
metadata:
  labels:
    x: one # first
    same: z
    x: two # second
    same: z # again
spec: {q: 1, r: 2, q: 3}
spec:
  p: 1 # kept
`

test("of different values the last stays, of equal ones the first, comments with them", () => {
  const { text, found } = run(TEXT)
  expect(text).toBe(`kind: A
metadata:
  labels:
    same: z
    x: two # second
spec:
  p: 1 # kept
`)
  expect(found).toEqual([
    ["spec", false],
    ["metadata.labels.x", false],
    ["metadata.labels.same", true],
  ])
})

test("or the first stays, with what is in it looked at as well", () => {
  expect(run(TEXT, { onConflict: "first" }).text).toBe(`kind: A
metadata:
  labels:
    x: one # first
    same: z
spec: {q: 1, r: 2}
`)
})

test("three of a key are two too many", () => {
  expect(run("kind: A\nx: 1\nx: 2\nx: 3\n").text).toBe("kind: A\nx: 3\n")
  expect(run("kind: A\nx: 1\nx: 2\nx: 3\n", { onConflict: "first" }).text).toBe("kind: A\nx: 1\n")
})

test("different values fail if that is asked for, equal ones do not", () => {
  expect(() => run(TEXT, { onConflict: "fail" })).toThrow(
    "spec stands there twice, with different values, again in line 9 of the document",
  )
  expect(run("kind: A\nx: 1\nx: 1 # again\n", { onConflict: "fail" }).text).toBe("kind: A\nx: 1\n")
})

test("what has no key twice is not touched", () => {
  const { text } = run(TEXT)
  expect(run(text)).toEqual({ text, found: [] })
})

test("the items of a List are looked at, each by itself", () => {
  const item = (text: string) =>
    text.trimEnd().replaceAll(/^/gm, "    ").replace("    kind", "  - kind")
  const list = (text: string) =>
    `apiVersion: v1\nkind: List\nitems: # all\n${item(text)}\n${item(text)}\n`
  for (const onConflict of ["last", "first"] as const) {
    const alone = run(TEXT, { onConflict })
    const both = run(list(TEXT), { onConflict })
    expect(both.text).toBe(list(alone.text))
    expect(both.found).toEqual([...alone.found, ...alone.found])
  }
  expect(() => run(list(TEXT), { onConflict: "fail" })).toThrow(
    "spec stands there twice, with different values, again in line 12 of the document",
  )
})
