import { open } from "node:fs/promises"
import { PipelineError, systemProblem } from "@sternpost/postrender"
import type { DriverName } from "@sternpost/storage"

/** The file that was asked for, or a new one in this folder. */
export function backupFile(
  asked: string | undefined,
  driver: DriverName,
  now: Date = new Date(),
): string {
  if (asked !== undefined && asked !== "") return asked
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "")
  return `sternpost-repair-${time}.${driver === "SQL" ? "sql" : "json"}`
}

/**
 * Writes a new file that only its owner can read, and makes sure that it is on the disk. Rejects with a
 * `PipelineError` that names it; a file that is there already is not written to.
 */
export async function writeBackup(command: string, file: string, text: string): Promise<void> {
  try {
    const handle = await open(file, "wx", 0o600)
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new PipelineError(
      "STAGE_FAILED",
      `${command}: cannot write the backup "${file}": ${systemProblem(cause)}; nothing was changed: name another with --backup`,
      { cause },
    )
  }
}
