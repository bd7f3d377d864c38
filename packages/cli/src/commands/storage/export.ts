import { EXIT, type ExitCode } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { print, tell } from "../print.ts"
import { withStorage } from "./open.ts"

/** `sternpost storage export [RELEASE]`: each record as a line of JSON; exits with 1 if one cannot be read. */
export async function exportRecords(flags: ParsedFlags): Promise<ExitCode> {
  const [name] = flags.positionals
  const labels = name === undefined ? {} : { name }
  const { exportLine } = await import("@sternpost/storage")
  return withStorage(flags, async ({ driver, unreadable }) => {
    let count = 0
    for await (const page of driver.pages({ labels })) {
      print(page.map(exportLine).join(""))
      count += page.length
    }
    tell(`exported ${count} ${count === 1 ? "record" : "records"} from ${driver.name}`)
    return unreadable() > 0 ? EXIT.findings : EXIT.done
  })
}
