import { type LockClock, systemClock } from "./clock.ts"
import { holderIdentity, lockedError, type ReleaseLock } from "./lock.ts"
import { acquireInTime } from "./wait.ts"

export interface MemoryLockOptions {
  /** Who holds what; those who share it exclude each other. By default a new, empty one. */
  readonly holders?: Map<string, string>
  readonly clock?: LockClock
}

/** Locks within this process, for records in memory. They cannot be lost. */
export function createMemoryLock(options: MemoryLockOptions = {}): ReleaseLock {
  const { holders = new Map<string, string>(), clock = systemClock } = options
  return {
    kind: "Memory",
    acquire: (target, acquireOptions = {}) => {
      const key = `${target.namespace}/${target.name}`
      const holder = holderIdentity()
      const attempt = async () => {
        const other = holders.get(key)
        if (other !== undefined) return { holder: other }
        holders.set(key, holder)
        const release = async () => {
          if (holders.get(key) === holder) holders.delete(key)
        }
        return { held: { target, holder, signal: new AbortController().signal, release } }
      }
      const onTimeout = (other: string) => lockedError(target, other)
      return acquireInTime(attempt, { ...acquireOptions, clock, onTimeout })
    },
  }
}
