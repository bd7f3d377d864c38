import fc from "fast-check"
import { expect, test } from "vitest"
import { formatPointer, PatchError, parsePointer } from "./index.ts"

// The examples of RFC 6901 section 5.
test.each([
  ["", []],
  ["/foo", ["foo"]],
  ["/foo/0", ["foo", "0"]],
  ["/", [""]],
  ["/a~1b", ["a/b"]],
  ["/c%d", ["c%d"]],
  ["/m~0n", ["m~n"]],
  ["/~01", ["~1"]],
  ["/a//b", ["a", "", "b"]],
])("reads %j", (pointer, path) => {
  expect(parsePointer(pointer)).toEqual(path)
  expect(formatPointer(path)).toBe(pointer)
})

test.each(["a", "a/b", "#/a", "/~", "/a~2"])("refuses %j", (pointer) => {
  expect(() => parsePointer(pointer)).toThrow(PatchError)
})

test("writes indexes as they are", () => {
  expect(formatPointer(["spec", "containers", 0])).toBe("/spec/containers/0")
})

test("reads back what it writes", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (path) => {
      expect(parsePointer(formatPointer(path))).toEqual(path)
    }),
  )
})
