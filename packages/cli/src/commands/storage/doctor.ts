import { EXIT, type ExitCode } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { print, printJson } from "../print.ts"
import { doctorText } from "./doctor-text.ts"
import { withRawStorage } from "./open-raw.ts"
import { requireOneScope } from "./scope.ts"

/** `sternpost storage doctor`: what a storage is, and what may go wrong; exits with 1 if there are warnings. */
export async function doctor(flags: ParsedFlags): Promise<ExitCode> {
  requireOneScope("sternpost storage doctor", flags)
  const { examineStorage } = await import("@sternpost/storage")
  return withRawStorage(flags, async (opened) => {
    const report = await examineStorage(opened)
    if (flags.values.get("output") === "json") printJson(report)
    else print(doctorText(report))
    return report.notices.some(({ level }) => level === "warning") ? EXIT.findings : EXIT.done
  })
}
