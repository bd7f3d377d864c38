import type { StageDefinition } from "../contract.ts"

/** `uses: delete`: takes objects out of the stream, or fields out of objects. */
export const deleteStage: StageDefinition = {
  uses: "delete",
  summary: "takes out objects, or fields of objects",
  phase: "mutate",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      fields: {
        type: "array",
        minItems: 1,
        items: { type: "string", minLength: 1 },
        description:
          "Paths of fields to delete instead of the objects; what is not there is no error.",
      },
      dangling: {
        enum: ["warn", "fail", "ignore"],
        description: "What to do about fields that name the deleted objects (the default is warn).",
      },
    },
  },
  example: `- uses: delete
  match: {kind: PodSecurityPolicy}
`,
  async create(options) {
    const { deletingStage } = await import("./field-objects.ts")
    return deletingStage(options)
  },
}
