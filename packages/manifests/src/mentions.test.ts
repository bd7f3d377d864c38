import { expect, test } from "vitest"
import { mentionsIn, mentionsInEdit } from "./mentions.ts"

test("a text or a pattern is counted as often as it stands there", () => {
  expect(mentionsIn("aa", "aaaa baa")).toBe(3)
  expect(mentionsIn(/a+/g, "aaaa baa")).toBe(2)
  expect(mentionsIn("c", "aaaa")).toBe(0)
})

test("an edit mentions what is in its path, its key and its value, each time it is asked", () => {
  const edit = {
    op: "insert",
    path: ["spec", "containers", 0],
    value: { image: "containers" },
  } as const
  for (let round = 0; round < 2; round++) {
    expect(mentionsInEdit("containers", edit)).toBe(2)
    expect(mentionsInEdit(/image/g, edit)).toBe(1)
    expect(mentionsInEdit("volumes", edit)).toBe(0)
  }
  expect(mentionsInEdit("volumes", { ...edit, value: ["volumes"] })).toBe(1)
  expect(mentionsInEdit("new", { op: "rename", path: ["a"], key: "new" })).toBe(1)
  expect(mentionsInEdit("12", { op: "set", path: ["a"], value: 123n })).toBe(1)
})
