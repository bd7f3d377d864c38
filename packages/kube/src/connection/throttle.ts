import type { Transport } from "../transport.ts"
import { type Sleep, sleepOnClock } from "./retry.ts"

export interface ThrottleOptions {
  /** How many requests a second, in the long run. */
  readonly qps?: number
  /** How many at once, after a pause. */
  readonly burst?: number
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number
  readonly sleep?: Sleep
}

/** Lets requests pass at a limited rate, in their order: `burst` at once, then `qps` each second. */
export function withThrottle(
  transport: Transport,
  {
    qps = 50,
    burst = 100,
    now = () => performance.now(),
    sleep = sleepOnClock,
  }: ThrottleOptions = {},
): Transport {
  const interval = 1000 / qps
  // When the bucket is full again: each request takes one interval from it.
  let full = now()

  function waitFor(): number {
    const time = now()
    full = Math.max(full, time) + interval
    return full - time - burst * interval
  }

  return {
    async send(request) {
      const wait = waitFor()
      if (wait > 0) await sleep(wait, request.signal)
      return transport.send(request)
    },
    close: () => transport.close(),
  }
}
