import type { StageDefinition } from "../contract.ts"

const TEXT = { type: "string", minLength: 1 }

/** `uses: search-replace`: finds fields by value and path, and writes to them, as kpt's function does. */
export const searchReplace: StageDefinition = {
  uses: "search-replace",
  summary: "finds fields by value and path, and writes to them",
  phase: "mutate",
  options: {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      "by-value": { ...TEXT, description: "The whole value of the field." },
      "by-value-regex": {
        ...TEXT,
        description: "A regular expression that the value fits somewhere.",
      },
      "by-path": {
        ...TEXT,
        description:
          "Where the field is: spec.replicas, **.image, spec.ports[*].port; a path without stars is made where it is missing.",
      },
      "put-value": {
        ...TEXT,
        description: `What to write, ${"$"}{1} being the first group of the regular expression; without it fields are only told.`,
      },
      "put-comment": {
        ...TEXT,
        description: `A comment for the line of the field, as kpt-set: ${"$"}{name} for apply-setters; for a list on that of its key.`,
      },
    },
  },
  example: `- uses: search-replace
  with:
    by-value-regex: registry\\.old\\.example/(.*)
    by-path: "**.image"
    put-value: registry.example/\${1}
`,
  async create(options) {
    const { searchReplaceStage } = await import("./kpt-objects.ts")
    return searchReplaceStage(options)
  },
}
