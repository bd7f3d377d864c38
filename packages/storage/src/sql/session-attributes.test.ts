import { expect, test } from "vitest"

import { acceptsSession } from "./session-attributes.ts"

const server = (standby: boolean, readonly: boolean) => ({
  query: async () => ({ rows: [{ standby, readonly }] }),
})
const [primary, frozen, standby] = [server(false, false), server(false, true), server(true, true)]

test.each([
  ["any", true, true, true],
  ["read-write", true, false, false],
  ["read-only", false, true, true],
  ["primary", true, true, false],
  ["standby", false, false, true],
  ["prefer-standby", false, false, true],
] as const)("target_session_attrs=%s", async (wanted, ...expected) => {
  const asked = [primary, frozen, standby].map((session) => acceptsSession(session, wanted))
  expect(await Promise.all(asked)).toEqual(expected)
})

test("any server is not even asked", async () => {
  const silent = { query: () => Promise.reject(new Error("asked")) }
  expect(await acceptsSession(silent, "any")).toBe(true)
})
