import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { withThrottle } from "./throttle.ts"

/** Requests at given times, in order; when they passed. */
async function pass(arrivals: readonly number[], qps: number, burst: number): Promise<number[]> {
  let time = 0
  let waited = 0
  const transport = withThrottle(
    {
      send: async () => ({ status: 200, headers: {}, body: "" }),
      close: () => undefined,
    },
    {
      qps,
      burst,
      now: () => time,
      sleep: async (ms) => {
        waited = ms
      },
    },
  )
  const passed: number[] = []
  for (const arrival of arrivals) {
    time = arrival
    waited = 0
    await transport.send({ method: "GET", path: "/" })
    passed.push(arrival + waited)
  }
  return passed
}

describe("withThrottle", () => {
  test("lets a burst pass at once, and then one each interval", async () => {
    expect(await pass([0, 0, 0, 0, 0], 10, 3)).toEqual([0, 0, 0, 100, 200])
  })

  test("a pause fills the burst again", async () => {
    expect(await pass([0, 0, 0, 1000, 1000, 1000], 10, 2)).toEqual([0, 0, 100, 1000, 1000, 1100])
  })

  test("never passes more than the rate allows, and never keeps one without need", async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer({ min: 1, max: 5 }), async (pauses, burst) => {
        const arrivals = pauses.map((_, i) => pauses.slice(0, i + 1).reduce((a, b) => a + b))
        const passed = await pass(arrivals, 10, burst)
        for (let i = burst; i < passed.length; i++)
          expect((passed[i] ?? 0) - (passed[i - burst] ?? 0)).toBeGreaterThanOrEqual(100 - 1e-6)
        expect(passed.slice(0, burst)).toEqual(arrivals.slice(0, burst))
      }),
    )
  })
})
