import type { StorageError } from "../errors.ts"
import type { LockClock } from "./clock.ts"

export interface KeepAliveOptions {
  readonly clock: LockClock
  /** Makes sure that the lock is still held. Throws a `Lost` if it is not; whatever else it throws may pass. */
  readonly renew: () => Promise<void>
  readonly everyMs: number
  /** After how long without a renewal the lock counts as lost: before anybody else may take it. */
  readonly lostAfterMs: number
  /** When the lock was last known to be held. */
  readonly since: number
  /** The error of a lock that could not be renewed in time. */
  readonly onSilence: (cause: unknown) => StorageError
}

/** Thrown by `renew`: somebody else has the lock, or nobody. */
export class Lost extends Error {
  override readonly name = "Lost"
  readonly reason: StorageError

  constructor(reason: StorageError) {
    super(reason.message, { cause: reason })
    this.reason = reason
  }
}

export interface KeptAlive {
  readonly signal: AbortSignal
  /** Tells the holder that the lock is lost. */
  lose(reason: StorageError): void
  /** Ends the renewing. One that is under way may still reach the server. */
  stop(): void
}

/** Renews a lock until it is stopped or lost. */
export function keepAlive(options: KeepAliveOptions): KeptAlive {
  const { clock, renew, everyMs, lostAfterMs, onSilence } = options
  const lost = new AbortController()
  const ended = new AbortController()
  let failure: unknown
  let renewedAt = options.since

  const lose = (reason: StorageError) => {
    if (ended.signal.aborted) return
    ended.abort()
    lost.abort(reason)
  }

  async function renewOnce(): Promise<void> {
    const startedAt = clock.now()
    try {
      await renew()
      renewedAt = startedAt
      failure = undefined
    } catch (error) {
      if (error instanceof Lost) lose(error.reason)
      failure = error
    }
  }

  async function renewing(): Promise<void> {
    while (await slept(everyMs)) await renewOnce()
  }

  // Apart from the renewing, because a request may hang.
  async function watching(): Promise<void> {
    for (;;) {
      const left = renewedAt + lostAfterMs - clock.now()
      if (left <= 0) return lose(onSilence(failure))
      if (!(await slept(left))) return
    }
  }

  async function slept(milliseconds: number): Promise<boolean> {
    await clock.sleep(milliseconds, ended.signal).catch(() => {})
    return !ended.signal.aborted
  }

  void renewing()
  void watching()
  return { signal: lost.signal, lose, stop: () => ended.abort() }
}
