import type { JsonSchema } from "../contract.ts"

/** A list of files, folders or globs. */
export const paths = (description: string): JsonSchema => ({
  type: "array",
  items: { type: "string", minLength: 1 },
  description,
})

/** The objects as they were before. */
export const BEFORE: JsonSchema = paths(
  "The objects as they were before, such as `helm get manifest` tells: policies and rules of CRDs then see an update.",
)

/** The options that stages of checks share. */
export const CHECK_OUTCOME: Readonly<Record<string, JsonSchema>> = {
  kubernetesVersion: {
    type: "string",
    pattern: "^v?[0-9]+\\.[0-9]+",
    description:
      "The release that objects must fit, such as 1.34; by default that of the pipeline or of the Helm call, or else the newest that is known.",
  },
  waivers: paths("Files of findings to live with, each with a reason."),
  failOn: {
    enum: ["error", "warning", "info", "never"],
    description: "Findings as bad as this fail the run (error).",
  },
  gate: {
    enum: ["all", "introduced"],
    description:
      "introduced: findings that were there before the pipeline do not fail the run, and those that it mended are told (all).",
  },
}

/** The options of `uses: lint`. */
export const LINT_OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    profile: {
      enum: ["minimal", "recommended", "strict", "correctness", "reliability", "security"],
      description: "Which rules are on (recommended).",
    },
    rules: {
      type: "object",
      additionalProperties: { enum: ["error", "warning", "info", "off"] },
      description: "Rules by their ids that are on, off, or have another severity.",
    },
    ruleFiles: paths("Rules of your own by CEL or JSON Schema, and checks of Polaris."),
    lockFile: {
      type: "string",
      minLength: 1,
      description: "The lock file of the stage images: an image that is not in it is a finding.",
    },
    ...CHECK_OUTCOME,
  },
}

/** The options of `uses: validate`. */
export const VALIDATE_OPTIONS: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: {
    only: {
      type: "array",
      minItems: 1,
      items: { type: "string", minLength: 1 },
      description: "Only these checks; by default schema, and those that have an option here.",
    },
    crds: paths(
      "CRDs by which custom resources are checked, beside those of the pipeline and of the stream.",
    ),
    schemaLocations: paths("Where JSON Schemas are, as kubeconform's --schema-location has it."),
    missingSchemas: {
      enum: ["skip", "error"],
      description: "What becomes of objects that nobody has a schema of (skip).",
    },
    policies: paths(
      "ValidatingAdmissionPolicies with their bindings and parameters, and those of Kyverno.",
    ),
    before: BEFORE,
    podSecurity: {
      type: "string",
      minLength: 1,
      description: "The Pod Security Standard that pods must keep to, such as restricted:v1.34.",
    },
    ...CHECK_OUTCOME,
  },
}
