import { danglingReferences, identityOf } from "@sternpost/transform"
import type { Selection, Stage, StageContext } from "../contract.ts"

/** What a stage that removes or renames objects says of those that still name them. */
export type DanglingOption = "warn" | "fail" | "ignore"

/**
 * The stage, which afterwards tells what in the stream still names its objects by names that they have no more.
 * With `fail`, running it throws a `ManifestError` for the first such field.
 */
export function tellingDangling(stage: Stage, how: DanglingOption = "warn"): Stage {
  if (how === "ignore") return stage
  return {
    ...stage,
    async run(selection, context) {
      const before = selection.manifests.flatMap((manifest) => identityOf(manifest) ?? [])
      await stage.run(selection, context)
      tell(selection, before, how, context)
    },
  }
}

function tell(
  { stream }: Selection,
  before: Parameters<typeof danglingReferences>[1],
  how: DanglingOption,
  { release, report }: StageContext,
): void {
  const options = release?.namespace === undefined ? {} : { defaultNamespace: release.namespace }
  for (const { manifest, path, lost } of danglingReferences(stream.manifests, before, options)) {
    const message = `it names ${lost.kind} "${lost.name}", which this stage removed or renamed`
    if (how === "fail") throw manifest.errorAt(path, message)
    report({ severity: "warning", rule: "dangling-reference", message, manifest, path })
  }
}
