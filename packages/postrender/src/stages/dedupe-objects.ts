import { loadKindTypes } from "@sternpost/schema"
import { type DedupeOptions, dedupe } from "@sternpost/transform"
import type { Stage } from "../contract.ts"

/** The stage of `uses: dedupe`. */
export function dedupeStage(options: unknown): Stage {
  return {
    uses: "dedupe",
    phase: "mutate",
    idempotent: true,
    async run({ manifests }, context) {
      const types = await loadKindTypes()
      for (const manifest of manifests)
        for (const { path, key, isEqual } of dedupe(manifest, types, options as DedupeOptions))
          if (!isEqual)
            context.report({
              severity: "warning",
              rule: "different-duplicate",
              message: `an item with ${key} was taken out, and the one that stays is different`,
              manifest,
              path,
            })
    },
  }
}
