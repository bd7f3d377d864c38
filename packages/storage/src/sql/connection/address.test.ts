import { expect, test } from "vitest"
import { sqlAddress } from "./address.ts"

test.each([
  [
    "postgres://helm:s3cret@db.example.com/releases?sslmode=require",
    "db.example.com:5432/releases",
  ],
  ["host=a,b port=1,2 user=u password=s3cret", "a:1,b:2/u"],
])("%j is at %s", (text, address) => {
  expect(sqlAddress(text, {})).toBe(address)
})
