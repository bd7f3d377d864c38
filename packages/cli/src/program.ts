import { CommanderError } from "commander"
import { EXIT, type ExitCode, UsageError } from "./exit.ts"
import { buildCommand, parseArguments } from "./program/build.ts"
import { missingCommand, type Resolved, resolveCommand } from "./program/resolve.ts"
import { rootSpec } from "./program/root-spec.ts"
import { usageProblem } from "./program/usage-problem.ts"
import { writeAll } from "./standard-streams.ts"
import { VERSION } from "./version.ts"

/**
 * Everything that is not on the hot path: help for each command, and the commands that are rare.
 * `args` are those after the program's name. Throws a `UsageError` for a command line that makes no
 * sense.
 */
export async function program(args: readonly string[]): Promise<ExitCode> {
  const resolved = resolveCommand(rootSpec(), args)
  const { spec, name, rest, asksForHelp } = resolved
  if (asksForHelp || args.length === 0) return showHelp(resolved)
  if (name === "sternpost") return startRoot(rest)
  if (spec.action === undefined) throw missingCommand(spec, name)
  if (spec.action.reads === "arguments") return spec.action.run(rest)
  return spec.action.run(readFlags(resolved))
}

function showHelp({ spec, name }: Resolved): ExitCode {
  try {
    buildCommand(spec, name).outputHelp()
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
  }
  return EXIT.done
}

// Without a command it is the post-renderer, which the hot path starts; here stdin is a terminal.
function startRoot([flag = ""]: readonly string[]): ExitCode {
  if (flag === "--version") {
    writeAll(1, Buffer.from(`${VERSION}\n`))
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
