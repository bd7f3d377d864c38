import { isQualifiedName, QUALIFIED_NAME_RULE } from "@sternpost/schema"
import {
  type ConfigHashOptions,
  hashConfigs,
  type SortOptions,
  sortObjects,
} from "@sternpost/transform"
import type { Stage } from "../contract.ts"
import { PipelineError } from "../errors.ts"

/** The stage of `uses: sort`. */
export function sortStage(options: unknown): Stage {
  return {
    uses: "sort",
    phase: "mutate",
    idempotent: true,
    run: ({ stream, manifests }) => sortObjects(stream, manifests, options as SortOptions),
  }
}

/** The stage of `uses: config-hash`. Throws for an annotation that is none. */
export function configHashStage(options: unknown): Stage {
  const checked = options as ConfigHashOptions
  const { annotation } = checked
  if (annotation !== undefined && !isQualifiedName(annotation))
    throw new PipelineError(
      "PIPELINE_INVALID",
      `"${annotation}" is not a valid annotation: it must be ${QUALIFIED_NAME_RULE}`,
    )
  return {
    uses: "config-hash",
    phase: "mutate",
    idempotent: true,
    run: ({ stream, manifests }) => hashConfigs(stream, manifests, checked),
  }
}
