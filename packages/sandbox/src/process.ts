import { type ChildProcess, spawn } from "node:child_process"
import { adopt, killTree, release } from "./children.ts"
import { findCommand } from "./command.ts"
import type { Environment } from "./environment.ts"
import { SandboxError } from "./errors.ts"
import { DEFAULT_GRACE_MS, DEFAULT_MAX_OUTPUT_BYTES, DEFAULT_TIMEOUT_MS } from "./limits.ts"
import { describeEnd, notStarted, type Stop } from "./outcome.ts"
import { collectOutput, type Output } from "./output.ts"
import { invocation } from "./windows.ts"

/** What to run, on what, and how far it may go. */
export interface ProcessOptions {
  /** A path (`./filter.sh`, relative to `baseDir`) or a name on PATH. */
  readonly command: string
  readonly args?: readonly string[]
  readonly stdin?: Buffer | string
  /** The whole environment of the program; nothing is inherited. */
  readonly env?: Environment
  /** Folder that the program runs in; `baseDir` when absent. */
  readonly cwd?: string
  /** Folder that a command with a slash is relative to; the current one when absent. */
  readonly baseDir?: string
  /** What plain names are looked up in; our own PATH when absent. */
  readonly searchPath?: string
  /** The exit codes by which the program ends well; 0 alone when absent. */
  readonly exitCodes?: readonly number[]
  readonly timeoutMs?: number
  readonly maxOutputBytes?: number
  /** How long the program may clean up between SIGTERM and SIGKILL. */
  readonly graceMs?: number
  readonly signal?: AbortSignal
  /** Called for each line that the program writes to stderr, while it runs. */
  readonly onStderrLine?: (line: string) => void
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number
}

/** What a program that ended well has left. */
export interface ProcessResult {
  readonly stdout: Buffer
  /** The end of stderr, at most 64 KiB. */
  readonly stderr: string
  readonly exitCode: number
  readonly durationMs: number
}

/**
 * Runs a program as a filter: `stdin` in, `stdout` out, no shell. Its environment is exactly `env`.
 * It is killed with all that it started when it exceeds a limit, when `signal` aborts, and when this
 * process ends. Rejects with a {@link SandboxError} unless it exits with 0, or another of `exitCodes`. A program that ends
 * without reading all its input is fine.
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  const { command, now = () => performance.now() } = options
  const started = now()
  if (options.signal?.aborted) throw aborted(command, options.signal)
  const child = start(options)
  const output = collectOutput(child, {
    maxBytes: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES,
    onStderrLine: options.onStderrLine,
    onTooMuch: () => stopper.stop({ code: "SANDBOX_OUTPUT_LIMIT" }, "SIGKILL"),
  })
  const stopper = watch(child, output, options)
  feed(child, options.stdin ?? "")
  const end = await ended(child)
  stopper.clear()
  const stderr = output.stderr()
  const durationMs = now() - started
  if (end.failure !== undefined) throw notStarted(options, end.failure)
  const error = describeEnd({ ...end, stop: stopper.stopped(), stderr, durationMs, options })
  if (error !== undefined) throw error
  return { stdout: output.stdout(), stderr, exitCode: end.exitCode ?? 0, durationMs }
}

function start(options: ProcessOptions): ChildProcess {
  const { command, baseDir = process.cwd(), cwd = baseDir, env = {}, args = [] } = options
  const { PATH = "", PATHEXT, ComSpec } = process.env
  const { platform } = process
  const file = findCommand(command, {
    baseDir,
    searchPath: options.searchPath ?? PATH,
    platform,
    ...(PATHEXT === undefined ? {} : { extensions: PATHEXT }),
  })
  const call = invocation(file, args, platform, ComSpec)
  try {
    const child = spawn(call.file, call.args, {
      cwd,
      env: { ...env },
      stdio: "pipe",
      windowsHide: true,
      windowsVerbatimArguments: call.isVerbatim,
      // A process group of its own, so that its children can be killed with it.
      detached: platform !== "win32",
    })
    adopt(child)
    return child
  } catch (failure) {
    // Node throws some failures at once (ENOEXEC, E2BIG) and emits the others.
    throw notStarted(options, failure as Error)
  }
}

/** Writes the input. The program may end, or close its stdin, before it has read all of it. */
function feed(child: ChildProcess, input: Buffer | string): void {
  child.stdin?.on("error", () => {
    // EPIPE, or ECONNRESET on macOS: how the program ended is told by its exit code.
  })
  child.stdin?.end(input)
}

/** How a child ended: `failure` when it could not even start. */
interface End {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly failure?: Error
}

function ended(child: ChildProcess): Promise<End> {
  return new Promise((resolve) => {
    child.once("error", (failure) => {
      if (child.pid !== undefined) return
      release(child)
      resolve({ exitCode: null, signal: null, failure })
    })
    child.once("close", (exitCode, signal) => {
      if (child.pid === undefined) return
      release(child)
      resolve({ exitCode, signal })
    })
  })
}

interface Stopper {
  stop(reason: Stop, signal?: NodeJS.Signals): void
  /** Why the program was stopped by us, if it was. */
  stopped(): Stop | undefined
  clear(): void
}

/** Stops the child when its time is up or its run is called off. */
function watch(child: ChildProcess, output: Output, options: ProcessOptions): Stopper {
  const { timeoutMs = DEFAULT_TIMEOUT_MS, graceMs = DEFAULT_GRACE_MS, signal } = options
  let reason: Stop | undefined
  const timers: NodeJS.Timeout[] = []
  const later = (ms: number, action: () => void) => timers.push(setTimeout(action, ms))
  const stop = (why: Stop, first: NodeJS.Signals = "SIGTERM") => {
    if (reason !== undefined) return
    reason = why
    killTree(child, first)
    later(graceMs, () => {
      killTree(child, "SIGKILL")
      // Whoever left the process group may still hold the pipes open.
      later(graceMs, () => output.abandon())
    })
  }
  const onAbort = () => stop({ code: "SANDBOX_ABORTED", cause: signal?.reason })
  signal?.addEventListener("abort", onAbort, { once: true })
  later(timeoutMs, () => stop({ code: "SANDBOX_TIMEOUT" }))
  return {
    stop,
    stopped: () => reason,
    clear() {
      signal?.removeEventListener("abort", onAbort)
      timers.forEach(clearTimeout)
    },
  }
}

function aborted(command: string, signal: AbortSignal): SandboxError {
  return new SandboxError(
    "SANDBOX_ABORTED",
    `"${command}" was not started: the run was called off`,
    {
      command,
      cause: signal.reason,
    },
  )
}
