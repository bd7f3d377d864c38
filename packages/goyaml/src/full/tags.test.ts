import { describe, expect, test } from "vitest"
import { YamlError } from "../errors.ts"
import { createSource } from "../source.ts"
import { Cursor } from "./cursor.ts"
import { readDirective } from "./directives.ts"
import { handleOf, readName, readTag } from "./tags.ts"

function cursorOn(text: string): Cursor {
  const source = createSource(text)
  return new Cursor(source, 0, source.bytes.length)
}

/** What is read of a text, or the message. */
function outcome(text: string, read: (cursor: Cursor) => void): string {
  const cursor = cursorOn(text)
  try {
    read(cursor)
  } catch (error) {
    if (error instanceof YamlError) return error.message
    throw error
  }
  return text.slice(0, cursor.pos)
}

describe("a name", () => {
  test.each([
    ["&a b", "&a"],
    ["*a-1_Z", "*a-1_Z"],
    ["*a, b", "*a"],
    ["*a]", "*a"],
    ["*a}", "*a"],
    ["*a: b", "*a"],
    ["*a?", "*a"],
    ["&a\u2028b", "&a"],
  ])("in %j is %j", (text, name) => {
    expect(outcome(text, readName)).toBe(name)
  })

  test.each(["&", "& a", "&é", "&a.b", "*a[", "&a#"])("is not in %j", (text) => {
    expect(outcome(text, readName)).toBe("did not find expected alphabetic or numeric character")
  })
})

describe("a tag", () => {
  test.each([
    ["! a", "!"],
    ["!a b", "!a"],
    ["!!str", "!!str"],
    ["!e!x", "!e!x"],
    ["!a/b:c,[d] e", "!a/b:c,[d]"],
    ["!<tag:yaml.org,2002:str> a", "!<tag:yaml.org,2002:str>"],
    ["!a%21%C3%A9 b", "!a%21%C3%A9"],
    ["!\n", "!"],
  ])("in %j is %j", (text, tag) => {
    expect(outcome(text, readTag)).toBe(tag)
  })

  test.each([
    ["!!", "did not find expected tag URI"],
    ["!e! x", "did not find expected tag URI"],
    ["!<>", "did not find expected tag URI"],
    ["!<a b>", "did not find the expected '>'"],
    ["!a}", "did not find expected whitespace or line break"],
    ["!é", "did not find expected whitespace or line break"],
    ["!a%2", "did not find URI escaped octet"],
    ["!a%zz", "did not find URI escaped octet"],
    ["!a%C3b", "did not find URI escaped octet"],
    ["!a%80", "found an incorrect leading UTF-8 octet"],
    ["!a%FF", "found an incorrect leading UTF-8 octet"],
    ["!a%C3%41", "found an incorrect trailing UTF-8 octet"],
  ])("%j fails: %s", (text, message) => {
    expect(outcome(text, readTag)).toBe(message)
  })

  test("has a handle that must be declared, or none", () => {
    expect(["!e!x", "!!x", "!a!b!c", "!a-_1!b"].map(handleOf)).toEqual([
      "!e!",
      "!!",
      "!a!",
      "!a-_1!",
    ])
    expect(["!", "!a", "!a/b!c", "!<a!b>"].map(handleOf)).toEqual(Array(4).fill(undefined))
  })
})

describe("a directive", () => {
  test.each([
    ["%YAML 1.1\n", { name: "YAML", version: "1.1" }],
    ["%YAML \t01.2 # c", { name: "YAML", version: "1.2" }],
    ["%TAG ! x", { name: "TAG", handle: "!", prefix: "x" }],
    ["%TAG !! tag:x,1:\r\n", { name: "TAG", handle: "!!", prefix: "tag:x,1:" }],
    ["%TAG  !e!  !f%21\t#c\n", { name: "TAG", handle: "!e!", prefix: "!f!" }],
  ])("%j", (text, directive) => {
    const cursor = cursorOn(text)
    expect(readDirective(cursor)).toEqual(directive)
    expect(cursor.atEnd).toBe(true)
  })

  test.each([
    ["%", "could not find expected directive name"],
    ["% YAML", "could not find expected directive name"],
    ["%YAML:", "found unexpected non-alphabetical character"],
    ["%FOO", "found unknown directive name"],
    ["%YAML", "did not find expected version number"],
    ["%YAML x", "did not find expected version number"],
    ["%YAML 1", "did not find expected digit or '.' character"],
    ["%YAML 1.", "did not find expected version number"],
    ["%YAML 123.1", "found extremely long version number"],
    ["%YAML 1.1 x", "did not find expected comment or line break"],
    ["%TAG x y", "did not find expected '!'"],
    ["%TAG !e y", "did not find expected '!'"],
    ["%TAG !e!", "did not find expected whitespace"],
    ["%TAG !e!\n", "did not find expected whitespace"],
    ["%TAG !e! ", "did not find expected tag URI"],
    ["%TAG !e! x}", "did not find expected whitespace or line break"],
    ["%TAG !e! x y", "did not find expected comment or line break"],
  ])("%j fails: %s", (text, message) => {
    expect(outcome(text, readDirective)).toBe(message)
  })
})
