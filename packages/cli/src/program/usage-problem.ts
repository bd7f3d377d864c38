import type { CommanderError } from "commander"
import { closest, didYouMean } from "../closest.ts"
import { UsageError } from "../exit.ts"
import type { CommandSpec } from "./command-spec.ts"

/** Says commander's complaint in the words of the other commands. `name` is the command's full name. */
export function usageProblem(error: CommanderError, spec: CommandSpec, name: string): UsageError {
  const [what = ""] = /'([^']*)'/.exec(error.message)?.slice(1) ?? []
  return new UsageError(`${name}: ${problem(error, what, spec)} (see ${name} --help)`)
}

function problem({ code, message }: CommanderError, what: string, spec: CommandSpec): string {
  const [flag = ""] = what.split(" ")
  switch (code) {
    case "commander.unknownOption":
      return unknownFlag(what, spec)
    case "commander.optionMissingArgument":
      return `${flag} needs a value`
    case "commander.missingArgument":
      return `${what} is missing`
    case "commander.excessArguments":
      return `too many arguments; ${expected(spec)}`
    case "commander.invalidArgument":
      return wrongChoice(message, flag, spec)
    default:
      return message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ")
  }
}

function unknownFlag(written: string, { flags }: CommandSpec): string {
  const names = flags.map(({ name }) => `--${name}`)
  const [flag = ""] = written.split("=")
  const meant = closest(flag, names)
  return `unknown flag ${flag}${meant === undefined ? "" : `; did you mean ${meant}?`}`
}

function expected({ args }: CommandSpec): string {
  if (args.length === 0) return "it takes none"
  return `it takes ${args.map(({ name, optional }) => (optional ? `[${name}]` : name)).join(" ")}`
}

function wrongChoice(message: string, flag: string, { flags }: CommandSpec): string {
  const { choices = [] } = flags.find(({ name }) => `--${name}` === flag) ?? {}
  const given = /argument '([^']*)' is invalid/.exec(message)?.[1] ?? ""
  return `${flag} is ${choices.join(" or ")}, not "${given}"${didYouMean(given, choices)}`
}
