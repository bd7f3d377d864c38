import {
  isLabelValue,
  isQualifiedName,
  LABEL_VALUE_RULE,
  QUALIFIED_NAME_RULE,
} from "@sternpost/schema"
import { addLabels, addLabelsToAll, type LabelOptions } from "@sternpost/transform"
import type { Stage, StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { FIELDS } from "./field-schema.ts"
import type { SelectorChange } from "./selector-guard.ts"

/** `uses: labels`: adds labels to objects, and to their pod templates and selectors when asked to. */
export const labels: StageDefinition = {
  uses: "labels",
  summary: "adds labels to objects, pod templates and selectors",
  phase: "mutate",
  options: {
    type: "object",
    required: ["pairs"],
    additionalProperties: false,
    properties: {
      pairs: {
        type: "object",
        minProperties: 1,
        additionalProperties: { type: "string" },
        description: "Labels to write, key to value, over those an object has.",
      },
      includeTemplates: {
        type: "boolean",
        description: "Also label the pods that a workload makes.",
      },
      includeSelectors: {
        type: "boolean",
        description:
          "Also extend selectors, and the pods they select. The selector of an installed workload cannot be changed.",
      },
      includeVolumeClaimTemplates: {
        type: "boolean",
        description:
          "Also label the claims that a StatefulSet makes. Those of an installed one cannot be changed.",
      },
      allowSelectorChange: {
        enum: [true, false, "warn"],
        description:
          "Whether selectors and claims may change unless the release is known to be a first one: true, false (fail, the default) or warn.",
      },
      fields: { ...FIELDS, description: "Further maps to write the labels into." },
    },
  },
  example: `- uses: labels
  match: {kind: Deployment|StatefulSet}
  with:
    pairs: {example.com/team: payments}
    includeTemplates: true
`,
  create(options): Stage {
    const { allowSelectorChange = false, ...checked } = options as LabelsOptions
    for (const [key, value] of Object.entries(checked.pairs)) checkLabel(key, value)
    return {
      uses: "labels",
      phase: "mutate",
      idempotent: true,
      async run(selection, context) {
        if (isRisky(checked)) {
          const { guardSelectors } = await import("./selector-guard.ts")
          guardSelectors(selection, context, checked, allowSelectorChange)
        }
        if (selection.isWhole) addLabelsToAll(selection.stream, checked)
        else for (const manifest of selection.manifests) addLabels(manifest, checked)
      },
    }
  },
}

interface LabelsOptions extends LabelOptions {
  readonly allowSelectorChange?: SelectorChange
}

function isRisky(options: LabelOptions): boolean {
  const { includeSelectors, includeVolumeClaimTemplates, fields } = options
  return includeSelectors === true || includeVolumeClaimTemplates === true || fields !== undefined
}

function checkLabel(key: string, value: string): void {
  if (!isQualifiedName(key))
    throw new PipelineError(
      "PIPELINE_INVALID",
      `key "${key}" is not a valid label: it must be ${QUALIFIED_NAME_RULE}`,
    )
  if (!isLabelValue(value))
    throw new PipelineError(
      "PIPELINE_INVALID",
      `value "${value}" of label "${key}" is not valid: it must be ${LABEL_VALUE_RULE}`,
    )
}
