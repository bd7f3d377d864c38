import { expect, test } from "vitest"
import { formatLevel, LevelError, parseLevel } from "./level.ts"

test.each([
  ["restricted", { level: "restricted" }, "restricted:latest"],
  ["baseline:latest", { level: "baseline" }, "baseline:latest"],
  ["restricted:v1.34", { level: "restricted", minor: 34 }, "restricted:v1.34"],
  ["privileged:1.0", { level: "privileged", minor: 0 }, "privileged:v1.0"],
])("%s is read, and written as the API server does", (text, level, formatted) => {
  expect(parseLevel(text)).toEqual(level)
  expect(formatLevel(parseLevel(text))).toBe(formatted)
})

test.each([
  ["strict", /"strict" is no level of the Pod Security Standards: write privileged, baseline/],
  ["", /"" is no level/],
  ["restricted:v1.34:x", /no level/],
  ["restricted:", /"" in "restricted:" is no version/],
  ["restricted:v2.1", /"v2.1" in "restricted:v2.1" is no version/],
  ["restricted:v1.034", /no version/],
  ["restricted:v1", /such as v1.34/],
])("%s is refused", (text, message) => {
  expect(() => parseLevel(text)).toThrow(message)
  expect(() => parseLevel(text)).toThrow(LevelError)
})
