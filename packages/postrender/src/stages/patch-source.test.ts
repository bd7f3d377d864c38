import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { readPatch } from "./patch-source.ts"

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "patch-source-"))
})

afterAll(() => rmSync(folder, { recursive: true }))

/** The two ways in which a text of a patch can be given. */
const WAYS = [
  ["a text", "the patch", (text: string) => readPatch({ patch: text }, folder)],
  [
    "a file",
    'the patch file "p.yaml"',
    (text: string) => {
      writeFileSync(join(folder, "p.yaml"), text)
      return readPatch({ path: "p.yaml" }, folder)
    },
  ],
] as const

describe.each(WAYS)("%s", (_, what, read) => {
  test.each([
    ["a map", "spec: {replicas: 2}", { spec: { replicas: 2 } }],
    ["a list", "- {op: remove, path: /a}\n", [{ op: "remove", path: "/a" }]],
    ["JSON", '{"a": null}', { a: null }],
    ["a marker before the document", "# why\n---\na: 1\n", { a: 1 }],
    ["a marker behind it", "a: 1\n---\n# that is all\n", { a: 1 }],
    ["dashes in a text", "a: |\n  ---\n  b\n", { a: "---\nb\n" }],
    ["CRLF", "---\r\na: 1\r\n", { a: 1 }],
  ])("gives the value of %s", (_, text, value) => {
    expect(read(text)).toEqual(value)
  })

  test.each([
    ["a: 1\n---\nb: 2\n", 3],
    ["# one\n---\na: 1\n---\n\n# two\nb: 2\n", 7],
    ["- {op: remove, path: /a}\r\n--- # two\r\n- {op: remove, path: /b}\r\n", 3],
  ])("refuses the second document of %j", (text, line) => {
    expect(() => read(text)).toThrow(
      `${what} holds a second YAML document in line ${line}; make it a patch of its own, in its own stage`,
    )
  })

  test.each(["", "\n", "# nothing\n", "---\n---\n"])("refuses %j as empty", (text) => {
    expect(() => read(text)).toThrow(`${what} is empty`)
  })

  test("says where it is no YAML, even in a second document", () => {
    expect(() => read("a: 1\nb: [\n")).toThrow(`${what} is no YAML: line 3: did not find`)
    expect(() => read("a: 1\n---\nb: [\n")).toThrow(`${what} is no YAML: line 4`)
  })
})

test("hands on a value that the pipeline holds as YAML", () => {
  expect(readPatch({ patch: { a: [1] } }, folder)).toEqual({ a: [1] })
})

test("wants one source, and one that can be read", () => {
  expect(() => readPatch({}, folder)).toThrow("give either `patch` or `path`")
  expect(() => readPatch({ patch: "a: 1", path: "p.yaml" }, folder)).toThrow("give either")
  expect(() => readPatch({ path: "none.yaml" }, folder)).toThrow(
    'cannot read the patch file "none.yaml": there is no such file or folder (ENOENT)',
  )
})
