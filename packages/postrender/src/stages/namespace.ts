import type { StageDefinition } from "../contract.ts"
import { FIELDS } from "./field-schema.ts"
import { REFERENCES } from "./reference-schema.ts"

/** `uses: namespace`: moves objects into a namespace, and what names them after them. */
export const namespace: StageDefinition = {
  uses: "namespace",
  summary: "moves objects into a namespace, and what names them after them",
  phase: "mutate",
  readsPods: true,
  options: {
    type: "object",
    required: ["namespace"],
    additionalProperties: false,
    properties: {
      namespace: {
        type: "string",
        pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
        maxLength: 63,
        examples: ["shop"],
        description: "The namespace.",
      },
      unsetOnly: {
        type: "boolean",
        description: "Leave objects that have a namespace where they are.",
      },
      setRoleBindingSubjects: {
        enum: ["defaultOnly", "allServiceAccounts", "none"],
        description:
          "Which ServiceAccounts in role bindings get it, besides those of the stream: the one called default (as kustomize), all, or none.",
      },
      clusterScoped: {
        type: "array",
        items: { type: "string" },
        description: "Further kinds that belong to no namespace.",
      },
      fields: { ...FIELDS, description: "Further fields that hold the namespace." },
      references: REFERENCES,
    },
  },
  example: `- uses: namespace
  with: {namespace: shop}
`,
  async create(options) {
    const { namespaceStage } = await import("./naming-objects.ts")
    return namespaceStage(options)
  },
}
