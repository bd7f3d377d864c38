import { expect, test } from "vitest"

import { median, medianGrowth, medianRatio } from "../bench/statistics.mjs"

test("the median is the middle, whatever the order", () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test("the ratio is that of neighbours, not of medians", () => {
  // The second round was slow for both.
  expect(medianRatio([10, 40, 11], [20, 80, 22])).toBe(0.5)
  expect(medianRatio([10, 40, 40], [20, 20, 80])).toBe(0.5)
})

test("growth counts the time above the floor", () => {
  expect(medianGrowth([30, 30, 30], [120, 120, 500], [20, 20, 20])).toBe(10)
})
