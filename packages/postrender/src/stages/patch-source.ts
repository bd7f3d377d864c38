import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { createSource, nodeLine, nodeValue, YamlError } from "@sternpost/goyaml"
import { documentsIn } from "../document/documents.ts"
import { PipelineError } from "../errors.ts"
import { systemProblem } from "../system-error.ts"

/** Where a patch is written: in the pipeline, as a value or as text, or in a file. */
export interface PatchSource {
  readonly patch?: unknown
  readonly path?: string
}

/**
 * The patch as a value. Throws a `PipelineError` that names file and line where it cannot be read, is
 * no YAML, is empty, or holds a second document: a stage has one `match`, so only one patch can be
 * meant, where kustomize takes several documents of which each names its own object.
 */
export function readPatch({ patch, path }: PatchSource, baseDir: string): unknown {
  if ((patch === undefined) === (path === undefined)) throw invalid("give either `patch` or `path`")
  if (path !== undefined)
    return parsePatch(readPatchFile(path, baseDir), `the patch file "${path}"`)
  return typeof patch === "string" ? parsePatch(patch, "the patch") : patch
}

function readPatchFile(path: string, baseDir: string): Buffer {
  try {
    return readFileSync(resolve(baseDir, path))
  } catch (cause) {
    throw invalid(`cannot read the patch file "${path}": ${systemProblem(cause)}`, cause)
  }
}

function parsePatch(text: string | Buffer, what: string): unknown {
  const [document, second] = documentsOf(text, what)
  if (document === undefined) throw invalid(`${what} is empty`)
  if (second !== undefined)
    throw invalid(
      `${what} holds a second YAML document in line ${nodeLine(second, second.root)}; make it a patch of its own, in its own stage`,
    )
  return nodeValue(document, document.root)
}

function documentsOf(text: string | Buffer, what: string) {
  try {
    return documentsIn(createSource(text))
  } catch (cause) {
    const line = cause instanceof YamlError ? `line ${cause.line}: ` : ""
    throw invalid(`${what} is no YAML: ${line}${messageOf(cause)}`, cause)
  }
}

const messageOf = (cause: unknown): string =>
  cause instanceof Error ? cause.message : String(cause)

const invalid = (message: string, cause?: unknown): PipelineError =>
  new PipelineError("PIPELINE_INVALID", message, { cause })
