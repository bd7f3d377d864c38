import { type ChildProcess, spawnSync } from "node:child_process"

const INTERRUPTS = ["SIGINT", "SIGTERM", "SIGHUP"] as const
/** How long children may clean up when we are interrupted ourselves. */
const INTERRUPT_GRACE_MS = 1000

const live = new Set<ChildProcess>()
let interruptedBy: NodeJS.Signals | undefined

/**
 * Sends a signal to a child and to everything that it started. Children lead a process group of
 * their own, which outlives them if their children do.
 */
export function killTree(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === "win32")
      spawnSync("taskkill", ["/pid", String(child.pid), "/t", "/f"], { stdio: "ignore" })
    else process.kill(-child.pid, signal)
  } catch {
    // Nobody is left in the group.
  }
}

/** From now on the child ends when this process does, whatever ends it. */
export function adopt(child: ChildProcess): void {
  if (live.size === 0) {
    process.on("exit", killAll)
    for (const signal of INTERRUPTS) process.on(signal, interrupt)
  }
  live.add(child)
}

/** The child has ended; whoever it left behind is killed. */
export function release(child: ChildProcess): void {
  killTree(child, "SIGKILL")
  live.delete(child)
  if (live.size > 0) return
  const signal = interruptedBy
  interruptedBy = undefined
  process.off("exit", killAll)
  for (const name of INTERRUPTS) process.off(name, interrupt)
  if (signal !== undefined) reraise(signal)
}

function killAll(): void {
  for (const child of live) killTree(child, "SIGKILL")
}

function interrupt(signal: NodeJS.Signals): void {
  const isFirst = interruptedBy === undefined
  interruptedBy ??= signal
  for (const child of live) killTree(child, isFirst ? "SIGTERM" : "SIGKILL")
  if (isFirst) setTimeout(killAll, INTERRUPT_GRACE_MS).unref()
}

/** Our listener took the signal's effect away; give it back unless the host has its own. */
function reraise(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
}
