import { dirname, resolve } from "node:path"
import {
  type Conversion,
  type ConversionNote,
  type ConvertFormat,
  type ConvertInput,
  convertToPipeline,
  openConvertInput,
  pipelineToKustomization,
} from "@sternpost/postrender"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { isTerminal, readStdin } from "../../standard-streams.ts"
import { count } from "../count.ts"
import { print, tell } from "../print.ts"
import { writeNewFile } from "./new-file.ts"

const COMMAND = "sternpost pipeline convert"

/**
 * `sternpost pipeline convert FILE...`: a pipeline that does what a kustomization, a HelmRelease, a
 * helmfile or a Kptfile does; with `--to kustomization` the other way round.
 */
export async function convert(flags: ParsedFlags): Promise<ExitCode> {
  const { values, switches } = flags
  const output = values.get("output")
  const outputFolder = output === undefined ? process.cwd() : dirname(resolve(output))
  const result =
    values.get("to") === "kustomization"
      ? await exported(flags, outputFolder)
      : await imported(flags, outputFolder)
  if (output === undefined) print(result.text)
  else writeNewFile(COMMAND, { file: output, text: result.text, force: switches.has("force") })
  if (!switches.has("quiet")) tellNotes(result.notes, output)
  return EXIT.done
}

async function imported(
  { values, positionals }: ParsedFlags,
  outputFolder: string,
): Promise<Conversion> {
  const from = values.get("from") as ConvertFormat | undefined
  return convertToPipeline(positionals.map(open), {
    from,
    release: values.get("release"),
    outputFolder,
  })
}

async function exported(
  { values, positionals }: ParsedFlags,
  outputFolder: string,
): Promise<Conversion> {
  const [file, second] = positionals
  if (file === undefined || second !== undefined)
    throw new UsageError(`${COMMAND}: --to kustomization takes one pipeline`)
  for (const flag of ["from", "release"])
    if (values.has(flag))
      throw new UsageError(`${COMMAND}: --${flag} is for conversions to a pipeline`)
  return pipelineToKustomization(open(file), { outputFolder })
}

function open(file: string): ConvertInput {
  if (file !== "-") return openConvertInput(file, process.cwd())
  if (isTerminal(0))
    throw new UsageError(`${COMMAND}: stdin is a terminal; pipe something in, or name a file`)
  return { text: readStdin(), file: "stdin", folder: process.cwd() }
}

function tellNotes(notes: readonly ConversionNote[], output: string | undefined): void {
  const where = output === undefined ? "" : `wrote "${output}"`
  if (notes.length === 0) {
    if (where !== "") tell(`${where}; see what it does with: sternpost diff --config ${output}`)
    return
  }
  const things = `${count(notes.length, "thing")} to look at, each with a comment`
  tell(`${where}${where === "" ? "" : "; "}${things}:`)
  for (const { place, message } of notes) tell(`  ${place}: ${message}`)
}
