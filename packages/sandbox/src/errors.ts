/** Why a foreign program failed. */
export type SandboxErrorCode =
  | "SANDBOX_NOT_FOUND"
  | "SANDBOX_NOT_EXECUTABLE"
  | "SANDBOX_EXIT"
  | "SANDBOX_SIGNAL"
  | "SANDBOX_TIMEOUT"
  | "SANDBOX_OUTPUT_LIMIT"
  | "SANDBOX_ABORTED"

/** What a {@link SandboxError} can say beyond its message. */
export interface SandboxErrorDetails {
  /** The command as it was asked for. */
  readonly command: string
  /** Set when the program ended by itself. */
  readonly exitCode?: number
  /** The signal that ended the program, if one did. */
  readonly signal?: string
  /** The end of what the program wrote to stderr. */
  readonly stderrTail?: string
  readonly durationMs?: number
  readonly cause?: unknown
}

/**
 * A foreign program that could not be run, or did not end well. `shortMessage` is one line;
 * `message` adds the end of the program's stderr.
 */
export class SandboxError extends Error {
  override readonly name = "SandboxError"
  readonly code: SandboxErrorCode
  readonly shortMessage: string
  readonly command: string
  readonly exitCode: number | undefined
  readonly signal: string | undefined
  readonly stderrTail: string
  readonly durationMs: number | undefined

  constructor(code: SandboxErrorCode, shortMessage: string, details: SandboxErrorDetails) {
    const { command, exitCode, signal, stderrTail = "", durationMs, cause } = details
    const message = stderrTail === "" ? shortMessage : `${shortMessage}\n${stderrTail}`
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
    this.shortMessage = shortMessage
    this.command = command
    this.exitCode = exitCode
    this.signal = signal
    this.stderrTail = stderrTail
    this.durationMs = durationMs
  }
}
