import { bashCompletion } from "../completion/bash.ts"
import { fishCompletion } from "../completion/fish.ts"
import { completionTree } from "../completion/tree.ts"
import { zshCompletion } from "../completion/zsh.ts"
import { EXIT, type ExitCode, UsageError } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import type { CommandSpec } from "../program/command-spec.ts"
import { print } from "./print.ts"

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const

/** `sternpost completion SHELL`: a script made of the table of commands. */
export async function completion(flags: ParsedFlags, root: CommandSpec): Promise<ExitCode> {
  const [shell = ""] = flags.positionals
  if (!isShell(shell)) {
    const known = Object.keys(SHELLS).join(", ")
    throw new UsageError(`sternpost completion: unknown shell "${shell}"; there are ${known}`)
  }
  print(SHELLS[shell](completionTree(root)))
  return EXIT.done
}

function isShell(name: string): name is keyof typeof SHELLS {
  return Object.hasOwn(SHELLS, name)
}
