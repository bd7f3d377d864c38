import { expect, test } from "vitest"
import { parseExpectation } from "./parse-expectation.ts"

test.each<[unknown, object]>([
  [0, { min: 0, max: 0 }],
  [1, { min: 1, max: 1 }],
  ["1", { min: 1, max: 1 }],
  ["1+", { min: 1 }],
  ["0..3", { min: 0, max: 3 }],
  ["12..12", { min: 12, max: 12 }],
  ["007", { min: 7, max: 7 }],
  [{ min: 1 }, { min: 1 }],
  [{ max: 0 }, { max: 0 }],
  [
    { min: 1, max: 2 },
    { min: 1, max: 2 },
  ],
])("reads %j as %j", (written, expectation) => {
  expect(parseExpectation(written)).toEqual(expectation)
})
