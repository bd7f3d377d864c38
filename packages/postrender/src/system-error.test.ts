import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { systemProblem } from "./system-error.ts"

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "system-error-"))
  writeFileSync(join(folder, "file"), "")
})

afterAll(() => rmSync(folder, { recursive: true }))

const problemOf = (action: () => unknown): string => {
  try {
    action()
  } catch (cause) {
    return systemProblem(cause)
  }
  throw new Error("nothing failed")
}

describe("the system's own errors", () => {
  test.each([
    ["a folder read as a file", () => readFileSync(folder), "it is a folder; name a file (EISDIR)"],
    [
      "a file that is not there",
      () => readFileSync(join(folder, "none")),
      "there is no such file or folder (ENOENT)",
    ],
    [
      "a file taken for a folder",
      () => readFileSync(join(folder, "file/x")),
      "a part of its path is no folder (ENOTDIR)",
    ],
    [
      "a full disk",
      () => writeFileSync("/dev/full", "x"),
      "no space is left there; free some, or write elsewhere (ENOSPC)",
    ],
  ])("%s", (_, action, words) => {
    expect(problemOf(action)).toBe(words)
  })
})

test.each([
  [Object.assign(new Error("EWEIRD: odd"), { code: "EWEIRD" }), "EWEIRD: odd"],
  [new Error("plain"), "plain"],
  ["a text", "a text"],
])("what has no words of ours stays as it is: %s", (cause, text) => {
  expect(systemProblem(cause)).toBe(text)
})
