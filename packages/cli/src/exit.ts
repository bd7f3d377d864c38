/** What the command's exit codes mean; Helm's own verbs keep Helm's codes. */
export const EXIT = {
  done: 0,
  findings: 1,
  usage: 2,
  failed: 3,
  refused: 4,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Whether the process ends because we are done; modules of the user can end it too. */
export const ending = { isOurs: false }

/** A command line that makes no sense; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name: string = "UsageError"
}

/** A flag that a command does not have; whoever tells it looks for the one that was meant. */
export class UnknownFlagError extends UsageError {
  readonly command: string
  /** As it was written, with what may follow in the same argument. */
  readonly argument: string
  /** The flags there are; a switch takes no value. */
  readonly flags: Readonly<Record<string, "switch" | "value" | "list">>

  constructor(command: string, argument: string, flags: UnknownFlagError["flags"]) {
    super(`${command}: unknown flag ${argument}`)
    this.command = command
    this.argument = argument
    this.flags = flags
  }
}

/** A run whose output was not written, because something was found that fails it. */
export class FindingsError extends Error {
  override readonly name = "FindingsError"
  /** All that was found, for a reader who sees this message alone. */
  readonly whole: string

  constructor(message: string, whole: string) {
    super(message)
    this.whole = whole
  }
}
