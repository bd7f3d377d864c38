import type { Manifest, Path } from "@sternpost/manifests"
import { changedForGood, type LabelOptions } from "@sternpost/transform"
import type { Selection, StageContext } from "../contract.ts"

/** Whether selectors of workloads may change that are, or may be, installed. */
export type SelectorChange = boolean | "warn"

/**
 * Refuses labels that change what cannot change on an upgrade, unless the release is known to be a
 * first one or `allowed`; with `warn` it reports them instead.
 */
export function guardSelectors(
  { manifests }: Selection,
  context: StageContext,
  options: LabelOptions,
  allowed: SelectorChange,
): void {
  if (allowed === true || isFirst(context)) return
  const found = manifests.flatMap((manifest) => {
    const path = changedForGood(manifest, options)
    return path === undefined ? [] : [{ manifest, path }]
  })
  const [first, ...others] = found
  if (first === undefined) return
  const message = refusal(others.length, context)
  if (allowed === false) throw first.manifest.errorAt(first.path, message)
  context.report({ severity: "warning", rule: "selector-change", ...told(first, message) })
}

function isFirst({ release }: StageContext): boolean {
  return release?.isInstall === true || release?.revision === 1
}

function told(
  { manifest, path }: { readonly manifest: Manifest; readonly path: Path },
  message: string,
) {
  return { manifest, path, message }
}

function refusal(others: number, { release }: StageContext): string {
  const more = others === 0 ? "" : ` (and those of ${others} more)`
  const known = release?.isUpgrade === true
  const when = known ? "this is an upgrade" : "the release may be installed already"
  return `the labels change it${more}, which the API server refuses for an object that exists, and ${when}; say allowSelectorChange: true (--allow-selector-change) if that is meant, or --operation install`
}
