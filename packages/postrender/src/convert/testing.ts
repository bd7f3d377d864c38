import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { compilePipeline } from "../compile.ts"
import { readPipeline } from "../document/read.ts"
import { runPipeline } from "../run.ts"
import { STAGES } from "../stages/registry.ts"
import { type Converting, NO_CONFIGURATION, noRenames } from "./context.ts"
import { type Conversion, type ConvertOptions, convertToPipeline } from "./convert.ts"
import { createDraft } from "./draft.ts"
import { type Place, rootOf } from "./place.ts"
import { readDocuments } from "./source.ts"

type Files = Readonly<Record<string, string>>

const folders: string[] = []

/** A new folder with files, until `removeFolders` is called. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "sternpost-convert-"))
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** Removes all folders that were made; a file of tests does so when it is done. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** The root of a text's first document. */
export function placeOf(text: string, file = "in.yaml"): Place {
  const [document] = readDocuments({ text, file, folder: "/" })
  if (document === undefined) throw new Error("the text has no document")
  return rootOf(document)
}

/** What a part of a conversion is handed, with nothing done yet. */
export function converting(more: Partial<Converting> = {}): Converting {
  return {
    draft: createDraft(),
    outputFolder: "/",
    renames: noRenames(),
    folders: [],
    configuration: NO_CONFIGURATION,
    ...more,
  }
}

interface Options extends Partial<ConvertOptions> {
  readonly files?: Files
  readonly file?: string
}

/** Converts a text that stands in a folder with other files. */
export function convertText(text: string, options: Options = {}): Promise<Conversion> {
  const { files = {}, file = "in.yaml", ...others } = options
  const folder = folderOf(files)
  return convertToPipeline([{ text, file, folder }], { outputFolder: folder, ...others })
}

/** The stages of a conversion as they are written, without the head of the pipeline. */
export async function stagesOf(text: string, options: Options = {}): Promise<string> {
  const { text: pipeline } = await convertText(text, options)
  const [, stages = ""] = pipeline.split("  stages:\n")
  return stages.replace(/^ {4}/gm, "")
}

/** What a pipeline makes of a stream. */
export async function runText(pipeline: string, stream: string): Promise<string> {
  const read = await readPipeline(pipeline, { file: "/pipeline.yaml", definitions: STAGES })
  const result = await runPipeline(await compilePipeline(read), stream)
  return result.stream.toString()
}
