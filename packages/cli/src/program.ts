import { CommanderError } from "commander"
import { isBehindHelm3 } from "./behind-helm.ts"
import { EXIT, type ExitCode, UsageError } from "./exit.ts"
import { buildCommand, parseArguments } from "./program/build.ts"
import { missingCommand, type Resolved, resolveCommand } from "./program/resolve.ts"
import { rootSpec } from "./program/root-spec.ts"
import { usageProblem } from "./program/usage-problem.ts"
import { writeStdout } from "./standard-streams.ts"
import { VERSION } from "./version.ts"

/**
 * Everything that is not on the hot path: help for each command, and the commands that are rare.
 * `args` are those after the program's name. Throws a `UsageError` for a command line that makes no
 * sense. As nothing of this prints manifests, all of it is an error behind Helm, which would take what
 * is printed for some.
 */
export async function program(args: readonly string[], isHelm4Plugin: boolean): Promise<ExitCode> {
  const resolved = resolveCommand(rootSpec(), args)
  const { spec, name, rest, asksForHelp } = resolved
  const isRoot = name === "sternpost"
  if (spec.action === undefined && !isRoot && !asksForHelp) throw missingCommand(spec, name)
  if (isHelm4Plugin || isBehindHelm3()) throw noManifests(resolved, args)
  if (asksForHelp || args.length === 0) return showHelp(resolved)
  if (spec.action === undefined) return startRoot(rest)
  if (spec.action.reads === "arguments") return spec.action.run(rest)
  return spec.action.run(readFlags(resolved))
}

function showHelp({ spec, name }: Resolved, options = { error: false }): ExitCode {
  try {
    buildCommand(spec, name).outputHelp(options)
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
  }
  return EXIT.done
}

function noManifests(resolved: Resolved, args: readonly string[]): UsageError {
  if (resolved.asksForHelp) showHelp(resolved, { error: true })
  const asked = args.join(" ")
  return new UsageError(
    `sternpost: "${asked}" prints no manifests, so it is nothing for --post-renderer-args; run it without Helm: ${typed(asked)}`,
  )
}

/** The command as it is written in a shell; the plugin is on nobody's path. */
function typed(args: string): string {
  const program = process.argv[1] ?? "sternpost"
  return /\.cjs$/.test(program) ? `node "${program}" ${args}` : `sternpost ${args}`
}

// Without a command it is the post-renderer, which the hot path starts; here stdin is a terminal.
function startRoot([flag = ""]: readonly string[]): ExitCode {
  if (flag === "--version") {
    writeStdout(Buffer.from(`${VERSION}\n`))
    return EXIT.done
  }
  if (!flag.startsWith("--"))
    throw new UsageError(`sternpost: unknown flag ${flag} (see sternpost --help)`)
  throw new UsageError(
    "sternpost: manifests come on stdin, which is a terminal; pipe them in: helm template web ./chart | sternpost",
  )
}

function readFlags({ spec, name, rest }: Resolved) {
  try {
    return parseArguments(buildCommand(spec, name), spec, rest)
  } catch (error) {
    throw error instanceof CommanderError ? usageProblem(error, spec, name) : error
  }
}
