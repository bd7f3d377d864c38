/** What the command's exit codes mean; Helm's own verbs keep Helm's codes. */
export const EXIT = {
  done: 0,
  findings: 1,
  usage: 2,
  failed: 3,
  refused: 4,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** A command line that makes no sense; the message says what to write instead. */
export class UsageError extends Error {
  override readonly name = "UsageError"
}
