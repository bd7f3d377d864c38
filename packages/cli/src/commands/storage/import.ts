import { PipelineError } from "@sternpost/postrender"
import type { Driver } from "@sternpost/storage"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { isTerminal } from "../../standard-streams.ts"
import { readInput } from "../input.ts"
import { tell } from "../print.ts"
import { type ImportedRecord, readLines } from "./lines.ts"
import { withStorage } from "./open.ts"

const COMMAND = "sternpost storage import"

/** `sternpost storage import [FILE]`: creates what an export has, each record in its namespace. */
export async function importRecords(flags: ParsedFlags): Promise<ExitCode> {
  const [file = "-"] = flags.positionals
  if (file === "-" && isTerminal(0))
    throw new UsageError(
      `${COMMAND}: the export comes on stdin, which is a terminal; name a file, or pipe it in`,
    )
  const records = await readLines(readInput(COMMAND, file).toString(), file)
  return withStorage(flags, ({ driver }) => importInto(driver, records, flags.switches), {
    everywhere: true,
  })
}

async function importInto(
  driver: Driver,
  records: readonly ImportedRecord[],
  switches: ReadonlySet<string>,
): Promise<ExitCode> {
  const missing = await missingRecords(driver, records)
  const present = records.filter((record) => !missing.includes(record))
  if (present[0] !== undefined && !switches.has("skip-existing")) throw existing(present)
  if (!switches.has("dry-run")) await createAll(driver, missing)
  const verb = switches.has("dry-run") ? "would import" : "imported"
  const skipped = present.length === 0 ? "" : `; ${present.length} are there already`
  tell(`${verb} ${missing.length} of ${records.length} records into ${driver.name}${skipped}`)
  return EXIT.done
}

async function createAll(driver: Driver, records: readonly ImportedRecord[]): Promise<void> {
  for (const [i, record] of records.entries())
    await driver.create(record).catch((error: unknown) => {
      tell(`imported ${i} of ${records.length} records; go on later with --skip-existing`)
      throw error
    })
}

async function missingRecords(driver: Driver, records: readonly ImportedRecord[]) {
  const missing: ImportedRecord[] = []
  for (const record of records) if (!(await isThere(driver, record))) missing.push(record)
  return missing
}

// What is there and cannot be read is there.
const UNREADABLE: ReadonlySet<string> = new Set([
  "STORAGE_TRUNCATED",
  "STORAGE_UNDECODABLE",
  "STORAGE_FOREIGN_RECORD",
])

async function isThere(driver: Driver, { key, namespace }: ImportedRecord): Promise<boolean> {
  try {
    await driver.get(key, { namespace })
    return true
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : ""
    if (code === "STORAGE_NOT_FOUND") return false
    if (UNREADABLE.has(code)) return true
    throw error
  }
}

function existing(present: readonly ImportedRecord[]): PipelineError {
  const [first] = present
  const others = present.length === 1 ? "" : `, and ${present.length - 1} more,`
  return new PipelineError(
    "STAGE_REFUSED",
    `${COMMAND}: line ${first?.line}: ${first?.key} in namespace ${first?.namespace}${others} is there already, nothing was imported; leave out what is there with --skip-existing`,
  )
}
