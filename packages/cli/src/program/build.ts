import { Argument, Command, Option } from "commander"
import type { FlagKind, ParsedFlags } from "../flags.ts"
import { writeStderr, writeStdout } from "../standard-streams.ts"
import { styles } from "../styles.ts"
import type { ArgumentDoc, CommandSpec, FlagDoc } from "./command-spec.ts"
import { sectionsText } from "./sections.ts"

const FLAGS = "Flags:"

/** A commander command for one spec, under its full name (`sternpost pipeline test`). */
export function buildCommand(spec: CommandSpec, name: string): Command {
  const { bold } = styles(process.stdout)
  const command = new Command(name)
    .description(spec.description)
    .exitOverride()
    .helpCommand(false)
    .configureHelp({
      styleTitle: bold,
      optionDescription: ({ description }) => description,
      subcommandTerm: (child) => `${child.name()} ${child.usage()}`.trim(),
    })
    .configureOutput({
      writeOut: (text) => writeStdout(Buffer.from(text)),
      writeErr: writeStderr,
      // Whether colours are wanted is decided by our own styles, here and in the sections.
      getOutHasColors: () => true,
      outputError: () => {},
    })
    .addHelpText("after", sectionsText(spec))
  command.usage(spec.usage ?? usageOf(spec))
  for (const argument of spec.args) command.addArgument(buildArgument(argument))
  for (const group of new Set(spec.flags.map((flag) => flag.group)))
    for (const flag of spec.flags.filter((other) => other.group === group))
      command.addOption(buildOption(flag))
  command.addHelpOption(new Option("-h, --help", "Show this help.").helpGroup(FLAGS))
  for (const child of spec.commands) command.addCommand(listed(child))
  return command
}

function usageOf({ args, flags, commands }: CommandSpec): string {
  const words = args.map(argumentName)
  if (commands.length > 0) words.push("COMMAND")
  if (flags.length > 0) words.unshift("[flags]")
  return words.join(" ")
}

function argumentName({ name, optional, variadic }: ArgumentDoc): string {
  const several = variadic === true ? `${name}...` : name
  return optional === true ? `[${several}]` : several
}

function buildArgument(argument: ArgumentDoc): Argument {
  const { name, optional, variadic, description } = argument
  const several = variadic === true ? `${name}...` : name
  return new Argument(optional === true ? `[${several}]` : `<${several}>`, description)
}

function buildOption(flag: FlagDoc): Option {
  const { name, short, kind, value, description, choices, group } = flag
  const names = short === undefined ? `--${name}` : `-${short}, --${name}`
  const shape = kind === "switch" ? names : `${names} <${value ?? "VALUE"}>`
  const option = new Option(shape, flagDescription(description, kind, choices))
  if (choices !== undefined) option.choices([...choices])
  if (kind === "list")
    option.argParser((word: string, before: readonly string[] = []) => [...before, word])
  return option.helpGroup(group ?? FLAGS)
}

function flagDescription(text: string, kind: FlagKind, choices: readonly string[] = []): string {
  const unsaid = choices.filter((choice) => !text.includes(choice))
  const listed = unsaid.length > 0 ? ` One of ${choices.join(", ")}.` : ""
  return `${text}${listed}${kind === "list" ? " May be given several times." : ""}`
}

/** A child as its parent lists it. */
function listed({ name, summary, args, commands }: CommandSpec): Command {
  const words = commands.length > 0 ? "COMMAND" : args.map(argumentName).join(" ")
  return new Command(name).summary(summary).helpOption(false).usage(words)
}

/** Reads a command's arguments; throws commander's error. */
export function parseArguments(
  command: Command,
  { flags }: CommandSpec,
  args: readonly string[],
): ParsedFlags {
  command.parse([...args], { from: "user" })
  const given = command.opts<Readonly<Record<string, unknown>>>()
  const found = flags.flatMap((flag) => {
    const value = given[new Option(`--${flag.name}`).attributeName()]
    return value === undefined ? [] : [{ ...flag, value }]
  })
  const ofKind = (kind: FlagDoc["kind"]) => found.filter((flag) => flag.kind === kind)
  return {
    switches: new Set(ofKind("switch").map(({ name }) => name)),
    values: new Map(ofKind("value").map(({ name, value }) => [name, String(value)])),
    lists: new Map(ofKind("list").map(({ name, value }) => [name, [value].flat().map(String)])),
    positionals: command.args,
  }
}
