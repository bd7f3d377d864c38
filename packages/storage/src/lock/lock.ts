import { randomUUID } from "node:crypto"
import { hostname } from "node:os"

import { StorageError, type StorageErrorCode } from "../errors.ts"

/** The release that only one client works on. */
export interface LockTarget {
  readonly namespace: string
  /** The name of the release. */
  readonly name: string
}

export interface AcquireOptions {
  /** How long to wait for whoever has it; 0, the default, is not at all. */
  readonly waitMs?: number
  /** Ends the waiting; `acquire` then rejects with its reason. */
  readonly signal?: AbortSignal
}

/** A lock that is held. */
export interface HeldLock {
  readonly target: LockTarget
  /** Who has it, as others are told. */
  readonly holder: string
  /** Aborted when the lock is lost; the reason is a `StorageError` with STORAGE_LOCK_LOST. */
  readonly signal: AbortSignal
  /** Gives it back. Does nothing the second time, and if it was lost. */
  release(): Promise<void>
}

/**
 * Keeps clients of our own kind apart, each release for itself. Helm knows nothing of it and sees nothing of
 * it: against Helm the guard is that a revision can be created only once.
 */
export interface ReleaseLock {
  readonly kind: "Lease" | "Advisory" | "Memory"
  /** Rejects with STORAGE_LOCKED if another has it, with STORAGE_FORBIDDEN or STORAGE_BACKEND if nobody can say. */
  acquire(target: LockTarget, options?: AcquireOptions): Promise<HeldLock>
}

/**
 * Works while holding the lock and gives it back, whatever happens. If the lock is lost meanwhile, `signal`
 * is aborted, and in the end the call rejects with STORAGE_LOCK_LOST even if the work itself succeeded.
 */
export async function withLock<T>(
  lock: ReleaseLock,
  target: LockTarget,
  work: (signal: AbortSignal) => Promise<T>,
  options: AcquireOptions = {},
): Promise<T> {
  const held = await lock.acquire(target, options)
  try {
    const result = await work(held.signal)
    held.signal.throwIfAborted()
    return result
  } finally {
    await held.release()
  }
}

/** A name for one attempt to hold a lock, that nobody else has: machine, process and a random part. */
export const holderIdentity = (): string => `${hostname()}_${process.pid}_${randomUUID()}`

/** `the lock of release "web" in namespace shop WHAT`. */
export function lockError(
  code: StorageErrorCode,
  what: string,
  { namespace, name }: LockTarget,
  cause?: unknown,
): StorageError {
  const message = `the lock of release "${name}" in namespace ${namespace} ${what}`
  return new StorageError(code, message, { namespace, cause })
}

/** What `acquire` rejects with when another has it. */
export const lockedError = (target: LockTarget, holder: string): StorageError =>
  lockError("STORAGE_LOCKED", `is held by ${holder}; wait until it is done, or for longer`, target)

/** What a holder is told. */
export const lostError = (target: LockTarget, why: string, cause?: unknown): StorageError =>
  lockError(
    "STORAGE_LOCK_LOST",
    `was lost: ${why}; read the release again before anything more is written`,
    target,
    cause,
  )
