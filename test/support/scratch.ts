import { mkdtempSync } from "node:fs"
import { join } from "node:path"
import { inject } from "vitest"

declare module "vitest" {
  interface ProvidedContext {
    runFolder: string
  }
}

/** The folder of this test run; it is removed with the run. */
export const runFolder = (): string => inject("runFolder")

/** A new empty folder in the folder of the run. */
export const scratchFolder = (prefix = "test"): string =>
  mkdtempSync(join(runFolder(), `${prefix}-`))
