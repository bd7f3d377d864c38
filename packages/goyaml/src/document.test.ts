import { describe, expect, test } from "vitest"
import { scanDocument } from "./document.ts"
import { YamlError } from "./errors.ts"
import { findNode, nodeKeys } from "./find.ts"
import { createSource } from "./source.ts"
import { nodeValue } from "./value.ts"
import type { YamlDocument } from "./yaml-document.ts"

function scan(text: string, until?: string[], start = 0, end?: number): YamlDocument {
  const source = createSource(text)
  return scanDocument(
    source,
    start,
    end ?? source.bytes.length,
    until === undefined ? {} : { until },
  )
}

function failure(run: () => unknown): YamlError {
  try {
    run()
  } catch (error) {
    if (error instanceof YamlError) return error
  }
  throw new Error("no YamlError")
}

describe("a partial scan", () => {
  const text = "kind: A\nmetadata:\n  name: x\nspec:\n  a: 1\n"

  test("stops behind the keys it was asked for", () => {
    const document = scan(text, ["kind", "metadata"])
    expect(document.complete).toBe(false)
    expect(nodeValue(document, findNode(document, ["metadata", "name"]))).toBe("x")
    expect(document.complete).toBe(false)
  })

  test("completes itself for any other key and keeps its node numbers", () => {
    const document = scan(text, ["metadata"])
    const name = findNode(document, ["metadata", "name"])
    expect(nodeValue(document, findNode(document, ["spec", "a"]))).toBe(1)
    expect(document.complete).toBe(true)
    expect(nodeValue(document, name)).toBe("x")
  })

  test("completes itself for the keys and the value of the root", () => {
    expect(nodeKeys(scan(text, ["kind"]), 0)).toEqual(["kind", "metadata", "spec"])
    expect(nodeValue(scan(text, ["kind"]), 0)).toEqual({
      kind: "A",
      metadata: { name: "x" },
      spec: { a: 1 },
    })
  })

  test("does not look at what follows", () => {
    const document = scan("metadata: {}\nspec: [\n", ["metadata"])
    expect(document.complete).toBe(false)
    expect(() => findNode(document, ["spec"])).toThrow("did not find expected node content")
  })

  test.each([
    ["a plain key", "metadata: {n: 2}\n"],
    ["a quoted key", '"metadata": {n: 2}\n'],
    ["an escaped key", '"met\\x61data": {n: 2}\n'],
    ["an explicit key", "? metadata\n: {n: 2}\n"],
    ["a tagged key", "!!str metadata: {n: 2}\n"],
    ["a merge", "<<: {metadata: {n: 2}}\n"],
    ["a key behind NEL", "b: 1\u0085metadata: {n: 2}\n"],
    ["a key behind CR", "b: 1\rmetadata: {n: 2}\n"],
  ])("sees %s further down", (_, more) => {
    const document = scan(`metadata: {n: 1}\na: 1\n${more}`, ["metadata"])
    expect(document.complete).toBe(true)
  })

  test("is not misled by the name elsewhere", () => {
    for (const more of ["a:\n  metadata: 1\n", "a: |\n  x\n  metadata: 1\n", "metadata2: 1\n"]) {
      expect(scan(`metadata: 1\nb: 1\n${more}`, ["metadata"]).complete).toBe(false)
    }
  })

  test("takes no text beyond the end of the document for its own", () => {
    const stream = "metadata: {}\na: 1\n---\nmetadata: {}\n"
    expect(scan(stream, ["metadata"], 0, stream.indexOf("---")).complete).toBe(false)
  })
})

describe("content on the marker's line (trap 9)", () => {
  const at = (text: string): unknown => {
    const document = scan(text, undefined, 3)
    return nodeValue(document, document.root)
  }

  test.each([
    ["--- {a: b}\n", { a: "b" }],
    ["--- |\n  x\n", "x\n"],
    ["--- # c\na: b\n", { a: "b" }],
    ["---\t\na: b\n", { a: "b" }],
    ["--- text\n", "text"],
    ["---\n", null],
  ])("%j is read", (text, value) => {
    expect(at(text)).toEqual(value)
  })

  test("there can be no key", () => {
    expect(() => at("--- a: b\n")).toThrow("mapping values are not allowed in this context")
  })

  test("directives before the marker hold", () => {
    const text = "%TAG !e! tag:yaml.org,2002:\n# c\n---\na: !e!str 1\n"
    const document = scan(text, undefined, text.indexOf("---") + 3)
    expect(nodeValue(document, document.root)).toEqual({ a: "1" })
    const wrong = "%YAML 1.2\n---\na: 1\n"
    expect(() => scan(wrong, undefined, wrong.indexOf("---") + 3)).toThrow(
      "found incompatible YAML document",
    )
  })
})

describe("errors", () => {
  test("say where in the stream, and which line Go would say", () => {
    const text = "a: 1\n---\nb: 1\nc: d: e\n"
    const error = failure(() => scan(text, undefined, text.indexOf("b:")))
    expect(error).toMatchObject({
      code: "YAML_SYNTAX",
      message: "mapping values are not allowed in this context",
      line: 4,
      column: 5,
      goMessage: "yaml: line 2: mapping values are not allowed in this context",
    })
  })

  test("of values name the value", () => {
    const document = scan("a: 1\nb: !!int x\n")
    const error = failure(() => nodeValue(document, 0))
    expect(error).toMatchObject({
      code: "YAML_VALUE",
      message: "cannot decode !!str `x` as a !!int",
      line: 2,
      column: 10,
    })
  })

  test("of bytes that are not UTF-8 are the reader's", () => {
    const source = createSource(Buffer.from("a: \xff\n", "latin1"))
    const error = failure(() => scanDocument(source, 0, source.bytes.length))
    expect(error).toMatchObject({ message: "invalid leading UTF-8 octet", offset: 3 })
  })

  test.each([
    ["\xc3", "incomplete UTF-8 octet sequence"],
    ["\xc3(", "invalid trailing UTF-8 octet"],
    ["\xe0\x80\x80", "invalid length of a UTF-8 sequence"],
    ["\xed\xa0\x80", "invalid Unicode character"],
    ["\xc2\x80", "control characters are not allowed"],
    ["\xef\xbf\xbf", "control characters are not allowed"],
  ])("%j fails with %j", (bytes, message) => {
    const source = createSource(Buffer.from(`# ${bytes}`, "latin1"))
    expect(() => scanDocument(source, 0, source.bytes.length)).toThrow(message)
  })

  test("far behind the document do not matter", () => {
    const text = `a: 1\n...\n${"#\n".repeat(600)}\0`
    expect(nodeValue(scan(text), 0)).toEqual({ a: 1 })
  })
})
