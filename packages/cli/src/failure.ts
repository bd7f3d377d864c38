import { PipelineError } from "@sternpost/postrender"
import { howToTell } from "./context.ts"
import { EXIT, type ExitCode, UsageError } from "./exit.ts"
import { FindingsError } from "./filter.ts"
import { closeQuietly, isBrokenPipe, writeAll } from "./standard-streams.ts"

const USAGE_CODES = new Set(["PIPELINE_NOT_FOUND", "PIPELINE_INVALID"])

/**
 * Tells the user what went wrong, on stderr, and which exit code that means. For our own Helm 4
 * plugin, whose stderr Helm throws away, the message goes to stdout as a document separator that no
 * YAML reader takes: Helm fails on it and quotes it.
 */
export async function fail(
  error: unknown,
  { isHelm4Plugin, debug }: { readonly isHelm4Plugin: boolean; readonly debug: boolean },
): Promise<ExitCode> {
  if (isBrokenPipe(error)) {
    closeQuietly(1)
    return EXIT.failed
  }
  const message = explainError(error)
  const text = `sternpost: ${message}\n${debug ? stackOf(error) : ""}`
  writeAll(2, Buffer.from(text))
  if (!isHelm4Plugin) return exitCode(error)
  writeAll(1, Buffer.from(helm4Failure(message)))
  return EXIT.done
}

// Helm prints what it quotes as it is, so nothing in it may command a terminal.
const CONTROL = /\p{Cc}/gu

/**
 * The output that makes Helm 4 fail and show `message`. It is one line and begins like a separator
 * with content that no YAML reader accepts, so that nothing of it could ever be applied.
 */
export function helm4Failure(message: string): string {
  const line = message
    .trim()
    .replace(/\s*\n\s*/g, "; ")
    .replace(CONTROL, "")
  return `\n--- sternpost: ${line}\n`
}

function exitCode(error: unknown): ExitCode {
  if (error instanceof FindingsError) return EXIT.findings
  if (error instanceof UsageError) return EXIT.usage
  if (!(error instanceof PipelineError)) return EXIT.failed
  if (error.code === "STAGE_REFUSED") return EXIT.refused
  return USAGE_CODES.has(error.code) ? EXIT.usage : EXIT.failed
}

function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const unknown = unknownField(error)
  const hint = unknown === undefined ? undefined : howToTell(unknown)
  if (hint !== undefined) return `${error.message}; give it with ${hint}`
  if (isExpected(error)) return error.message
  return `internal error: ${error.message} (run again with --debug to see where, and please report it)`
}

function isExpected(error: Error): boolean {
  return (
    error instanceof PipelineError ||
    error instanceof UsageError ||
    error instanceof FindingsError ||
    ("code" in error && typeof error.code === "string")
  )
}

/** The field that a CEL expression asked for and nobody told, found among the causes. */
function unknownField(error: Error): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    if ("code" in at && at.code === "CEL_UNKNOWN" && "path" in at) return String(at.path)
  return undefined
}

function stackOf(error: unknown): string {
  let text = ""
  for (let at: unknown = error; at instanceof Error; at = at.cause) text += `${at.stack}\n`
  return text
}
