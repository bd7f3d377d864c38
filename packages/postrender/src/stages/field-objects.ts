import {
  compileDeleteFields,
  compileSetFields,
  deleteObjects,
  type SetFieldsOptions,
} from "@sternpost/transform"
import type { Stage } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { type DanglingOption, tellingDangling } from "./dangling.ts"

/** The stage of `uses: set-fields`. Throws for a path that is none. */
export function setFieldsStage(options: unknown): Stage {
  const fields = compileSetFields(options as SetFieldsOptions)
  return {
    uses: "set-fields",
    phase: "mutate",
    idempotent: true,
    run({ manifests }) {
      for (const manifest of manifests) fields.apply(manifest)
    },
  }
}

/** The stage of `uses: delete`. Throws for a path that is none. */
export function deletingStage(options: unknown): Stage {
  const { fields, dangling } = options as DeleteOptions
  if (fields !== undefined && dangling !== undefined)
    throw new PipelineError(
      "PIPELINE_INVALID",
      "`dangling` is about objects that go, and `fields` lets them stay; leave one of them out",
    )
  const stage = deleting(fields)
  return fields === undefined ? tellingDangling(stage, dangling) : stage
}

interface DeleteOptions {
  readonly fields?: readonly string[]
  readonly dangling?: DanglingOption
}

function deleting(fields: DeleteOptions["fields"]): Stage {
  const deleteFields = fields === undefined ? undefined : compileDeleteFields(fields)
  return {
    uses: "delete",
    phase: "mutate",
    // Without the item at an index, the next one stands there.
    idempotent: fields?.every((path) => !/\[\d+\]/.test(path)) ?? true,
    run({ stream, manifests, isWhole }) {
      if (deleteFields !== undefined) {
        for (const manifest of manifests) deleteFields(manifest)
        return
      }
      if (isWhole)
        throw new PipelineError(
          "STAGE_FAILED",
          "it would delete every object; say by `match` which",
        )
      deleteObjects(stream, manifests)
    },
  }
}
