/** A case before it has a backend. */
export interface ContractCase<Backend> {
  readonly title: string
  check(backend: Backend): Promise<void>
}

/** A case of a suite; `run` opens a new backend and rejects with an AssertionError. */
export interface ConformanceCase {
  readonly title: string
  run(): Promise<void>
}

interface Closable {
  close?(): Promise<void>
}

/** Gives each case a backend of its own. */
export const runnable = <Backend extends Closable>(
  cases: readonly ContractCase<Backend>[],
  setup: () => Backend | Promise<Backend>,
): readonly ConformanceCase[] =>
  cases.map(({ title, check }) => ({
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

/** Runs all cases and rejects with an error that lists what was broken. */
export async function brokenCases(cases: readonly ConformanceCase[]): Promise<void> {
  const broken: string[] = []
  for (const { title, run } of cases)
    await run().catch((error: Error) => broken.push(`${title}: ${error.message}`))
  if (broken.length > 0) throw new Error(broken.join("\n"))
}
