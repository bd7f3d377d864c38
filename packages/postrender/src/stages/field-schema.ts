import type { JsonSchema } from "../contract.ts"

/** Schema of `fields`: places in objects, as kustomize's field specs. */
export const FIELDS: JsonSchema = {
  type: "array",
  minItems: 1,
  items: {
    type: "object",
    required: ["path"],
    additionalProperties: false,
    properties: {
      path: {
        type: "string",
        minLength: 1,
        description:
          "Keys with slashes between them; lists on the way are walked: spec/jobs/image.",
      },
      group: { type: "string", description: "Only objects of this API group; core is empty." },
      version: { type: "string", description: "Only objects of this version of the API." },
      kind: { type: "string", description: "Only objects of this kind." },
      create: { type: "boolean", description: "Make the field where it is missing." },
    },
  },
}
