import type { Driver } from "../driver.ts"
import { StorageError } from "../errors.ts"
import type { ExportedRecord } from "./export-lines.ts"

/** Which records of an export are there already, and which are not. */
export interface ImportPlan {
  readonly missing: readonly ExportedRecord[]
  readonly present: readonly ExportedRecord[]
}

/** Compares an export with what is there. What is there and cannot be read is there. Rejects as the driver does. */
export async function planImport(
  driver: Driver,
  records: readonly ExportedRecord[],
): Promise<ImportPlan> {
  const [missing, present]: [ExportedRecord[], ExportedRecord[]] = [[], []]
  for (const record of records) ((await isThere(driver, record)) ? present : missing).push(record)
  return { missing, present }
}

/**
 * Creates the records that are missing, each in its namespace; what is there stays as it is. `onDone` hears
 * how many are stored. Rejects as the driver does: those before stay stored.
 */
export async function importRecords(
  driver: Driver,
  { missing }: ImportPlan,
  onDone: (records: number) => void = () => {},
): Promise<void> {
  for (const [i, record] of missing.entries()) {
    await driver.create(record)
    onDone(i + 1)
  }
}

const UNREADABLE: ReadonlySet<string> = new Set([
  "STORAGE_TRUNCATED",
  "STORAGE_UNDECODABLE",
  "STORAGE_FOREIGN_RECORD",
])

async function isThere(driver: Driver, { key, namespace }: ExportedRecord): Promise<boolean> {
  try {
    await driver.get(key, { namespace })
    return true
  } catch (error) {
    const code = error instanceof StorageError ? error.code : ""
    if (code === "STORAGE_NOT_FOUND") return false
    if (UNREADABLE.has(code)) return true
    throw error
  }
}
