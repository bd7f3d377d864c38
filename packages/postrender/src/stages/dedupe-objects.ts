import { loadKindTypes } from "@sternpost/schema"
import { type DedupeOptions, dedupe, dedupeKeys } from "@sternpost/transform"
import type { Stage } from "../contract.ts"

/** The stage of `uses: dedupe`. */
export function dedupeStage(options: unknown): Stage {
  return {
    uses: "dedupe",
    phase: "mutate",
    idempotent: true,
    async run({ manifests }, context) {
      const types = await loadKindTypes()
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
