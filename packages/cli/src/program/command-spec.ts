import type { ExitCode } from "../exit.ts"
import type { FlagKind, ParsedFlags } from "../flags.ts"

/** A flag as help and completion show it. */
export interface FlagDoc {
  readonly name: string
  /** One letter that stands for it: `A` for `-A`. */
  readonly short?: string
  readonly kind: FlagKind
  /** What stands for its value: `FILE`. */
  readonly value?: string
  readonly description: string
  /** The only values it takes. */
  readonly choices?: readonly string[]
  /** What a shell completes its value with. */
  readonly completes?: "file"
  /** Title that it is listed under; `Flags:` by default. */
  readonly group?: string
}

/** A positional argument; `...` after the name means that several may follow. */
export interface ArgumentDoc {
  readonly name: string
  readonly description: string
  readonly optional?: boolean
  readonly variadic?: boolean
  /** What a shell completes it with. */
  readonly completes?: "file" | "folder" | readonly string[]
}

/** A command line that works in a folder with a pipeline.yaml and the chart's manifests.yaml. */
export interface Example {
  readonly says: string
  readonly command: string
}

export interface ExitDoc {
  readonly code: ExitCode
  readonly means: string
}

/** Text after the flags, under a title. */
export interface Section {
  readonly title: string
  readonly lines: readonly string[]
}

/** How a command is started: with its flags read by the rules of its spec, or with its bare arguments. */
export type Action =
  | { readonly reads: "flags"; readonly run: (flags: ParsedFlags) => Promise<ExitCode> }
  | { readonly reads: "arguments"; readonly run: (args: readonly string[]) => Promise<ExitCode> }

/** All that is known about a command: help, completion and the parsing of its flags are made of it. */
export interface CommandSpec {
  readonly name: string
  /** One line, for the list of commands. */
  readonly summary: string
  readonly description: string
  /** What follows the name in the usage line, when flags and arguments do not say it all. */
  readonly usage?: string
  readonly args: readonly ArgumentDoc[]
  readonly flags: readonly FlagDoc[]
  readonly examples: readonly Example[]
  readonly sections: readonly Section[]
  readonly exits: readonly ExitDoc[]
  readonly commands: readonly CommandSpec[]
  /** Absent for a group, which only holds other commands. */
  readonly action?: Action
}

/** A spec whose lists are empty unless given. */
export function commandSpec(
  spec: Pick<CommandSpec, "name" | "summary" | "description"> & Partial<CommandSpec>,
): CommandSpec {
  return { args: [], flags: [], examples: [], sections: [], exits: [], commands: [], ...spec }
}
