import type { LockClock } from "./clock.ts"
import type { AcquireOptions } from "./lock.ts"

/** What came of one attempt: the lock, or who has it. */
export type Attempt<T> = { readonly held: T } | { readonly holder: string }

const FIRST_WAIT_MS = 50
const LONGEST_WAIT_MS = 1000

/**
 * Attempts to get a lock until it is there or the time is over; then `onTimeout` is thrown. Who comes first
 * is not served first. What an attempt throws ends the waiting, unless `isPassing` says that it may pass.
 */
export async function acquireInTime<T>(
  attempt: () => Promise<Attempt<T>>,
  options: AcquireOptions & {
    readonly clock: LockClock
    readonly isPassing?: (error: unknown) => boolean
    readonly onTimeout: (holder: string) => Error
  },
): Promise<T> {
  const { waitMs = 0, signal, clock, isPassing = () => false, onTimeout } = options
  const deadline = clock.now() + waitMs
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
    signal?.throwIfAborted()
    let problem: unknown
    try {
      const result = await attempt()
      if ("held" in result) return result.held
      problem = onTimeout(result.holder)
    } catch (error) {
      if (!isPassing(error)) throw error
      problem = error
    }
    const left = deadline - clock.now()
    if (left <= 0) throw problem
    // Those who wait for the same lock should not ask in step.
    const pause = Math.min(left, wait * (0.5 + Math.random() / 2))
    await clock.wait(pause, signal).catch(() => signal?.throwIfAborted())
  }
}
