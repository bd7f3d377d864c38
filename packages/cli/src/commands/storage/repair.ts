import type { MendReport, RecordFinding } from "@sternpost/storage"
import { EXIT, type ExitCode } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { print, printJson, tell } from "../print.ts"
import { backupFile, writeBackup } from "./backup-file.ts"
import { askConsent } from "./consent.ts"
import { withRawStorage } from "./open-raw.ts"
import { requireOneScope } from "./scope.ts"

const COMMAND = "sternpost storage repair"

/** `sternpost storage repair`: shows what is wrong with records, and mends it with consent. */
export async function repair(flags: ParsedFlags): Promise<ExitCode> {
  requireOneScope(COMMAND, flags)
  const release = flags.values.get("release")
  const isJson = flags.values.get("output") === "json"
  return withRawStorage(flags, async ({ storage }) => {
    const { examineRecords, isHarmless, mendRecords } = await import("@sternpost/storage")
    const findings = await examineRecords(storage, release === undefined ? {} : { release })
    const remedies = new Set(findings.filter(({ remedy }) => remedy).map(idOf)).size
    if (!isJson) print(findings.map(text).join(""))
    const file = backupFile(flags.values.get("backup"), storage.name)
    const backup = (content: string) => writeBackup(COMMAND, file, content)
    const consents = remedies > 0 && (await isWanted(flags, remedies))
    const report = consents ? await mendRecords(storage, findings, { backup }) : undefined
    const written = report === undefined || report.mended === 0 ? null : file
    if (isJson) printJson({ findings, backup: written, mended: 0, failures: [], ...report })
    else tellResult(findings, remedies, report, file)
    if (report !== undefined && report.failures.length > 0) return EXIT.failed
    const open = findings.filter((it) => !isHarmless(it) && !(report && it.remedy))
    return open.length > 0 ? EXIT.findings : EXIT.done
  })
}

/** Whether to mend: never in a dry run, always with `--yes`, else whoever sits at the terminal is asked. */
async function isWanted({ switches }: ParsedFlags, remedies: number): Promise<boolean> {
  if (switches.has("dry-run")) return false
  if (switches.has("yes")) return true
  return await askConsent(`mend ${countOf(remedies)} now?`)
}

const idOf = ({ namespace, key }: RecordFinding): string => `${namespace}/${key}`

const text = ({ namespace, key, message, advice, remedy }: RecordFinding): string =>
  `${namespace}/${key}: ${message}\n  ${remedy === undefined ? "for you" : "to do"}: ${advice}\n`

const countOf = (records: number): string => `${records} ${records === 1 ? "record" : "records"}`

function tellResult(
  findings: readonly RecordFinding[],
  remedies: number,
  report: MendReport | undefined,
  file: string,
): void {
  for (const { message } of report?.failures ?? []) tell(message)
  if (findings.length === 0) tell("all records are in order")
  else if (report === undefined && remedies > 0)
    tell(`${countOf(remedies)} can be mended; nothing was changed: --yes mends`)
  else if (report?.mended === 0) tell("nothing was mended")
  else if (report !== undefined)
    tell(`mended ${countOf(report.mended)}; as they were, secrets and all, they are in ${file}`)
}
