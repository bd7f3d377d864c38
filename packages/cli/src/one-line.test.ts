import { expect, test } from "vitest"
import { oneLine } from "./one-line.ts"

test.each([
  ["it failed", "it failed"],
  [" it failed\n\n", "it failed"],
  [
    "a.yaml has 2 problems:\n  a.yaml:1:2: x\n  a.yaml:2:2: y",
    "a.yaml has 2 problems: a.yaml:1:2: x; a.yaml:2:2: y",
  ],
  ['if: no variable "foo"\n  foo + 1\n  ^', 'if: no variable "foo" (foo + 1)'],
  ["2 problems:\n  if: bad\n    a +\n      ^\n  more", "2 problems: if: bad (a +); more"],
  ["the program failed:\r\nno luck\r\n", "the program failed: no luck"],
])("%j becomes one line", (message, expected) => {
  expect(oneLine(message)).toBe(expected)
})
