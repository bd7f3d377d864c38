import { loadKindTypes } from "@sternpost/schema"
import { type DedupeOptions, dedupe, dedupeKeys } from "@sternpost/transform"
import type { Stage, StageEnvironment } from "../contract.ts"
import { crdsInStream } from "../schemas/crds.ts"

/** The stage of `uses: dedupe`. */
export function dedupeStage(options: unknown, { customTypes }: StageEnvironment): Stage {
  return {
    uses: "dedupe",
    phase: "mutate",
    idempotent: true,
    async run({ manifests, stream }, context) {
      const types = await loadKindTypes([
        ...customTypes,
        ...(await crdsInStream(stream, manifests)),
      ])
      const checked = options as DedupeOptions
      for (const manifest of manifests) {
        const found = [...dedupeKeys(manifest, checked), ...dedupe(manifest, types, checked)]
        for (const { path, key, isEqual } of found)
          if (!isEqual)
            context.report({
              severity: "warning",
              rule: "different-duplicate",
              message: `another one with ${key} was taken out, and the one that stays is different`,
              manifest,
              path,
            })
      }
    },
  }
}
