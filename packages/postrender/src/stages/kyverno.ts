import type { StageDefinition } from "../contract.ts"
import { CHECK_OUTCOME, paths } from "./check-schema.ts"
import { timeoutOption } from "./program-timeout.ts"

/** `uses: kyverno`: policies of Kyverno's, by its own CLI. */
export const kyverno: StageDefinition = {
  uses: "kyverno",
  summary: "asks the Kyverno CLI what policies of Kyverno's of all kinds would say",
  phase: "validate",
  options: {
    type: "object",
    required: ["policies"],
    additionalProperties: false,
    properties: {
      policies: paths("Policies of Kyverno's, of any kind, and PolicyExceptions."),
      values: {
        type: "string",
        minLength: 1,
        description: "The file of values for the policies' variables (--values-file).",
      },
      userInfo: {
        type: "string",
        minLength: 1,
        description: "The file that says who makes the requests (--userinfo).",
      },
      args: {
        type: "array",
        items: { type: "string" },
        description: "More arguments of kyverno apply, such as --registry.",
      },
      command: {
        type: "string",
        minLength: 1,
        description:
          "The program: a name on PATH or a path relative to the pipeline file (kyverno).",
      },
      env: {
        type: "array",
        items: { type: "string" },
        description:
          "Names of environment variables the program may see, `*` allowed; besides PATH it sees no others.",
      },
      timeout: timeoutOption("2m"),
      secrets: {
        enum: ["pass", "withhold"],
        description:
          "withhold (the default): Secrets are not shown to the program, and are not checked. pass: they are.",
      },
      failOn: CHECK_OUTCOME["failOn"] ?? {},
    },
  },
  example: `- uses: kyverno
  with: {policies: [kyverno/]}
`,
  async create(options, environment) {
    const { kyvernoStage } = await import("./kyverno-program.ts")
    return kyvernoStage(options, environment)
  },
}
