import { expect, test } from "vitest"
import { CelError, type CelLimits, compileExpression } from "./index.ts"

const items = Array.from({ length: 100 }, (_, i) => i)

/** The least limit under which an expression still runs. */
function cost(text: string): number {
  for (let low = 0, high = 1_000_000; ; ) {
    if (low >= high) return low
    const middle = Math.floor((low + high) / 2)
    if (runs(text, { maxCost: middle })) high = middle
    else low = middle + 1
  }
}

function runs(text: string, limits: Partial<CelLimits>): boolean {
  const options = { variables: { items: "dyn" }, limits } as const
  try {
    compileExpression(text, options).evaluate({ items })
    return true
  } catch (error) {
    if (error instanceof CelError && error.code === "CEL_LIMIT") return false
    throw error
  }
}

test.each([
  ["a constant", "true", 0],
  ["a loop", "items.all(i, true)", 100],
  ["a loop that stops early", "items.exists(i, i < 9)", 1],
  ["a loop in a loop", "items.all(i, items.all(j, true))", 10_100],
  ["loops behind each other", "items.map(i, i).filter(i, true).exists_one(i, true)", 300],
  ["a branch that is not taken", "true ? 1 : items.map(i, i)[0]", 0],
  ["a call", "size(items)", 11],
  ["a search", "200 in items", 11],
  ["a comparison", "items == [1]", 12],
  ["a sum of lists", "items + items", 41],
  ["a text that is made", "'ab' + 'cd'", 2],
])("%s", (_, text, steps) => {
  expect(cost(text)).toBe(steps)
})
