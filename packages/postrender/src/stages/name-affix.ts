import type { StageDefinition } from "../contract.ts"
import { REFERENCES } from "./reference-schema.ts"

/** `uses: name-affix`: text before and behind names, in everything that names the objects too. */
export const nameAffix: StageDefinition = {
  uses: "name-affix",
  summary: "puts a prefix or suffix on names, in what names the objects too",
  phase: "mutate",
  readsPods: true,
  options: {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      prefix: { type: "string", description: "Text to put before each name." },
      suffix: { type: "string", description: "Text to put behind each name." },
      dangling: {
        enum: ["warn", "fail", "ignore"],
        description:
          "What to do about fields of custom resources that look like an old name but are not known to be one (the default is warn).",
      },
      references: REFERENCES,
    },
  },
  example: `- uses: name-affix
  with: {prefix: blue-}
`,
  async create(options) {
    const { nameAffixStage } = await import("./naming-objects.ts")
    return nameAffixStage(options)
  },
}
