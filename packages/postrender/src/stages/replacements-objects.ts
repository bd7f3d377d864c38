import { compileReplacements, type Replacement } from "@sternpost/transform"
import type { JsonSchema, Stage } from "../contract.ts"
import { conforms } from "../document/conforms.ts"
import { PipelineError } from "../errors.ts"
import { readOptionFile, unusableFile } from "./option-file.ts"
import { replacements as definition } from "./replacements.ts"

type Entry = Partial<Replacement> & { readonly path?: string }

/** The stage of `uses: replacements`. Throws for paths, patterns and files that are none. */
export function replacementsStage(options: unknown, baseDir: string): Stage {
  const { replacements } = options as { readonly replacements: readonly Entry[] }
  const compiled = compileReplacements(
    replacements.flatMap((entry, index) => entriesOf(entry, index, baseDir)),
  )
  return {
    uses: "replacements",
    phase: "mutate",
    idempotent: compiled.idempotent,
    run({ stream, manifests }, { report }) {
      compiled.apply(stream.manifests, manifests, (target) =>
        report({
          severity: "warning",
          rule: "target-not-found",
          message: `${target} selects no object, so nothing was copied to it`,
        }),
      )
    },
  }
}

function entriesOf(entry: Entry, index: number, baseDir: string): readonly Replacement[] {
  const { path, ...inline } = entry
  if (path === undefined) return [withTargets(inline, index)]
  if (Object.keys(inline).length > 0)
    throw new PipelineError(
      "PIPELINE_INVALID",
      `replacements[${index}]: a \`path\` stands for the whole entry`,
    )
  const content = [readOptionFile("file of replacements", path, baseDir)].flat()
  if (!conforms(definition.options as JsonSchema, { replacements: content }))
    throw unusableFile(
      "file of replacements",
      path,
      "it must hold replacements with source or sourceValue, and targets",
    )
  return content.map((one, at) => withTargets(one as Entry, at))
}

function withTargets(entry: Entry, index: number): Replacement {
  const { targets } = entry
  if (targets === undefined)
    throw new PipelineError("PIPELINE_INVALID", `replacements[${index}]: it has no \`targets\``)
  return { ...entry, targets }
}
