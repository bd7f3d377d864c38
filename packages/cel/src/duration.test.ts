import { expect, test } from "vitest"
import { parseDuration } from "./duration.ts"
import { compileExpression } from "./index.ts"

test.each([
  ["1h30m", 5_400_000],
  ["-1.5s", -1500],
  ["0", 0],
  ["10ms", 10],
  ["1m0s", 60_000],
])("%s has %d milliseconds", (text, milliseconds) => {
  expect(parseDuration(text)?.valueOf()).toBe(milliseconds)
})

test.each(["", "1", "1x", "1h 30m", "h", "1d"])("%j is no duration", (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test("what is declared as a time, number or bytes is one to expressions", () => {
  const variables = {
    self: { fields: { at: "timestamp", every: "duration", ratio: "double", key: "bytes" } },
  } as const
  const self = { at: "2026-01-02T03:04:05Z", every: "90s", ratio: 2, key: "aGk=" }
  const text =
    "self.at > timestamp('2026-01-01T00:00:00Z') && self.every == duration('1m30s') && self.ratio * 1.5 == 3.0 && self.key == b'hi'"
  expect(compileExpression(text, { variables }).evaluate({ self })).toBe(true)
})
