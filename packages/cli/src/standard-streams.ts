import { closeSync, fstatSync, readFileSync, readSync, statSync, writeSync } from "node:fs"

const RETRY_MS = 5

/** A standard stream that cannot be read or written; the cause is the system's error. */
export class StreamError extends Error {
  override readonly name = "StreamError"
  readonly stream: "stdin" | "stdout"

  constructor(stream: StreamError["stream"], cause: unknown) {
    super(`${stream}: ${cause}`, { cause })
    this.stream = stream
  }
}

/**
 * Reads stdin to its end. A terminal or another process may have made the descriptor non-blocking
 * (EAGAIN), and Windows tells the end of a pipe as an error (EOF). Throws a `StreamError`.
 */
export function readStdin(): Buffer {
  try {
    kept ??= readWhole()
    return kept
  } catch (cause) {
    throw new StreamError("stdin", cause)
  }
}

/** Writes bytes to stdout, whole. Throws a `StreamError`. */
export function writeStdout(bytes: Buffer): void {
  try {
    writeAll(1, bytes)
  } catch (cause) {
    throw new StreamError("stdout", cause)
  }
}

// Who reads first may leave the work to somebody else.
let kept: Buffer | undefined

function readWhole(): Buffer {
  // A read that fails midway gives back nothing of what it had read: only a file cannot.
  if (fstatSync(0).isFile()) return readFileSync(0)
  const chunks: Buffer[] = []
  const chunk = Buffer.allocUnsafe(1 << 16)
  for (;;) {
    const length = readSome(chunk)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(Buffer.from(chunk.subarray(0, length)))
  }
}

function readSome(chunk: Buffer): number {
  for (;;) {
    try {
      return readSync(0, chunk, 0, chunk.length, null)
    } catch (error) {
      if (hasCode(error, "EOF")) return 0
      if (!hasCode(error, "EAGAIN")) throw error
      pause()
    }
  }
}

// However often the descriptor says that it is full.
function writeAll(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(descriptor, bytes, at, bytes.length - at)
    } catch (error) {
      if (!hasCode(error, "EAGAIN")) throw error
      pause()
    }
  }
}

/**
 * Writes to stderr. Where that fails (its reader is gone, the disk is full) nobody can be told so,
 * and the run's result and exit code stay what they are.
 */
export function writeStderr(text: string): void {
  try {
    writeAll(2, Buffer.from(text))
  } catch {
    // See above.
  }
}

/** Whether the error says that the reader of stdout has gone. */
export function isBrokenPipe(error: unknown): boolean {
  return error instanceof StreamError && hasCode(error.cause, "EPIPE", "EOF")
}

/** Whether a descriptor is a terminal, without loading the tty module's streams. */
export function isTerminal(descriptor: number): boolean {
  try {
    const stat = fstatSync(descriptor)
    return stat.isCharacterDevice() && !isNullDevice(stat.rdev) && ttyOf(descriptor)
  } catch {
    return false
  }
}

// The other character device that is often there.
function isNullDevice(device: number): boolean {
  return device === statSync("/dev/null", { throwIfNoEntry: false })?.rdev
}

function ttyOf(descriptor: number): boolean {
  return descriptor === 0
    ? process.stdin.isTTY === true
    : (descriptor === 1 ? process.stdout : process.stderr).isTTY === true
}

/** Closes a descriptor that nobody may read from any more. */
export function closeQuietly(descriptor: number): void {
  try {
    closeSync(descriptor)
  } catch {
    // It was closed already: that is what was wanted.
  }
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return error instanceof Error && "code" in error && codes.includes(String(error.code))
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS)
}
