// The keeper of a run: a process of its own that ends the run's daemons and removes its folder as soon
// as the run ends, however it ends: its stdin is a pipe from the run, and closes even after a crash.
// Usage: node keeper.mjs FOLDER   Plain JavaScript: it is started without a compiler.
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"

/** Kills every daemon noted in `folder/pids` that still runs; resolves when they are gone. */
export async function stopDaemons(folder) {
  for (const daemon of daemonsOf(folder)) {
    while (runs(daemon)) {
      kill(daemon.pid)
      await setTimeout(20)
    }
  }
}

/** Stops the daemons of a run and removes its folder. */
export async function removeRun(folder) {
  await stopDaemons(folder)
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}

function daemonsOf(folder) {
  const pids = join(folder, "pids")
  try {
    return readdirSync(pids).map((file) => JSON.parse(readFileSync(join(pids, file), "utf8")))
  } catch (error) {
    if (error.code === "ENOENT") return []
    throw error
  }
}

// The number may belong to somebody else's process by now: only the same program is ours.
const runs = ({ pid, program }) => basename(executable(pid)) === basename(program)

function executable(pid) {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" }).trim()
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, "")
  } catch {
    return ""
  }
}

function kill(pid) {
  try {
    process.kill(pid, "SIGKILL")
  } catch (error) {
    if (error.code !== "ESRCH") throw error
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {})
  const folder = process.argv[2]
  writeFileSync(join(folder, "keeper.pid"), String(process.pid))
  process.stdin.resume().on("close", () => removeRun(folder))
}
