import { fileURLToPath } from "node:url"
import { describe, expect, test } from "vitest"
import { UsageError } from "../exit.ts"
import { joinStreams, readManifests } from "./input.ts"

const join = (...texts: readonly string[]) =>
  joinStreams(texts.map((text) => Buffer.from(text))).toString()

describe("streams are joined", () => {
  test("one stays as it is", () => {
    expect(join("a: 1")).toBe("a: 1")
  })

  test("by a document marker", () => {
    expect(join("a: 1\n", "b: 2\n")).toBe("a: 1\n---\nb: 2\n")
  })

  test("by the marker that the second brings along", () => {
    expect(join("a: 1\n", "---\nb: 2\n")).toBe("a: 1\n---\nb: 2\n")
  })

  test("on a line of its own", () => {
    expect(join("a: 1", "---\nb: 2", "c: 3")).toBe("a: 1\n---\nb: 2\n---\nc: 3")
  })

  test("a ruler of dashes is no marker", () => {
    expect(join("a: 1\n", "---- x\n")).toBe("a: 1\n---\n---- x\n")
  })

  test("bytes that are no text stay what they are", () => {
    expect(joinStreams([Buffer.from([0xff, 10]), Buffer.from([0xfe])])).toEqual(
      Buffer.from([0xff, 10, 45, 45, 45, 10, 0xfe]),
    )
  })
})

describe("manifests", () => {
  test("are read from files", () => {
    const file = fileURLToPath(import.meta.url)
    expect(readManifests("sternpost diff", [file]).toString()).toContain("are read from files")
  })

  test("that cannot be read are a wrong usage", () => {
    const read = () => readManifests("sternpost diff", ["no-such-file.yaml"])
    expect(read).toThrow(UsageError)
    expect(read).toThrow(
      'sternpost diff: cannot read "no-such-file.yaml": there is no such file or folder (ENOENT)',
    )
    expect(() => readManifests("sternpost diff", ["/"])).toThrow(
      'sternpost diff: cannot read "/": it is a folder; name a file (EISDIR)',
    )
  })
})
