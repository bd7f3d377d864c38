import { expect, test } from "vitest"

import { manualClock } from "./manual-clock.ts"
import { acquireInTime } from "./wait.ts"

const onTimeout = (holder: string) => new Error(`held by ${holder}`)

test("asks again, ever more slowly, until it has it", async () => {
  const clock = manualClock()
  const times: number[] = []
  const attempt = async () => {
    times.push(clock.now())
    return times.length < 12 ? { holder: "a" } : { held: true }
  }
  const waiting = acquireInTime(attempt, { clock, waitMs: 60_000, onTimeout })
  await clock.advance(60_000)
  expect(await waiting).toBe(true)
  const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0))
  expect(pauses.every((pause) => pause >= 25 && pause <= 1000)).toBe(true)
  expect(pauses.at(-1)).toBeGreaterThan(pauses[0] ?? 0)
})

test("asks once more when the time is over, and then says who has it", async () => {
  const clock = manualClock()
  let last = -1
  const attempt = async () => {
    last = clock.now()
    return { holder: "a" }
  }
  const waiting = acquireInTime(attempt, { clock, waitMs: 700, onTimeout })
  const outcome = expect(waiting).rejects.toThrow("held by a")
  await clock.advance(5000)
  await outcome
  expect(last).toBe(700)
})

test("lets pass what may pass, and nothing else", async () => {
  const clock = manualClock()
  const failing = (error: Error) => async () => {
    throw error
  }
  const isPassing = (error: unknown) => error instanceof RangeError
  const options = { clock, waitMs: 1000, onTimeout, isPassing }
  await expect(acquireInTime(failing(new TypeError("no")), options)).rejects.toThrow("no")
  expect(clock.now()).toBe(0)
  const waiting = acquireInTime(failing(new RangeError("busy")), options)
  const outcome = expect(waiting).rejects.toThrow("busy")
  await clock.advance(1000)
  await outcome
  expect(clock.now()).toBe(1000)
})
