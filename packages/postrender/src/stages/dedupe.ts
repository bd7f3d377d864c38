import type { StageDefinition } from "../contract.ts"

/** `uses: dedupe`: takes out repeated items, which server-side apply refuses. */
export const dedupe: StageDefinition = {
  uses: "dedupe",
  summary: "takes out repeated environment variables, ports, mounts and the like",
  phase: "mutate",
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      onConflict: {
        enum: ["last", "first", "fail"],
        description:
          "Which of several different items of one key stays: last (the default, as the kubelet takes environment variables), first, or none: fail.",
      },
    },
  },
  example: `- uses: dedupe
  with: {onConflict: fail}
`,
  async create(options, environment) {
    const { dedupeStage } = await import("./dedupe-objects.ts")
    return dedupeStage(options, environment)
  },
}
