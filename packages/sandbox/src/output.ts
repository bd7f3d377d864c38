import type { ChildProcess } from "node:child_process"
import { splitLines } from "./lines.ts"

const STDERR_KEPT = 64 * 1024

/** What a child has written so far. */
export interface Output {
  stdout(): Buffer
  stderr(): string
  /** Stops listening, so that the child counts as closed. */
  abandon(): void
}

/** How output is collected. */
export interface OutputOptions {
  readonly maxBytes: number
  readonly onTooMuch: () => void
  readonly onStderrLine: ((line: string) => void) | undefined
}

/** Collects stdout up to a limit and the end of stderr, and hands on stderr line by line. */
export function collectOutput(child: ChildProcess, options: OutputOptions): Output {
  const chunks: Buffer[] = []
  let bytes = 0
  child.stdout?.on("data", (chunk: Buffer) => {
    bytes += chunk.length
    if (bytes <= options.maxBytes) chunks.push(chunk)
    else options.onTooMuch()
  })

  let tail = ""
  const lines = options.onStderrLine && splitLines(options.onStderrLine)
  child.stderr?.setEncoding("utf8")
  child.stderr?.on("data", (text: string) => {
    tail = (tail + text).slice(-STDERR_KEPT)
    lines?.write(text)
  })
  child.stderr?.on("close", () => lines?.end())

  return {
    stdout: () => Buffer.concat(chunks),
    stderr: () => tail,
    abandon() {
      child.stdout?.destroy()
      child.stderr?.destroy()
    },
  }
}
