import { constants } from "node:os"
import { SandboxError, type SandboxErrorCode } from "./errors.ts"
import { DEFAULT_MAX_OUTPUT_BYTES, DEFAULT_TIMEOUT_MS } from "./limits.ts"
import type { ProcessOptions } from "./process.ts"

/** Why we stopped a program. */
export interface Stop {
  readonly code: SandboxErrorCode
  readonly cause?: unknown
}

/** All that is known about how a program ended. */
export interface Outcome {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stop: Stop | undefined
  readonly stderr: string
  readonly durationMs: number
  readonly options: ProcessOptions
}

/** The error for an outcome, or undefined when the program ended well. */
export function describeEnd(outcome: Outcome): SandboxError | undefined {
  const { exitCode, signal, stop } = outcome
  if (stop !== undefined) return error(outcome, stop.code, stopText(stop, outcome), stop.cause)
  if (signal !== null) {
    // The kernel's answer to memory that ran out looks like this.
    const hint = signal === "SIGKILL" ? "; it may have run out of memory" : ""
    return error(outcome, "SANDBOX_SIGNAL", `was killed by ${signal}${hint}`)
  }
  const { exitCodes = [0] } = outcome.options
  const code = exitCode ?? -1
  return exitCodes.includes(code) ? undefined : error(outcome, "SANDBOX_EXIT", exitText(code))
}

function error(outcome: Outcome, code: SandboxErrorCode, text: string, cause?: unknown) {
  const { command } = outcome.options
  return new SandboxError(code, `"${command}" ${text}`, {
    command,
    ...(outcome.exitCode === null ? {} : { exitCode: outcome.exitCode }),
    ...(outcome.signal === null ? {} : { signal: outcome.signal }),
    stderrTail: lastLines(outcome.stderr, 20),
    durationMs: outcome.durationMs,
    cause,
  })
}

function stopText({ code }: Stop, { options }: Outcome): string {
  if (code === "SANDBOX_TIMEOUT")
    return `did not finish within ${seconds(options.timeoutMs ?? DEFAULT_TIMEOUT_MS)} and was stopped; give it a longer timeout, or find out what it waits for`
  if (code === "SANDBOX_OUTPUT_LIMIT")
    return `wrote more than ${size(options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES)} to stdout and was stopped; look what makes it print without end`
  return "was stopped: the run was called off"
}

function size(bytes: number): string {
  const unit = 1024 * 1024
  return bytes % unit === 0 ? `${bytes / unit} MiB` : `${bytes} bytes`
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${ms / 1000} s`
}

function exitText(exitCode: number): string {
  // What a shell and env(1) say when they cannot find or run what they were told to.
  if (exitCode === 127)
    return "exited with code 127: a program that it needs was not found; allow it PATH in its environment"
  if (exitCode === 126)
    return "exited with code 126: a program that it needs could not be run; check its permissions"
  const killedBy = Object.entries(constants.signals).find(([, value]) => value + 128 === exitCode)
  const hint =
    killedBy === undefined ? "" : ` (a program that it started was killed by ${killedBy[0]})`
  return `exited with code ${exitCode}${hint}`
}

/** The error for a program that was found but that the system would not start. */
export function notStarted(
  { command, cwd, baseDir }: ProcessOptions,
  failure: Error & { code?: string },
): SandboxError {
  const { code } = failure
  const folder = cwd ?? baseDir
  // The file was there when it was looked up: what is missing is its interpreter or its folder.
  if (code === "ENOENT")
    return new SandboxError(
      "SANDBOX_NOT_FOUND",
      `"${command}" could not be started: the interpreter in its first line (#!) does not exist${folder === undefined ? "" : `, or there is no folder ${folder}`}`,
      { command, cause: failure },
    )
  const texts: Readonly<Record<string, string>> = {
    EACCES: `its folder, or the interpreter in its first line (#!), may not be used`,
    ENOEXEC: `it is not a program for this machine; a script needs a first line like #!/bin/sh`,
    E2BIG: "its arguments and environment are too long",
    ENOTDIR: `${folder} is not a folder`,
  }
  const text = (code !== undefined && texts[code]) || failure.message
  return new SandboxError("SANDBOX_NOT_EXECUTABLE", `"${command}" could not be started: ${text}`, {
    command,
    cause: failure,
  })
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split("\n").slice(-count).join("\n").slice(-4096)
}
