import { expect, test } from "vitest"
import { badSchedule } from "./cron.ts"

test.each([
  ["* * * * *"],
  ["0 3 * * *"],
  ["*/5 8-18/2 1,15 jan-mar MON-fri"],
  ["? ? ? ? ?"],
  ["1/5 * * * *"],
  ["1,,2 , * * *"],
  ["@daily"],
  ["@every 1h30m"],
  [" 0 0 * * *"],
])("%j is a schedule", (schedule) => {
  expect(badSchedule(schedule)).toBeUndefined()
})

test.each([
  ["* * * *", "has 4 fields, but five were expected"],
  ["* * * * * *", "has 6 fields"],
  ["", "has 0 fields"],
  ["60 * * * *", "has a minute that cannot be read"],
  ["* 24 * * *", "has a hour"],
  ["* * 0 * *", "day of the month"],
  ["* * * 13 *", "has a month"],
  ["* * * * 7", "day of the week"],
  ["*/0 * * * *", "minute"],
  ["5-1 * * * *", "minute"],
  ["-1 * * * *", "minute"],
  ["1-2-3 * * * *", "minute"],
  ["*/5/5 * * * *", "minute"],
  ["* * * foo *", "month"],
  ["@noon", "is no name of a schedule"],
  ["TZ=UTC * * * * *", "write it as timeZone"],
])("%j %s", (schedule, words) => {
  expect(badSchedule(schedule)).toContain(words)
})
