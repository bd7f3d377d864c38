import { listCases } from "./list-cases.ts"
import type { DriverCase, DriverSetup } from "./setup.ts"
import { writeCases } from "./write-cases.ts"

export type { DriverBackend, DriverCase, DriverSetup } from "./setup.ts"

/**
 * The conformance suite of the driver contract, free of any test framework: each case opens a new backend
 * and rejects with an AssertionError if a promise of `Driver` is broken.
 *
 * @example test.each(driverCases(setup))("$title", ({ run }) => run())
 */
export const driverCases = (setup: DriverSetup): readonly DriverCase[] =>
  [...writeCases, ...listCases].map(({ title, check }) => ({
    title,
    async run() {
      const backend = await setup()
      try {
        await check(backend)
      } finally {
        await backend.close?.()
      }
    },
  }))

/** Runs the whole suite and rejects with an error that lists what was broken. */
export async function testDriver(setup: DriverSetup): Promise<void> {
  const broken: string[] = []
  for (const { title, run } of driverCases(setup))
    await run().catch((error: Error) => broken.push(`${title}: ${error.message}`))
  if (broken.length > 0) throw new Error(broken.join("\n"))
}
