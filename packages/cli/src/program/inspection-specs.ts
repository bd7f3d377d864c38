import { type CommandSpec, commandSpec } from "./command-spec.ts"
import { exit, exits } from "./exits.ts"
import { outputFlag, pipelineFlags, plainFlags } from "./flag-docs.ts"

/** The commands that tell something about manifests, without giving them out. */
export function inspectionSpecs(): readonly CommandSpec[] {
  return [diffSpec(), explainSpec(), imagesSpec()]
}

function diffSpec(): CommandSpec {
  return commandSpec({
    name: "diff",
    summary: "show what the pipeline changes, object by object",
    description:
      "Runs the pipeline and prints, for each object that it changes, a unified diff of what the chart rendered and what Helm would get, with the stages that changed it. What a Secret holds is masked. Several files are read as one stream.",
    args: [
      {
        name: "FILE",
        description: "Rendered manifests; by default they come on stdin.",
        optional: true,
        variadic: true,
        completes: "file",
      },
    ],
    flags: [
      outputFlag("text", "json"),
      { name: "stat", kind: "switch", description: "Only count the changed lines of each object." },
      { name: "exit-code", kind: "switch", description: "Exit with 1 when there are changes." },
      ...pipelineFlags(),
    ],
    examples: [
      { says: "What happens to a chart", command: "helm template web ./chart | sternpost diff" },
      {
        says: "To rendered manifests, in numbers",
        command: "sternpost diff --stat manifests.yaml",
      },
      {
        says: "Every edit, for a program",
        command: "sternpost diff --output json < manifests.yaml",
      },
    ],
    exits: [
      exit("done", "done, whether there are changes or not"),
      exit("findings", "there are changes (with --exit-code)"),
      ...exits("usage", "failed", "refused"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/diff.ts")).diff(flags),
    },
  })
}

function explainSpec(): CommandSpec {
  return commandSpec({
    name: "explain",
    summary: "tell how an object, or one of its fields, came to be",
    description:
      "Runs the pipeline over the manifests on stdin and tells, for one object, which stages wrote which fields. With a PATH: the chart's template, the value it rendered, what each stage made of it, and the result. What a Secret holds is masked.",
    args: [
      {
        name: "OBJECT",
        description:
          "KIND/NAME or KIND/NAMESPACE/NAME; the kind also in the plural or short, as kubectl takes it.",
      },
      {
        name: "PATH",
        description: "A field, as spec.replicas or 'metadata.labels[\"a/b\"]'.",
        optional: true,
      },
    ],
    usage: "[flags] OBJECT [PATH] < MANIFESTS",
    flags: [outputFlag("text", "json"), ...pipelineFlags()],
    examples: [
      {
        says: "All that stages changed in an object",
        command: "sternpost explain deploy/web < manifests.yaml",
      },
      {
        says: "Who wrote a field",
        command: "sternpost explain deploy/shop/web spec.revisionHistoryLimit < manifests.yaml",
      },
      {
        says: "A key that is no plain word",
        command:
          "sternpost explain svc/web 'metadata.labels[\"example.com/team\"]' < manifests.yaml",
      },
    ],
    exits: [
      exit("done", "done"),
      exit("usage", "no such object or field, wrong usage, or a pipeline that is not valid"),
      ...exits("failed", "refused"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/explain.ts")).explainObject(flags),
    },
  })
}

function imagesSpec(): CommandSpec {
  return commandSpec({
    name: "images",
    summary: "list every image that manifests use",
    description:
      "Prints each image of the manifests once: those of containers, init and ephemeral containers and image volumes, in Kubernetes' own kinds and in custom resources that hold pods. No pipeline is run; put `sternpost run` before it for what Helm would get.",
    args: [
      {
        name: "FILE",
        description: "Rendered manifests; by default they come on stdin.",
        optional: true,
        variadic: true,
        completes: "file",
      },
    ],
    flags: [outputFlag("text", "json"), ...plainFlags("debug")],
    examples: [
      { says: "What to copy into a mirror", command: "sternpost images < manifests.yaml" },
      {
        says: "What Helm would get, behind the pipeline",
        command: "sternpost run < manifests.yaml | sternpost images",
      },
      {
        says: "Which object uses an image, and where",
        command: "sternpost images --output json manifests.yaml",
      },
    ],
    exits: [
      exit("done", "done"),
      exit("usage", "wrong usage"),
      exit("failed", "the manifests cannot be read, or name an image that is none"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/images.ts")).images(flags),
    },
  })
}
