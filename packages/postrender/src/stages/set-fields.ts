import type { StageDefinition } from "../contract.ts"

/** `uses: set-fields`: writes values at paths. */
export const setFields: StageDefinition = {
  uses: "set-fields",
  summary: "writes values at paths",
  phase: "mutate",
  options: {
    type: "object",
    required: ["fields"],
    additionalProperties: false,
    properties: {
      fields: {
        type: "object",
        minProperties: 1,
        description:
          'Paths to values: spec.replicas, spec.template.spec.containers[name=web].image, metadata.labels["a.b/c"], spec.ports[*].protocol.',
      },
      create: {
        type: "boolean",
        description:
          "Make keys that are not there (the default is true); otherwise a missing field is an error.",
      },
    },
  },
  example: `- uses: set-fields
  match: {kind: Deployment}
  with:
    fields:
      spec.revisionHistoryLimit: 3
      spec.template.spec.containers[*].imagePullPolicy: Always
`,
  async create(options) {
    const { setFieldsStage } = await import("./field-objects.ts")
    return setFieldsStage(options)
  },
}
