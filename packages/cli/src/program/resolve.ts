import { didYouMean } from "../closest.ts"
import { UsageError } from "../exit.ts"
import type { CommandSpec } from "./command-spec.ts"

/** The command that arguments name. */
export interface Resolved {
  readonly spec: CommandSpec
  /** Its full name: `sternpost pipeline test`. */
  readonly name: string
  /** What follows the command's name. */
  readonly rest: readonly string[]
  readonly asksForHelp: boolean
}

/**
 * Finds the command that arguments begin with. `help` may stand in a command's place:
 * `help pipeline test`, `pipeline help test`, `run help`. Throws a `UsageError` for a command that
 * does not exist.
 */
export function resolveCommand(root: CommandSpec, args: readonly string[]): Resolved {
  let spec = root
  let name = root.name
  let asksForHelp = false
  let at = 0
  for (; at < args.length; at++) {
    const word = args[at] ?? ""
    if (word === "help") {
      asksForHelp = true
      continue
    }
    const child = spec.commands.find((command) => command.name === word)
    if (child === undefined) {
      if (spec.commands.length > 0 && !word.startsWith("-")) throw unknownCommand(spec, name, word)
      break
    }
    spec = child
    name = `${name} ${word}`
  }
  const rest = args.slice(at)
  return { spec, name, rest, asksForHelp: asksForHelp || wantsHelp(rest) }
}

function wantsHelp(rest: readonly string[]): boolean {
  const separator = rest.indexOf("--")
  const own = separator < 0 ? rest : rest.slice(0, separator)
  return own.some((word) => word === "--help" || word === "-h")
}

function unknownCommand(spec: CommandSpec, name: string, word: string): UsageError {
  const names = spec.commands.map((command) => command.name)
  const flags = spec.flags.map((flag) => `--${flag.name}`)
  const [first = ""] = word.split(/\s/)
  const hint = names.includes(first)
    ? "; it is one argument, but its words must be one each"
    : pipelineHint(spec, word) ||
      didYouMean(word, [...names, ...flags]) ||
      `; there are ${names.join(", ")}`
  return new UsageError(`${name}: unknown command "${word}"${hint} (see ${name} --help)`)
}

/** A file where the root wants a command is meant for its flag. */
function pipelineHint({ name }: CommandSpec, word: string): string {
  const [, file] = /^(?:config=)?(.+\.ya?ml)$/.exec(word) ?? []
  return name === "sternpost" && file !== undefined ? `; did you mean --config=${file}?` : ""
}

/** The error for a group without a command. */
export function missingCommand({ commands }: CommandSpec, name: string): UsageError {
  const names = commands.map((command) => command.name)
  return new UsageError(`${name}: say which: ${names.join(", ")} (see ${name} --help)`)
}
