import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { formatTime, parseTime } from "./time.ts"

describe("a time of a record", () => {
  test.each([undefined, null, "", "0001-01-01T00:00:00Z", "yesterday", "2024-13-45T00:00:00Z"])(
    "is none: %j",
    (time) => {
      expect(parseTime(time)).toBeUndefined()
    },
  )

  test.each([
    ["2024-05-01T10:00:00.123456789+02:00", "2024-05-01T08:00:00.123Z"],
    ["2024-05-01T10:00:00Z", "2024-05-01T10:00:00.000Z"],
    ["2024-05-01T10:00:00.5-11:30", "2024-05-01T21:30:00.500Z"],
  ])("%s is read to the millisecond", (time, expected) => {
    expect(parseTime(time)?.toISOString()).toBe(expected)
  })

  test.each([
    ["2024-05-01T10:00:00.000Z", "2024-05-01T10:00:00Z"],
    ["2024-05-01T10:20:30.120Z", "2024-05-01T10:20:30.12Z"],
    ["2024-05-01T10:20:00.000Z", "2024-05-01T10:20:00Z"],
    ["2024-05-01T00:00:00.001Z", "2024-05-01T00:00:00.001Z"],
  ])("%s is written as Go writes it", (iso, expected) => {
    expect(formatTime(new Date(iso))).toBe(expected)
  })

  test("survives the round trip", () => {
    const min = new Date("1970-01-01T00:00:00Z")
    const max = new Date("2200-01-01T00:00:00Z")
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(parseTime(formatTime(date))).toEqual(date)
      }),
    )
  })
})
