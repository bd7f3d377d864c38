import type { StageDefinition } from "../contract.ts"
import { patchStage } from "./patch-objects.ts"

/** `uses: patch`: a JSON Patch, a merge patch or a strategic merge patch on each selected object. */
export const patch: StageDefinition = {
  uses: "patch",
  summary: "patches objects: JSON Patch, merge patch or strategic merge patch",
  phase: "mutate",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      type: {
        enum: ["json", "merge", "strategic"],
        description:
          "json: a list of operations; merge: a partial object in which null deletes and lists are replaced; strategic: the same, but lists merge by their keys as in Kubernetes. A list is a json patch by itself.",
      },
      patch: {
        type: ["string", "object", "array"],
        description: "The patch, as YAML or as a text that holds YAML or JSON.",
      },
      path: { type: "string", description: "A file that holds the patch, instead of `patch`." },
      allowNameChange: { type: "boolean", description: "Let the patch rename the object." },
      allowKindChange: { type: "boolean", description: "Let the patch change the object's kind." },
    },
  },
  example: `- uses: patch
  match: {kind: Deployment, name: web}
  expect: 1
  with:
    type: json
    patch:
      - {op: replace, path: /spec/replicas, value: 3}
`,
  async create(options, environment) {
    const { type, allowNameChange } = options as {
      readonly type?: string
      readonly allowNameChange?: boolean
    }
    const stage =
      type === "strategic"
        ? (await import("./patch-strategic.ts")).strategicStage(options, environment)
        : patchStage(options, environment)
    if (allowNameChange !== true) return stage
    return (await import("./dangling.ts")).tellingDangling(stage)
  },
}
