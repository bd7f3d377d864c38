import { expect, test } from "vitest"
import { unmetExpectation } from "./expectation.ts"

test.each([
  [{}, 0],
  [{ min: 1 }, 1],
  [{ min: 1, max: 3 }, 3],
  [{ max: 0 }, 0],
])("%j holds for %i", (expectation, selected) => {
  expect(unmetExpectation(expectation, { selected, kinds: [] })).toBeUndefined()
})

test.each([
  [{ min: 1 }, 0, "expects 1 or more"],
  [{ min: 2, max: 2 }, 1, "it selected 1 object, but expects 2"],
  [{ min: 1, max: 3 }, 4, "expects 1 to 3"],
])("%j does not hold for %i, and says so", (expectation, selected, message) => {
  const text = unmetExpectation(expectation, { selected, kinds: ["Service", "Job", "Service"] })
  expect(text).toContain(message)
  expect(text).toContain("the stream has 2 Service, 1 Job")
})

test("says that there is nothing to select from", () => {
  expect(unmetExpectation({ min: 1 }, { selected: 0, kinds: [] })).toContain(
    "the stream has no objects",
  )
})

test("says what it was looking for where that is not said by match", () => {
  const found = { selected: 0, kinds: ["Service"], target: "Deployment web" }
  expect(unmetExpectation({ min: 1 }, found)).toBe(
    "it is for Deployment web and found 0, but expects 1 or more; the stream has 1 Service: correct what it is for, or give `match` or `expect`",
  )
})
