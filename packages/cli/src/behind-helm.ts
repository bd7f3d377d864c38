import { fstatSync, readFileSync } from "node:fs"
import { basename } from "node:path"

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Whether Helm 3 runs this process as its post-renderer: Helm is the parent, and hands manifests over
 * by a pipe. It adds nothing to the environment, where it gives its plugins `HELM_BIN`. False on
 * Windows, which has no quick way to ask for the parent.
 */
export function isBehindHelm3(
  env: Environment = process.env,
  { isPipe, parent }: Surroundings = SURROUNDINGS,
): boolean {
  return env["HELM_BIN"] === undefined && isPipe() && /^\.?helm(?![a-z])/.test(parent())
}

/** What a process can ask about where it runs. */
export interface Surroundings {
  /** Whether stdin is a pipe. */
  isPipe(): boolean
  /** The name of the parent's program, or "". */
  parent(): string
}

const SURROUNDINGS: Surroundings = {
  isPipe() {
    const stdin = fstatSync(0)
    return stdin.isFIFO() || stdin.isSocket()
  },
  parent() {
    if (process.platform === "win32") return ""
    if (process.platform === "linux") return readName(`/proc/${process.ppid}/comm`)
    // Imported, it would be loaded where nobody asks it.
    const { spawnSync } = process.getBuiltinModule("node:child_process")
    const ps = spawnSync("ps", ["-o", "comm=", "-p", `${process.ppid}`], { encoding: "utf8" })
    return basename(ps.stdout?.trim() ?? "")
  },
}

function readName(file: string): string {
  try {
    return readFileSync(file, "utf8").trim()
  } catch {
    return ""
  }
}
