import { readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { createSource, nodeValue, type YamlDocument, YamlError } from "@sternpost/goyaml"
import { documentsIn } from "../document/documents.ts"
import { PipelineError } from "../errors.ts"
import { systemProblem } from "../system-error.ts"

/** A text to convert, and where it is from. */
export interface ConvertInput {
  readonly text: string | Buffer
  /** Its name in messages. */
  readonly file: string
  /** Folder that the relative paths in it start from. */
  readonly folder: string
}

/** One document of a file to convert. */
export interface SourceDocument {
  readonly yaml: YamlDocument
  readonly value: unknown
  readonly file: string
  readonly folder: string
}

/** The documents of a text that have content. Throws a `PipelineError` with file and line where it is no YAML. */
export function readDocuments({ text, file, folder }: ConvertInput): readonly SourceDocument[] {
  try {
    return documentsIn(createSource(text)).map((yaml) => ({
      yaml,
      value: nodeValue(yaml, yaml.root),
      file,
      folder,
    }))
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    const template = /\{\{/.test(text.toString())
      ? "; it holds templates: convert what they make, for example the output of `helmfile build`"
      : ""
    throw new PipelineError(
      "CONVERT_FAILED",
      `${file}:${cause.line}: it is no YAML: ${cause.message}${template}`,
      { file, line: cause.line, cause },
    )
  }
}

/** A file that what is converted names. Throws a `PipelineError` when it cannot be read. */
export function readInputFile(path: string, file: string): ConvertInput {
  try {
    return { text: readFileSync(path), file, folder: dirname(path) }
  } catch (cause) {
    const message = `cannot read "${file}": ${systemProblem(cause)}`
    throw new PipelineError("CONVERT_FAILED", message, { file, cause })
  }
}

/** How a file is called that a document names: beside that document's own name. */
export function fileBeside({ file, folder }: SourceDocument, path: string): ConvertInput {
  const isNamed = dirname(file) !== "." || basename(file) !== file
  return readInputFile(join(folder, path), isNamed ? join(dirname(file), path) : path)
}
