import { findStage, STAGES, type StageDefinition } from "@sternpost/postrender"
import { didYouMean } from "../../closest.ts"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { stageOptions } from "../../stage-options.ts"
import { type Styles, styles } from "../../styles.ts"
import { print, printJson } from "../print.ts"

/** `sternpost pipeline stages [NAME]`: what `uses` can name, or one stage with its options. */
export async function stages(flags: ParsedFlags): Promise<ExitCode> {
  const [name] = flags.positionals
  const one = name === undefined ? undefined : namedStage(name)
  const style = styles(process.stdout)
  if (flags.values.get("output") === "json")
    printJson(one === undefined ? STAGES.map(stageJson) : stageJson(one))
  else print(one === undefined ? stageList(style) : stageText(one, style))
  return EXIT.done
}

function namedStage(name: string): StageDefinition {
  const found = findStage(name)
  if (found !== undefined) return found
  const names = STAGES.map(({ uses }) => uses)
  const hint = didYouMean(name, names) || `; there are ${names.join(", ")}`
  throw new UsageError(`sternpost pipeline stages: there is no stage "${name}"${hint}`)
}

function stageJson({ uses, summary, phase, options, example }: StageDefinition): object {
  return { uses, summary, phase, options, example }
}

function stageList({ bold, dim }: Styles): string {
  const width = Math.max(...STAGES.map(({ uses }) => uses.length))
  const lines = STAGES.map(({ uses, summary }) => `${bold(uses.padEnd(width))}  ${summary}`)
  const more = [
    dim("A path instead of a name (uses: ./my-stage.mjs) is a stage of your own."),
    dim("Options and an example: sternpost pipeline stages NAME"),
  ]
  return `${[...lines, "", ...more].join("\n")}\n`
}

function stageText(definition: StageDefinition, { bold, dim }: Styles): string {
  const { uses, summary, phase, example } = definition
  const options = stageOptions(definition).flatMap(({ name, type, required, description }) => [
    `  ${bold(name)} ${dim(`(${type}${required ? ", required" : ""})`)}`,
    `      ${description}`,
  ])
  const kind = phase === "validate" ? "It checks objects." : "It changes objects."
  return `${bold(uses)}: ${summary}. ${kind}

Options, under \`with\`:
${options.join("\n")}

Example:
${example.trimEnd().replace(/^/gm, "  ")}
`
}
