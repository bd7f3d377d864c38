import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterEach, expect, test } from "vitest"

const keeper = fileURLToPath(new URL("../support/control-plane/keeper.mjs", import.meta.url))
const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL")
})

function startSleep(): ChildProcess {
  const child = spawn("sleep", ["300"], { detached: true, stdio: "ignore" })
  started.push(child)
  return child
}

function folderThatNotes(daemons: Record<string, { pid: number | undefined; program: string }>) {
  const folder = mkdtempSync(join(tmpdir(), "keeper-"))
  mkdirSync(join(folder, "pids"))
  for (const [name, daemon] of Object.entries(daemons))
    writeFileSync(join(folder, "pids", `${name}.json`), JSON.stringify(daemon))
  return folder
}

test("ends the daemons and removes the folder when the run dies without a word", async () => {
  const daemon = startSleep()
  const folder = folderThatNotes({ sleep: { pid: daemon.pid, program: "/usr/bin/sleep" } })
  const script = `
    require("node:child_process").spawn(process.execPath, process.argv.slice(1), {
      detached: true, stdio: ["pipe", "ignore", "ignore"],
    })
    setInterval(() => {}, 1000)`
  const run = spawn(process.execPath, ["-e", script, keeper, folder], { stdio: "ignore" })
  started.push(run)
  await expect.poll(() => existsSync(join(folder, "keeper.pid")), { timeout: 5000 }).toBe(true)
  expect(daemon.signalCode).toBe(null)

  run.kill("SIGKILL")
  await once(daemon, "exit")
  await expect.poll(() => existsSync(folder), { timeout: 5000 }).toBe(false)
})

test("spares a process that got the number of a daemon", async () => {
  const other = startSleep()
  const folder = folderThatNotes({ etcd: { pid: other.pid, program: "/somewhere/etcd" } })
  const child = spawn(process.execPath, [keeper, folder], { stdio: ["pipe", "ignore", "inherit"] })
  child.stdin?.end()
  await once(child, "exit")
  expect(existsSync(folder)).toBe(false)
  expect(other.exitCode ?? other.signalCode).toBe(null)
})
