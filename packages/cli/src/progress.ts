import { isTerminal, writeStderr } from "./standard-streams.ts"

export interface Progress {
  /** Tells how far it is; `total` is absent while nobody knows. */
  show(what: string, done: number, total?: number): void
  /** Takes the bar away. */
  end(): void
}

export interface ProgressOptions {
  readonly isTerminal?: boolean
  readonly columns?: number
  readonly write?: (text: string) => void
  readonly now?: () => number
}

const FIRST_MS = 1000
const EVERY_MS = 100
const WIDTH = 30
const CLEAR = "\r\x1b[K"

/** A bar on stderr: only on a terminal, and only for work that takes longer than a second. */
export function createProgress({
  isTerminal: isShown = isTerminal(2),
  columns = process.stderr.columns ?? 80,
  write = writeStderr,
  now = () => performance.now(),
}: ProgressOptions = {}): Progress {
  const began = now()
  let last = Number.NEGATIVE_INFINITY
  let isDrawn = false

  return {
    show(what, done, total) {
      const time = now()
      if (!isShown || time - began < FIRST_MS || time - last < EVERY_MS) return
      last = time
      isDrawn = true
      write(`${CLEAR}${barOf(what, done, total).slice(0, Math.max(0, columns - 1))}`)
    },
    end() {
      if (isDrawn) write(CLEAR)
      isDrawn = false
    },
  }
}

function barOf(what: string, done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return `${what} ...`
  const filled = Math.min(WIDTH, Math.floor((done / total) * WIDTH))
  const bar = "#".repeat(filled).padEnd(WIDTH, ".")
  return `${what} [${bar}] ${done}/${total}`
}
