import { maskValue } from "@sternpost/manifests"
import {
  applySetters,
  checkSetters,
  compileSearch,
  type SearchHit,
  type SearchOptions,
  type Setters,
} from "@sternpost/transform"
import type { Stage, StageContext } from "../contract.ts"

/** The stage of `uses: search-replace`. Throws for options that do not go together. */
export function searchReplaceStage(options: unknown): Stage {
  const checked = options as SearchOptions
  const search = compileSearch(checked)
  const onlyTells = checked["put-value"] === undefined && checked["put-comment"] === undefined
  return {
    uses: "search-replace",
    phase: "mutate",
    idempotent: search.idempotent,
    run({ manifests }, context) {
      for (const manifest of manifests)
        for (const hit of search.apply(manifest))
          if (onlyTells) tell(hit, context)
          else if (hit.isHomeless === true) tellHomeless(hit, context)
    },
  }
}

function tell({ manifest, path, text }: SearchHit, context: StageContext): void {
  // A secret is told to nobody.
  const isShown = maskValue(manifest, path, text) === text
  const message = isShown ? `it is "${text}"` : "it fits"
  context.report({ severity: "info", rule: "found", message, manifest, path })
}

function tellHomeless({ manifest, path }: SearchHit, context: StageContext): void {
  context.report({
    severity: "warning",
    rule: "no-place-for-comment",
    message:
      "it stands on a line with something behind it, where a comment of its own has no place",
    manifest,
    path,
  })
}

/** The stage of `uses: apply-setters`. Throws for names that are none. */
export function applySettersStage(options: unknown): Stage {
  const { setters } = options as { readonly setters: Setters }
  checkSetters(setters)
  return {
    uses: "apply-setters",
    phase: "mutate",
    idempotent: true,
    run({ manifests }, context) {
      const used = new Set(manifests.flatMap((manifest) => [...applySetters(manifest, setters)]))
      for (const name of Object.keys(setters))
        if (!used.has(name))
          context.report({
            severity: "warning",
            rule: "unused-setter",
            message: `no comment of the selected objects asks for "${name}"`,
          })
    },
  }
}
