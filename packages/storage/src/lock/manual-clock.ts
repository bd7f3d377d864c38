import type { LockClock } from "./clock.ts"

interface Sleeper {
  readonly at: number
  wake(): void
}

/** A clock for tests of locks, their own or a lock's that somebody else wrote. */
export interface ManualClock extends LockClock {
  /** Lets time go by: wakes whoever sleeps until then, each at its time and one after the other. */
  advance(milliseconds: number): Promise<void>
}

/** A clock that goes only when it is told to. */
export function manualClock(): ManualClock {
  let time = 0
  let sleepers: readonly Sleeper[] = []
  const sleep = (milliseconds: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const stop = () => {
        sleepers = sleepers.filter((other) => other !== sleeper)
        reject(signal?.reason)
      }
      const wake = () => {
        signal?.removeEventListener("abort", stop)
        resolve()
      }
      const sleeper = { at: time + milliseconds, wake }
      sleepers = [...sleepers, sleeper]
      signal?.addEventListener("abort", stop)
    })
  // Whoever was woken goes on before time does.
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return {
    now: () => time,
    sleep,
    wait: sleep,
    async advance(milliseconds) {
      const end = time + milliseconds
      for (;;) {
        await settle()
        const [next] = [...sleepers].sort((a, b) => a.at - b.at)
        if (next === undefined || next.at > end) break
        time = next.at
        sleepers = sleepers.filter((other) => other !== next)
        next.wake()
      }
      time = end
    },
  }
}
