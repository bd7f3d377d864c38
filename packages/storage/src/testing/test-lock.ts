import { type LockBackend, lockCases } from "./lock-cases.ts"
import { brokenCases, type ConformanceCase, runnable } from "./run-cases.ts"

export type { LockBackend } from "./lock-cases.ts"

export type LockSetup = () => LockBackend | Promise<LockBackend>

/**
 * The conformance suite of locks, as `driverCases` is that of drivers.
 *
 * @example test.each(releaseLockCases(setup))("$title", ({ run }) => run())
 */
export const releaseLockCases = (setup: LockSetup): readonly ConformanceCase[] =>
  runnable(lockCases, setup)

/** Runs the whole suite and rejects with an error that lists what was broken. */
export const testLock = (setup: LockSetup): Promise<void> => brokenCases(releaseLockCases(setup))
