import { UnknownFlagError, UsageError } from "./exit.ts"

/** Kinds of flags: a switch, one value, or a value each time it is given. */
export type FlagKind = "switch" | "value" | "list"

export type FlagSpec = Readonly<Record<string, FlagKind>>

export interface ParsedFlags {
  readonly switches: ReadonlySet<string>
  readonly values: ReadonlyMap<string, string>
  readonly lists: ReadonlyMap<string, readonly string[]>
  readonly positionals: readonly string[]
}

/**
 * Reads `--flag`, `--flag value`, `--flag=value` and positional arguments; everything after `--` is
 * positional. The hot commands use this instead of a library, which would cost more than their work.
 * Throws a `UsageError`.
 */
export function parseFlags(argv: readonly string[], spec: FlagSpec, command: string): ParsedFlags {
  const switches = new Set<string>()
  const values = new Map<string, string>()
  const lists = new Map<string, string[]>()
  const positionals: string[] = []
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i] ?? ""
    if (argument === "--") {
      positionals.push(...argv.slice(i + 1))
      break
    }
    if (!argument.startsWith("--")) {
      if (/^-[A-Za-z]/.test(argument)) throw new UnknownFlagError(command, argument, spec)
      positionals.push(argument)
      continue
    }
    const equals = argument.indexOf("=")
    const name = equals < 0 ? argument.slice(2) : argument.slice(2, equals)
    const kind = Object.hasOwn(spec, name) ? spec[name] : undefined
    if (kind === undefined) throw new UnknownFlagError(command, argument, spec)
    if (kind === "switch") {
      setSwitch(switches, name, equals < 0 ? "true" : argument.slice(equals + 1))
      continue
    }
    const value = equals < 0 ? argv[++i] : argument.slice(equals + 1)
    if (value === undefined) throw new UsageError(`${command}: --${name} needs a value`)
    if (kind === "value") values.set(name, value)
    else lists.set(name, [...(lists.get(name) ?? []), value])
  }
  return { switches, values, lists, positionals }
}

function setSwitch(switches: Set<string>, name: string, value: string): void {
  if (value === "true") switches.add(name)
  else if (value === "false") switches.delete(name)
  else throw new UsageError(`--${name} is a switch: write --${name} or --${name}=false`)
}
