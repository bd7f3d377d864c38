// One builder at a time: two of them would only take each other's processor.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"

/** Runs `work` while it holds the lock of `folder`; waits for a living holder, takes over a dead one's. */
export async function withLock(folder, onWait, work) {
  mkdirSync(folder, { recursive: true })
  const path = join(folder, "lock")
  for (let waited = false; !take(path); waited = true) {
    if (!waited) onWait(holder(path))
    await setTimeout(500)
  }
  const release = () => rmSync(path, { force: true })
  process.on("exit", release)
  try {
    return await work()
  } finally {
    release()
    process.off("exit", release)
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" })
    return true
  } catch (error) {
    if (error.code !== "EEXIST") throw error
  }
  if (!abandoned(path)) return false
  rmSync(path, { force: true })
  return take(path)
}

// A lock without a number is one that is just being written, or whose writer died in doing so.
function abandoned(path) {
  const pid = holder(path)
  if (pid !== undefined) return !alive(pid)
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs
  return written !== undefined && Date.now() - written > 10_000
}

function holder(path) {
  try {
    return Number(readFileSync(path, "utf8")) || undefined
  } catch {
    return undefined
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === "EPERM"
  }
}
