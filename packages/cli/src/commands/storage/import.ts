import { PipelineError } from "@sternpost/postrender"
import type { Driver, ExportedRecord } from "@sternpost/storage"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { isTerminal } from "../../standard-streams.ts"
import { readInput } from "../input.ts"
import { tell } from "../print.ts"
import { withStorage } from "./open.ts"

const COMMAND = "sternpost storage import"

/** `sternpost storage import [FILE]`: creates what an export has, each record in its namespace. */
export async function importInto(flags: ParsedFlags): Promise<ExitCode> {
  const [file = "-"] = flags.positionals
  if (file === "-" && isTerminal(0))
    throw new UsageError(
      `${COMMAND}: the export comes on stdin, which is a terminal; name a file, or pipe it in`,
    )
  const records = await readRecords(readInput(COMMAND, file).toString(), file)
  return withStorage(flags, ({ driver }) => importAll(driver, records, flags.switches), {
    everywhere: true,
  })
}

async function readRecords(text: string, file: string): Promise<readonly ExportedRecord[]> {
  const { readExport } = await import("@sternpost/storage")
  try {
    return readExport(text)
  } catch (cause) {
    const name = file === "-" ? "stdin" : `"${file}"`
    throw new UsageError(`${COMMAND}: ${name}, ${(cause as Error).message}`, { cause })
  }
}

async function importAll(
  driver: Driver,
  records: readonly ExportedRecord[],
  switches: ReadonlySet<string>,
): Promise<ExitCode> {
  const { importRecords, planImport } = await import("@sternpost/storage")
  const plan = await planImport(driver, records)
  const { missing, present } = plan
  if (present[0] !== undefined && !switches.has("skip-existing")) throw existing(present)
  if (!switches.has("dry-run")) {
    let done = 0
    await importRecords(driver, plan, (count) => {
      done = count
    }).catch((error: unknown) => {
      tell(`imported ${done} of ${missing.length} records; go on later with --skip-existing`)
      throw error
    })
  }
  const verb = switches.has("dry-run") ? "would import" : "imported"
  const skipped = present.length === 0 ? "" : `; ${present.length} are there already`
  tell(`${verb} ${missing.length} of ${records.length} records into ${driver.name}${skipped}`)
  return EXIT.done
}

function existing(present: readonly ExportedRecord[]): PipelineError {
  const [first] = present
  const others = present.length === 1 ? "" : `, and ${present.length - 1} more,`
  return new PipelineError(
    "STAGE_REFUSED",
    `${COMMAND}: line ${first?.line}: ${first?.key} in namespace ${first?.namespace}${others} is there already, nothing was imported; leave out what is there with --skip-existing`,
  )
}
