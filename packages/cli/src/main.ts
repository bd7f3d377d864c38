import { run } from "./commands/run.ts"
import { stage } from "./commands/stage.ts"
import { EXIT, type ExitCode } from "./exit.ts"
import { isTerminal } from "./standard-streams.ts"

const HELP = new Set(["--help", "-h", "help"])

/**
 * Runs the command and sets the exit code. `argv` are the arguments after the program's name;
 * `prefix` are those that the executable stands for (`sternpost-labels` is `stage labels`).
 */
export async function main(argv: readonly string[], prefix: readonly string[] = []): Promise<void> {
  const args = [...prefix, ...argv]
  try {
    process.exitCode = await dispatch(args)
  } catch (error) {
    const { fail } = await import("./failure.ts")
    process.exitCode = await fail(error, args)
  }
}

async function dispatch(args: readonly string[]): Promise<ExitCode> {
  const [command, ...rest] = args
  const separator = args.indexOf("--")
  const own = separator < 0 ? args : args.slice(0, separator)
  const asksForHelp = own.some((argument) => HELP.has(argument))
  if (!asksForHelp) {
    if (command === "run") return run(rest)
    if (command === "stage" && rest.length > 0) return stage(rest)
    if ((command === undefined || command.startsWith("--")) && command !== "--version")
      if (!isTerminal(0)) return run(args)
  }
  const { program } = await import("./program.ts")
  return program(args) ?? EXIT.done
}
