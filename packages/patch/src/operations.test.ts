import { expect, test } from "vitest"
import { validateJsonPatch } from "./index.ts"

test("returns a valid patch as it is", () => {
  const patch = [
    { op: "add", path: "/a", value: null },
    { op: "remove", path: "" },
    { op: "move", from: "/a", path: "/ab" },
    { op: "test", path: "/a~1b", value: false, comment: "members nobody knows are let through" },
  ]
  expect(validateJsonPatch(patch)).toBe(patch)
})

test.each<[string, unknown, string]>([
  ["an object", { op: "add" }, "a JSON patch is a list of operations, not an object"],
  ["nothing", undefined, "a JSON patch is a list of operations, not nothing"],
  ["text", "- op: add", "a JSON patch is a list of operations, not a string"],
  [
    "a null operation",
    [null],
    "operations[0]: an operation is an object with op and path, not null",
  ],
  [
    "a list as operation",
    [[]],
    "operations[0]: an operation is an object with op and path, not a list",
  ],
  [
    "no op",
    [{ path: "/a" }],
    'operations[0]: "op" is missing; it is one of add, remove, replace, move, copy, test',
  ],
  [
    "a misspelt op",
    [{ op: "repalce", path: "/a", value: 1 }],
    'operations[0]: unknown op "repalce"; did you mean "replace"?',
  ],
  [
    "a foreign op",
    [{ op: "merge", path: "/a" }],
    'operations[0]: unknown op "merge"; it is one of add',
  ],
  [
    "a key of Object as op",
    [{ op: "toString", path: "/a" }],
    'operations[0]: unknown op "toString"',
  ],
  [
    "an op that is no text",
    [{ op: 1, path: "/a" }],
    'operations[0]: "op" must be a string, not a number',
  ],
  ["no path", [{ op: "remove" }], 'operations[0]: remove needs "path"'],
  [
    "a null path",
    [{ op: "remove", path: null }],
    'operations[0]: "path" must be a string, not null',
  ],
  [
    "a path without a slash",
    [{ op: "remove", path: "a/b" }],
    'operations[0]: path "a/b" must start with "/"',
  ],
  ["a bad escape", [{ op: "remove", path: "/a~b" }], 'operations[0]: path "/a~b" has a "~"'],
  [
    "no value",
    [
      { op: "test", path: "/a", value: 1 },
      { op: "add", path: "/a" },
    ],
    'operations[1]: add /a needs "value"',
  ],
  ["no from", [{ op: "copy", path: "/a" }], 'operations[0]: copy /a needs "from"'],
  [
    "a from without a slash",
    [{ op: "copy", path: "/a", from: "b" }],
    'operations[0]: from "b" must start with "/"',
  ],
  [
    "a move into itself",
    [{ op: "move", path: "/a/b", from: "/a" }],
    'operations[0]: cannot move "/a" into itself ("/a/b")',
  ],
])("refuses %s", (_, patch, message) => {
  expect(() => validateJsonPatch(patch)).toThrow(
    expect.objectContaining({ code: "PATCH_INVALID", message: expect.stringContaining(message) }),
  )
})
