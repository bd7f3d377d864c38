import type { StageDefinition } from "../contract.ts"

const HOW = { enum: ["fail", "warn", "ignore"] }

/** `uses: guard`: a validator of what the stages before it did. */
export const guard: StageDefinition = {
  uses: "guard",
  summary: "refuses changes that break an upgrade, lose objects or hooks, or expose secrets",
  phase: "validate",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      immutableFields: {
        ...HOW,
        description:
          "A field changed that cannot change on an upgrade (fail, unless the release is known to be a first one).",
      },
      jobTemplates: {
        ...HOW,
        description:
          "The pods of a Job changed, which cannot change if it is still there on an upgrade (warn).",
      },
      helmMetadata: {
        ...HOW,
        description: "Labels or annotations changed by which Helm knows its objects (fail).",
      },
      hooks: { ...HOW, description: "Annotations of Helm hooks changed or are gone (fail)." },
      removedObjects: { ...HOW, description: "Objects were taken out (warn)." },
      danglingReferences: {
        ...HOW,
        description: "An object names one that a stage removed or renamed (warn).",
      },
      secretExposure: {
        ...HOW,
        description: "A value of a Secret stands in another object now (fail).",
      },
    },
  },
  example: `- uses: guard
  with: {removedObjects: fail}
`,
  async create(options) {
    const { guardStage } = await import("./guard-objects.ts")
    return guardStage(options)
  },
}
