import type { CompletedCommand, CompletedFlag, Offer } from "./tree.ts"
import { quoted } from "./tree.ts"

/** The words of a command, as the scripts collect them: a blank before each. */
export function pathOf({ path }: CompletedCommand): string {
  return path.map((word) => ` ${word}`).join("")
}

/** The commands that have a name, which all but the first have. */
export function named(commands: readonly CompletedCommand[]): readonly CompletedCommand[] {
  return commands.filter(({ path }) => path.length > 0)
}

/** The pattern of a `case` that fits every command's words. */
export function pathPattern(commands: readonly CompletedCommand[]): string {
  return `      ${named(commands)
    .map((command) => quoted(pathOf(command)))
    .join("|")}`
}

/** The branches of a `case` on the words before: what a flag's value may be, as `offer` writes it. */
export function valueCases(
  commands: readonly CompletedCommand[],
  offer: (value: Offer) => string,
): string {
  const branch = (command: CompletedCommand, { name, value }: CompletedFlag) =>
    value === undefined
      ? []
      : [`    ${quoted(`${pathOf(command)} --${name}`)}) ${offer(value)}; return ;;`]
  return commands
    .flatMap((command) => command.flags.flatMap((flag) => branch(command, flag)))
    .join("\n")
}
