import type { StageDefinition } from "../contract.ts"

/** `uses: add-resources`: adds objects to the stream. */
export const addResources: StageDefinition = {
  uses: "add-resources",
  summary: "adds objects",
  phase: "mutate",
  options: {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      resources: {
        type: ["array", "string"],
        items: { type: ["object", "string"] },
        description: "The objects, as YAML or as texts that hold YAML; several in one text too.",
      },
      files: {
        type: "array",
        minItems: 1,
        items: { type: "string", minLength: 1 },
        description: "Files that hold objects, relative to the pipeline.",
      },
      onExisting: {
        enum: ["fail", "skip", "replace"],
        description: "What to do about an object that is there already (the default is fail).",
      },
    },
  },
  example: `- uses: add-resources
  with:
    resources:
      - apiVersion: v1
        kind: LimitRange
        metadata: {name: defaults}
        spec: {limits: [{type: Container, default: {memory: 256Mi}}]}
`,
  async create(options, { baseDir }) {
    const { addResourcesStage } = await import("./add-resources-objects.ts")
    return addResourcesStage(options, baseDir)
  },
}
