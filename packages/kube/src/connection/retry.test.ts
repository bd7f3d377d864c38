import { describe, expect, test } from "vitest"
import type { KubeRequest, KubeResponse } from "../transport.ts"
import { connectionError } from "./connection-error.ts"
import { sleepOnClock, withRetries } from "./retry.ts"

const get: KubeRequest = { method: "GET", path: "/" }
const post: KubeRequest = { method: "POST", path: "/" }
const ok: KubeResponse = { status: 200, headers: {}, body: "{}" }
const busy = (status: number, seconds = "2"): KubeResponse => ({
  status,
  headers: { "retry-after": seconds },
  body: "",
})
const broken = connectionError(
  new URL("https://kube.test"),
  Object.assign(new Error("socket hang up"), { code: "ECONNRESET" }),
)
const refused = connectionError(
  new URL("https://kube.test"),
  Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
)

/** Sends a request to a server with these outcomes; says how it ended, and how long was waited in between. */
async function send(outcomes: (KubeResponse | Error)[], request: KubeRequest, attempts?: number) {
  const waits: number[] = []
  const transport = withRetries(
    {
      async send() {
        const outcome = outcomes.shift()
        if (outcome instanceof Error) throw outcome
        return outcome ?? ok
      },
      close: () => undefined,
    },
    { delayMs: 10, sleep: async (ms) => void waits.push(ms), ...(attempts ? { attempts } : {}) },
  )
  const outcome = await transport.send(request).catch((error: unknown) => error)
  return { outcome, waits }
}

describe("withRetries", () => {
  test.each([429, 500, 503, 504])(
    "waits as long as an answer %i asks, whatever the verb",
    async (status) => {
      const sent = await send([busy(status), busy(status, "1"), ok], post)
      expect(sent).toEqual({ outcome: ok, waits: [2000, 1000] })
    },
  )

  test("takes an answer that does not ask to wait", async () => {
    const answers = [{ ...ok, status: 503 }, busy(409), { ...ok, status: 429 }]
    for (const answer of answers)
      expect(await send([answer], get)).toEqual({ outcome: answer, waits: [] })
  })

  test("gives the last answer when none is better", async () => {
    const sent = await send([busy(429), busy(429), busy(429), ok], get, 3)
    expect(sent.outcome).toEqual(busy(429))
    expect(sent.waits).toHaveLength(2)
  })

  test("reads again when the connection broke off, after longer and longer waits", async () => {
    const sent = await send([broken, broken, broken, ok], get)
    expect(sent).toEqual({ outcome: ok, waits: [10, 20, 40] })
  })

  test("never writes again: the server may have done it", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"] as const) {
      const sent = await send([broken, ok], { ...post, method })
      expect(sent).toEqual({ outcome: broken, waits: [] })
    }
  })

  test("does not wait for a server that is not there", async () => {
    expect(await send([refused, ok], get)).toEqual({ outcome: refused, waits: [] })
  })

  test.each(["etcdserver: leader changed", "rpc error: raft proposal dropped"])(
    "sends once more what etcd dropped: %s",
    async (message) => {
      const dropped = { status: 500, headers: {}, body: JSON.stringify({ message, code: 500 }) }
      expect(await send([dropped, ok], post)).toEqual({ outcome: ok, waits: [10] })
      const twice = await send([dropped, dropped, ok], post)
      expect(twice).toEqual({ outcome: dropped, waits: [10] })
    },
  )
})

describe("sleepOnClock", () => {
  test("ends with its signal", async () => {
    const caller = new AbortController()
    const waiting = sleepOnClock(60_000, caller.signal)
    caller.abort()
    await expect(waiting).rejects.toMatchObject({ code: "KUBE_ABORTED" })
    await expect(sleepOnClock(1)).resolves.toBeUndefined()
  })
})
