import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readdirSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { removeRun } from "./keeper.mjs"

const PREFIX = "sternpost-e2e-"
const KEEPER = fileURLToPath(new URL("keeper.mjs", import.meta.url))

export interface RunFolder {
  readonly path: string
  /** Stops the run's daemons and removes the folder. Happens by itself if this process dies. */
  remove(): Promise<void>
}

/** Makes the folder of a run and starts its keeper; clears away what runs without a keeper left. */
export async function makeRunFolder(): Promise<RunFolder> {
  await removeOrphans()
  const path = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`))
  // In a session of its own, so that an interrupt from the terminal does not reach it.
  const keeper = spawn(process.execPath, [KEEPER, path], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  })
  keeper.unref()
  return {
    path,
    async remove() {
      keeper.ref()
      keeper.stdin.end()
      if (keeper.exitCode === null && keeper.signalCode === null) await once(keeper, "exit")
    },
  }
}

async function removeOrphans(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number(name.slice(PREFIX.length).split("-")[0]) : 0
    if (owner > 0 && !isAlive(owner)) await removeRun(join(tmpdir(), name))
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM"
  }
}
