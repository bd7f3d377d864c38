import type { ArgumentDoc, CommandSpec, FlagDoc } from "../program/command-spec.ts"

/** What a shell may offer: certain words, files, folders, or nothing. */
export type Offer =
  | { readonly type: "words"; readonly words: readonly string[] }
  | { readonly type: "files" | "folders" | "nothing" }

export interface CompletedFlag {
  readonly name: string
  readonly description: string
  /** What follows the flag; `undefined` for a switch. */
  readonly value: Offer | undefined
}

/** A command as completion sees it. */
export interface CompletedCommand {
  /** Words after `sternpost` that lead here: `["pipeline", "test"]`. */
  readonly path: readonly string[]
  readonly summary: string
  readonly children: readonly { readonly name: string; readonly summary: string }[]
  readonly flags: readonly CompletedFlag[]
  readonly argument: Offer
}

const HELP: CompletedFlag = { name: "help", description: "Show help.", value: undefined }

/** Every command, parents before children. */
export function completionTree(root: CommandSpec): readonly CompletedCommand[] {
  return below(root, [])
}

function below(spec: CommandSpec, path: readonly string[]): readonly CompletedCommand[] {
  const { summary, commands, flags, args } = spec
  const own: CompletedCommand = {
    path,
    summary,
    children: commands.map((child) => ({ name: child.name, summary: child.summary })),
    flags: [...flags.map(completedFlag), HELP],
    argument: argumentOffer(args),
  }
  return [own, ...commands.flatMap((child) => below(child, [...path, child.name]))]
}

function completedFlag({ name, kind, description, choices, completes }: FlagDoc): CompletedFlag {
  const value: Offer =
    choices !== undefined
      ? { type: "words", words: choices }
      : { type: completes === "file" ? "files" : "nothing" }
  return { name, description, value: kind === "switch" ? undefined : value }
}

function argumentOffer([first]: readonly ArgumentDoc[]): Offer {
  const { completes } = first ?? {}
  if (completes === undefined) return { type: "nothing" }
  if (typeof completes === "object") return { type: "words", words: completes }
  return { type: completes === "file" ? "files" : "folders" }
}

/** Words and descriptions in single quotes, as all three shells read them. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
