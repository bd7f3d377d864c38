import { expect, test } from "vitest"
import { waiverDay } from "./today.ts"

const now = () => Date.parse("2026-11-24T23:59:59Z")

test.each([
  [{}, "2026-11-24"],
  [{ SOURCE_DATE_EPOCH: "" }, "2026-11-24"],
  [{ SOURCE_DATE_EPOCH: "soon" }, "2026-11-24"],
  [{ SOURCE_DATE_EPOCH: "0" }, "1970-01-01"],
  [{ SOURCE_DATE_EPOCH: "1593561600" }, "2020-07-01"],
])("with %j it is %s", (env, day) => {
  expect(waiverDay(env, now)).toBe(day)
})
