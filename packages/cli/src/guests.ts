import { EXIT, ending } from "./exit.ts"
import { writeStderr, writeStdout } from "./standard-streams.ts"

/**
 * Prepares the process for modules of the user, which run in it: what they print goes to stderr, as
 * stdout carries the manifests, and a process that they end, or leave with nothing to wait for, fails
 * with a message. Node would end it well, with an empty output that Helm 3 takes for an empty release.
 * `modules` are their paths, `args` the command line.
 */
export function hostModules(
  modules: readonly string[],
  args: readonly string[] = process.argv,
): void {
  process.stdout.write = process.stderr.write.bind(process.stderr)
  let why = "process.exit was called"
  process.once("beforeExit", () => {
    why = "something is awaited that never comes"
  })
  process.once("uncaughtExceptionMonitor", (error) => {
    why = `an error was thrown where nobody waits for it: ${error.message}`
  })
  process.once("exit", () => {
    if (!ending.isOurs) process.exitCode = tell(`${why} (in ${modules.join(" or ")})`, args)
  })
}

/** Tells that the run did not come to its end, to Helm 4 as `fail` does; gives the exit code. */
function tell(why: string, args: readonly string[]): number {
  const message = `sternpost: the run ended before it was done: ${why}`
  writeStderr(`${message}\n`)
  if (!args.includes("--helm4-plugin")) return EXIT.failed
  try {
    writeStdout(Buffer.from(`\n--- ${message.replace(/\s+/g, " ")}\n`))
    return EXIT.done
  } catch {
    return EXIT.failed
  }
}
