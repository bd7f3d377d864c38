import { isQualifiedName, QUALIFIED_NAME_RULE } from "@sternpost/schema"
import { type AnnotationOptions, addAnnotations, addAnnotationsToAll } from "@sternpost/transform"
import type { Stage, StageDefinition } from "../contract.ts"
import { PipelineError } from "../errors.ts"
import { FIELDS } from "./field-schema.ts"

/** `uses: annotations`: adds annotations to objects, and to their pod templates when asked to. */
export const annotations: StageDefinition = {
  uses: "annotations",
  summary: "adds annotations to objects and pod templates",
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
        description: "Annotations to write, key to value, over those an object has.",
      },
      includeTemplates: {
        type: "boolean",
        description: "Also annotate the pods that a workload makes; a new value rolls them.",
      },
      fields: { ...FIELDS, description: "Further maps to write the annotations into." },
    },
  },
  example: `- uses: annotations
  match: {kind: Ingress}
  with:
    pairs: {example.com/owner: platform@example.com}
`,
  create(options): Stage {
    const checked = options as AnnotationOptions
    for (const key of Object.keys(checked.pairs))
      if (!isQualifiedName(key))
        throw new PipelineError(
          "PIPELINE_INVALID",
          `key "${key}" is not a valid annotation: it must be ${QUALIFIED_NAME_RULE}`,
        )
    return {
      uses: "annotations",
      phase: "mutate",
      idempotent: true,
      run(selection) {
        if (selection.isWhole) addAnnotationsToAll(selection.stream, checked)
        else for (const manifest of selection.manifests) addAnnotations(manifest, checked)
      },
    }
  },
}
