import { run } from "./commands/run.ts"
import { stage } from "./commands/stage.ts"
import { EXIT, type ExitCode, ending } from "./exit.ts"
import { isTerminal } from "./standard-streams.ts"

const HELM4_PLUGIN = "--helm4-plugin"
const HELP = new Set(["--help", "-h"])

/**
 * Runs the command and ends the process with its exit code. `argv` are the arguments after the program's name;
 * `prefix` are those that the executable stands for (`sternpost-labels` is `stage labels`).
 */
export async function main(
  argv: readonly string[],
  prefix: readonly string[] = [],
  failure?: unknown,
): Promise<void> {
  const given = [...prefix, ...argv]
  const own = ownFlags(given)
  // Our Helm 4 plugin says this before its user's arguments, which may begin with a command.
  const isHelm4Plugin = own.includes(HELM4_PLUGIN)
  const args = isHelm4Plugin ? given.filter((argument) => argument !== HELM4_PLUGIN) : given
  try {
    if (failure !== undefined) throw failure
    process.exitCode = await dispatch(args, isHelm4Plugin)
  } catch (error) {
    const { fail } = await import("./failure.ts")
    process.exitCode = await fail(error, { isHelm4Plugin, prefix, debug: own.includes("--debug") })
  }
  ending.isOurs = true
  // All is written. Node's own end would first free, piece by piece, what the system takes back at once.
  process.exit()
}

/** The arguments before `--`: those after it belong to somebody else's program. */
function ownFlags(args: readonly string[]): readonly string[] {
  const separator = args.indexOf("--")
  return separator < 0 ? args : args.slice(0, separator)
}

async function dispatch(args: readonly string[], isHelm4Plugin: boolean): Promise<ExitCode> {
  const [command, ...rest] = args
  const asksForHelp = command === "help" || ownFlags(args).some((argument) => HELP.has(argument))
  if (!asksForHelp) {
    if (command === "run") return run(rest)
    if (command === "stage" && rest.length > 0) return stage(rest)
    if (command === "kustomize" && rest[0] === "build")
      return (await import("./commands/kustomize.ts")).buildFrom(rest.slice(1), isHelm4Plugin)
    if (command === "check") return (await import("./commands/check.ts")).check(rest, isHelm4Plugin)
    if ((command === undefined || command.startsWith("--")) && command !== "--version")
      if (!isTerminal(0)) return run(args)
  }
  const { program } = await import("./program.ts")
  return program(args, isHelm4Plugin) ?? EXIT.done
}
