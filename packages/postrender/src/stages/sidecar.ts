import type { StageDefinition } from "../contract.ts"
import { APPS, INJECT, ON_CONFLICT, PARAMS, POSITION } from "./sidecar-schema.ts"

/** `uses: sidecar`: containers, volumes and variables put into pods, and taken out again. */
export const sidecar: StageDefinition = {
  uses: "sidecar",
  summary: "puts sidecars into pods, or takes them out again",
  phase: "mutate",
  readsPods: true,
  options: {
    type: "object",
    additionalProperties: false,
    properties: {
      name: {
        type: "string",
        minLength: 1,
        description: "What the sidecar is called in the status of the pods.",
      },
      template: {
        type: ["string", "object"],
        description:
          "A pod (metadata and spec) to merge into the pods, as YAML or as a text of it.",
      },
      templateFile: {
        type: "string",
        minLength: 1,
        description: "A file that holds the template, instead of `template`.",
      },
      templates: {
        type: "array",
        minItems: 1,
        description: "Several templates, instead of `name` and `template`.",
        items: {
          type: "object",
          required: ["name"],
          additionalProperties: false,
          properties: {
            name: { type: "string", minLength: 1, description: "Its name." },
            template: { type: ["string", "object"], description: "The template." },
            templateFile: { type: "string", minLength: 1, description: "Its file." },
            default: {
              type: "boolean",
              description: "Whether pods get it that choose none (the default is true).",
            },
          },
        },
      },
      params: PARAMS,
      values: { type: "object", description: "Values of the parameters." },
      native: {
        enum: ["auto", "always", "never"],
        description:
          "Whether sidecars become native ones, init containers that keep running: auto (the default) does so from Kubernetes 1.29 on, and leaves them as they are written where the version is not known.",
      },
      startupFromReadiness: {
        type: "boolean",
        description:
          "Give native sidecars without a startup probe their readiness probe as one, so that the application waits for them.",
      },
      jobs: {
        enum: ["native-only", "inject", "skip"],
        description:
          "What becomes of pods that run to an end: only native sidecars (the default), any, or none.",
      },
      hostNetwork: {
        enum: ["skip", "inject"],
        description: "What becomes of pods in the network of their node (the default is skip).",
      },
      position: POSITION,
      inject: INJECT,
      onConflict: ON_CONFLICT,
      apps: APPS,
      defaultContainer: {
        enum: ["auto", "always", "never"],
        description:
          "Whether the annotation of kubectl's default container is set where it is not: auto (the default) where a sidecar comes first.",
      },
      remove: {
        type: "boolean",
        description: "Take sidecars out: the one of `name`, or all that were put in.",
      },
    },
  },
  example: `- uses: sidecar
  with:
    name: log-agent
    template:
      spec:
        containers: [{name: log-agent, image: "fluent/fluent-bit:\${params.tag}"}]
    params: {tag: {type: string, default: "4.1.1", annotation: example.com/log-tag}}
`,
  async create(options, environment) {
    const { sidecarStage } = await import("./sidecar-objects.ts")
    return sidecarStage(options, environment)
  },
}
