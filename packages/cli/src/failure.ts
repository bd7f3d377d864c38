import { basename } from "node:path"
import { PipelineError, systemProblem } from "@sternpost/postrender"
import { didYouMean } from "./closest.ts"
import { howToTell } from "./context.ts"
import { EXIT, type ExitCode, FindingsError, UnknownFlagError, UsageError } from "./exit.ts"
import { oneLine } from "./one-line.ts"
import {
  closeQuietly,
  isBrokenPipe,
  StreamError,
  writeStderr,
  writeStdout,
} from "./standard-streams.ts"

const USAGE_CODES = new Set([
  "PIPELINE_NOT_FOUND",
  "PIPELINE_INVALID",
  "CHECK_OPTIONS",
  "CONVERT_FAILED",
  "KUBERNETES_VERSION_UNKNOWN",
  "POLICY_INVALID",
  "SCHEMA_UNREADABLE",
  "WAIVERS_INVALID",
])

interface FailOptions {
  readonly isHelm4Plugin: boolean
  readonly debug: boolean
  /** The arguments that the executable stands for. */
  readonly prefix?: readonly string[]
}

/**
 * Tells the user what went wrong, on stderr, and which exit code that means. For our own Helm 4
 * plugin, whose stderr Helm throws away, the message goes to stdout as a document separator that no
 * YAML reader takes: Helm fails on it and quotes it, and the exit code is 0; where stdout cannot be
 * written it is that of the error.
 */
export async function fail(
  error: unknown,
  { isHelm4Plugin, debug, prefix = [] }: FailOptions,
): Promise<ExitCode> {
  if (isBrokenPipe(error)) {
    closeQuietly(1)
    return EXIT.failed
  }
  const text = signed(explainError(error), prefix)
  writeStderr(`${text}\n${debug ? stackOf(error) : ""}`)
  if (!isHelm4Plugin) return exitCode(error)
  const seen = error instanceof FindingsError ? signed(error.whole, prefix) : text
  return tellHelm4(seen) ? EXIT.done : exitCode(error)
}

/** Whether Helm could be told: it may be gone. */
function tellHelm4(message: string): boolean {
  try {
    writeStdout(Buffer.from(helm4Failure(message)))
    return true
  } catch {
    return false
  }
}

// A message about a command line begins with the command: `sternpost stage labels: ...`.
const SIGNED = /^sternpost[ \w-]*: /

/** The message with the name of the program before it, which is the one that was typed. */
function signed(message: string, prefix: readonly string[]): string {
  const typed = executableName(prefix)
  if (!SIGNED.test(message)) return `${typed}: ${message}`
  return prefix.length === 0 ? message : message.replaceAll(`sternpost ${prefix.join(" ")}`, typed)
}

// Not every executable is called as its stage: `sternpost-inject` runs `stage sidecar`.
function executableName(prefix: readonly string[]): string {
  const file = basename(process.argv[1] ?? "")
  const isOurs = prefix.length > 0 && /^sternpost-[a-z-]+$/.test(file)
  return isOurs ? file : ["sternpost", ...prefix.slice(1)].join("-")
}

// Helm prints what it quotes as it is, so nothing in it may command a terminal.
const CONTROL = /[\p{Cc}\u2028\u2029]/gu

/**
 * The output that makes Helm 4 fail and show a message. It is one line and begins like a separator
 * with content that no YAML reader accepts, so that nothing of it could ever be applied.
 */
function helm4Failure(message: string): string {
  return `\n--- ${oneLine(message).replace(CONTROL, "")}\n`
}

function exitCode(error: unknown): ExitCode {
  if (error instanceof FindingsError) return EXIT.findings
  if (error instanceof UsageError) return EXIT.usage
  if (!(error instanceof Error) || !("code" in error)) return EXIT.failed
  if (error.code === "STAGE_REFUSED") return EXIT.refused
  return USAGE_CODES.has(String(error.code)) ? EXIT.usage : EXIT.failed
}

function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof UnknownFlagError) return unknownFlag(error)
  if (error instanceof StreamError) return streamProblem(error)
  const unknown = unknownField(error)
  const hint = unknown === undefined ? undefined : howToTell(unknown)
  // Below the first line stands the expression.
  if (hint !== undefined) return error.message.replace(/^.*/, `$&; give it with ${hint}`)
  const fileProblem = ofFile(error)
  if (fileProblem !== undefined) return fileProblem
  if (isExpected(error)) return error.message
  return `internal error: ${error.message} (run again with --debug to see where, and please report it)`
}

function streamProblem({ stream, cause }: StreamError): string {
  return `cannot ${stream === "stdin" ? "read" : "write to"} ${stream}: ${systemProblem(cause)}`
}

/** A system error about a file that nobody said more about. */
function ofFile(error: Error): string | undefined {
  if (!("syscall" in error) || !("path" in error)) return undefined
  const verb = error.syscall === "write" ? "write" : "open"
  return `cannot ${verb} "${error.path}": ${systemProblem(error)}`
}

function unknownFlag({ command, argument, flags }: UnknownFlagError): string {
  const [, flag = "", value] = /^--([^\s=]+)\s+(.*)$/s.exec(argument) ?? []
  if (value !== undefined && Object.hasOwn(flags, flag) && flags[flag] !== "switch")
    return `${command}: "${argument}" is one argument; write --${flag}=${value}, or --${flag} and its value as two arguments`
  const [written = ""] = argument.split("=")
  const hint = didYouMean(
    written,
    Object.keys(flags).map((name) => `--${name}`),
  )
  return `${command}: unknown flag ${written}${hint.replaceAll('"', "")} (see ${command} --help)`
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
