import type { NameReference } from "@sternpost/schema"
import type { JsonSchema } from "../contract.ts"
import { FIELDS } from "./field-schema.ts"

/** `nameReference` of a kustomize configuration: kinds, and the fields that name objects of them. */
export interface ReferenceOption {
  readonly kind: string
  readonly group?: string
  readonly version?: string
  readonly fieldSpecs: readonly NameReference["field"][]
}

/** Schema of `references`. */
export const REFERENCES: JsonSchema = {
  type: "array",
  minItems: 1,
  description:
    "Fields of custom resources that name other objects: [{kind: Secret, fieldSpecs: [{kind: Certificate, path: spec/secretName}]}].",
  items: {
    type: "object",
    required: ["kind", "fieldSpecs"],
    additionalProperties: false,
    properties: {
      kind: { type: "string", minLength: 1, description: "Kind of the objects that are named." },
      group: { type: "string", description: "Their API group." },
      version: { type: "string", description: "Their version." },
      fieldSpecs: { ...FIELDS, description: "The fields that name them." },
    },
  },
}

/** What `references` says, one entry for each field. */
export function toReferences(options: readonly ReferenceOption[] = []): readonly NameReference[] {
  return options.flatMap(({ fieldSpecs, ...referent }) =>
    fieldSpecs.map((field) => ({ referent, field })),
  )
}
