import { listCases } from "./list-cases.ts"
import { brokenCases, runnable } from "./run-cases.ts"
import { caseBackend, type DriverCase, type DriverSetup } from "./setup.ts"
import { writeCases } from "./write-cases.ts"

export type { DriverBackend, DriverCase, DriverSetup } from "./setup.ts"

/**
 * The conformance suite of the driver contract, free of any test framework: each case opens a new backend
 * and rejects with an AssertionError if a promise of `Driver` is broken.
 *
 * @example test.each(driverCases(setup))("$title", ({ run }) => run())
 */
export const driverCases = (setup: DriverSetup): readonly DriverCase[] =>
  runnable([...writeCases, ...listCases], async () => caseBackend(await setup()))

/** Runs the whole suite and rejects with an error that lists what was broken. */
export const testDriver = (setup: DriverSetup): Promise<void> => brokenCases(driverCases(setup))
