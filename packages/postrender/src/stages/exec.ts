import type { StageDefinition } from "../contract.ts"
import { timeoutOption } from "./program-timeout.ts"

/** `uses: exec`: any program that reads manifests on stdin and writes manifests on stdout. */
export const exec: StageDefinition = {
  uses: "exec",
  summary: "pipes the selected objects through a program",
  phase: "mutate",
  options: {
    type: "object",
    required: ["command", "secrets"],
    additionalProperties: false,
    properties: {
      command: {
        type: ["string", "array"],
        items: { type: "string" },
        minItems: 1,
        minLength: 1,
        description:
          "The program: a name on PATH or a path relative to the pipeline file; as a list, with its first arguments. No shell is involved.",
      },
      args: {
        type: "array",
        items: { type: "string" },
        description: "Arguments, each its own item.",
      },
      env: {
        type: "array",
        items: { type: "string" },
        description:
          "Names of environment variables the program may see, `*` allowed; besides PATH it sees no others.",
      },
      setEnv: {
        type: "object",
        additionalProperties: { type: "string" },
        description: "Environment variables to set for the program.",
      },
      timeout: timeoutOption("60s"),
      secrets: {
        enum: ["pass", "withhold"],
        description:
          "Whether the program is handed Secrets (pass), or they go round it (withhold).",
      },
      output: {
        enum: ["reconcile", "verbatim"],
        description:
          "reconcile (default): keep comments and style, change only what the program changed. verbatim: take its text as it is.",
      },
    },
  },
  example: `- uses: exec
  with:
    command: [yq, '.metadata.labels.team = "payments"']
    secrets: withhold
    timeout: 10s
`,
  create(options, { baseDir }) {
    return {
      uses: "exec",
      phase: "mutate",
      // Nothing is known about a foreign program.
      idempotent: false,
      async run(selection, context) {
        const { pipeThrough } = await import("./exec-program.ts")
        await pipeThrough(selection, context, options, baseDir)
      },
    }
  },
}
