import { formatPath } from "@sternpost/manifests"
import {
  type AffixOptions,
  affixNames,
  checkAffixes,
  type Leftover,
  type NamespaceOptions,
  setNamespace,
} from "@sternpost/transform"
import type { Stage, StageContext } from "../contract.ts"
import { type ReferenceOption, toReferences } from "./reference-schema.ts"

interface Named {
  readonly references?: readonly ReferenceOption[]
}

type Dangling = "warn" | "fail" | "ignore"

/** The stage of `uses: namespace`. */
export function namespaceStage(options: unknown): Stage {
  const { references, ...checked } = options as Omit<NamespaceOptions, "references"> & Named
  return {
    uses: "namespace",
    phase: "mutate",
    idempotent: true,
    run({ stream, manifests }, context) {
      setNamespace(stream, manifests, {
        ...checked,
        references: toReferences(references),
        ...defaultNamespace(context),
      })
    },
  }
}

/** The stage of `uses: name-affix`. Throws when there is nothing to put before or behind names. */
export function nameAffixStage(options: unknown): Stage {
  const {
    references,
    dangling = "warn",
    ...checked
  } = options as Omit<AffixOptions, "references"> & Named & { readonly dangling?: Dangling }
  checkAffixes(checked)
  return {
    uses: "name-affix",
    phase: "mutate",
    idempotent: false,
    run({ stream, manifests }, context) {
      const left = affixNames(stream, manifests, {
        ...checked,
        references: toReferences(references),
        ...defaultNamespace(context),
      })
      for (const leftover of left) tell(leftover, dangling, context)
    },
  }
}

function defaultNamespace({ release }: StageContext): Pick<AffixOptions, "defaultNamespace"> {
  return release?.namespace === undefined ? {} : { defaultNamespace: release.namespace }
}

function tell({ manifest, path, name }: Leftover, dangling: Dangling, context: StageContext): void {
  const message = `"${name}" may be the old name of a renamed object; if it is, add the field to references`
  if (dangling === "fail") throw manifest.errorAt(path, message)
  if (dangling === "warn")
    context.report({ severity: "warning", rule: "old-name", message, manifest, path })
  else context.skip(manifest, `old-name: ${formatPath(path)}`)
}
