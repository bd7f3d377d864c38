import { setTimeout } from "node:timers/promises"

/** Time as locks know it: how much has passed here, never what a clock on another machine says. */
export interface LockClock {
  /** Milliseconds since some moment. */
  now(): number
  /** Waits, without keeping the process alive; rejects when the signal is aborted. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
  /** As `sleep`, while somebody waits for the outcome. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const systemClock: LockClock = {
  now: () => performance.now(),
  sleep: (milliseconds, signal) =>
    setTimeout(milliseconds, undefined, { ref: false, ...(signal ? { signal } : {}) }),
  wait: (milliseconds, signal) => setTimeout(milliseconds, undefined, signal ? { signal } : {}),
}
