import { isTerminal } from "../../standard-streams.ts"

export interface ConsentOptions {
  /** Whether somebody is there who can be asked. */
  readonly isInteractive?: boolean
  readonly input?: NodeJS.ReadableStream
  readonly output?: NodeJS.WritableStream
}

/** Asks on the terminal; anything but y or yes is a no, and so is nobody to ask. */
export async function askConsent(
  question: string,
  {
    isInteractive = isTerminal(0) && isTerminal(2),
    input = process.stdin,
    output = process.stderr,
  }: ConsentOptions = {},
): Promise<boolean> {
  if (!isInteractive) return false
  const { createInterface } = await import("node:readline/promises")
  const lines = createInterface({ input, output })
  // Where the input ends there is no answer, and the question would wait for ever.
  const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")))
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), ended])
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    lines.close()
  }
}
