import { describe } from "vitest"

import { locate, optionalNames, names as usualNames } from "../../bin/e2e-tools/locate.mjs"

/** The path of one of the real programs. Throws if it is not built. */
export function tool(name: string): string {
  const { path, state } = locate(name)
  if (state === "ready") return path
  throw new Error(absence([name]))
}

/** The versions of Helm 4 that are there: the usual one, and those that were built by name. */
export const helm4Versions = (): readonly string[] =>
  ["helm4", ...optionalNames()].filter((name) => locate(name).state === "ready")

/**
 * A `describe` for tests that run real programs. Where some are missing it prints one line that names
 * them and skips; in CI it throws, so that a broken build of the tools cannot pass for a green run. What is
 * built only by its name is not asked for in CI either.
 */
export function describeWithTools(
  title: string,
  names: readonly string[],
  tests: () => void,
  { CI }: NodeJS.ProcessEnv = process.env,
): void {
  const missing = names.filter((name) => locate(name).state !== "ready")
  if (missing.length > 0) {
    const usual = usualNames()
    if (CI && missing.some((name) => usual.includes(name))) throw new Error(absence(missing))
    process.stderr.write(`skipped "${title}": ${absence(missing)}\n`)
  }
  describe.skipIf(missing.length > 0)(title, tests)
}

const absence = (names: readonly string[]): string =>
  `${names.join(", ")} missing or outdated, run: node bin/e2e-tools.mjs ${names.join(" ")}`
