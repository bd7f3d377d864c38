import { existsSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { PipelineError } from "../errors.ts"
import { type ConvertInput, readInputFile } from "./source.ts"

/** The names of a kustomization, in the order in which kustomize looks for them. */
export const KUSTOMIZATION_FILES: readonly string[] = [
  "kustomization.yaml",
  "kustomization.yml",
  "Kustomization",
]

const OTHERS = ["Kptfile", "helmfile.yaml"]

/**
 * Opens what is to be converted: a file, or a folder with a kustomization (else a Kptfile or a
 * helmfile.yaml). Throws a `PipelineError` where there is none, or it cannot be read.
 */
export function openConvertInput(path: string, cwd: string): ConvertInput {
  const found = resolve(cwd, path)
  if (statSync(found, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { ...readInputFile(found, path), folder: dirname(found) }
  const file = [...KUSTOMIZATION_FILES, ...OTHERS].find((name) => existsSync(join(found, name)))
  if (file === undefined)
    throw new PipelineError(
      "CONVERT_FAILED",
      `the folder "${path}" has no ${KUSTOMIZATION_FILES[0]}, Kptfile or helmfile.yaml; name the file`,
      { file: path },
    )
  return { ...readInputFile(join(found, file), join(path, file)), folder: found }
}
