import type { StageDefinition } from "../contract.ts"

/** `uses: kustomize`: the objects go through a kustomization. */
export const kustomize: StageDefinition = {
  uses: "kustomize",
  summary: "sends the selected objects through a kustomization",
  phase: "mutate",
  options: {
    type: "object",
    required: ["dir"],
    additionalProperties: false,
    properties: {
      dir: {
        type: "string",
        minLength: 1,
        description: "The folder of the kustomization, relative to the pipeline file.",
      },
      engine: {
        enum: ["native", "binary"],
        description:
          "native (the default): our own, which needs no program and keeps text. binary: kustomize or kubectl from PATH.",
      },
      compat: {
        enum: ["kustomize", "sternpost"],
        description:
          "kustomize (the default): lists merge as in Kubernetes 1.21, images match as written. sternpost: as patch and images of this pipeline do it.",
      },
      stream: {
        type: "string",
        minLength: 1,
        description:
          "The file under resources for which the objects stand, for example all.yaml, be it there or not; by default one that does not exist, or none.",
      },
      loadRestrictor: {
        enum: ["root", "none"],
        description:
          "root (the default): no file outside of a kustomization's folder is read. none: any is.",
      },
      allowAbsentTargets: {
        type: "boolean",
        description: "Whether patches for objects that are not there are passed over.",
      },
      allowRemote: {
        type: "boolean",
        description: "Whether resources that are URLs or git repositories are fetched.",
      },
    },
  },
  example: `- uses: kustomize
  with:
    dir: overlays/production
`,
  async create(options, environment) {
    const { kustomizeStage } = await import("./kustomize-objects.ts")
    return kustomizeStage(options, environment)
  },
}
