import { CONVERT_FORMATS } from "@sternpost/postrender"
import { type CommandSpec, commandSpec } from "./command-spec.ts"
import { exit } from "./exits.ts"
import { documentFlags } from "./flag-docs.ts"

/** `sternpost pipeline convert`: from other tools to a pipeline, and from a pipeline to kustomize. */
export function convertSpec(): CommandSpec {
  return commandSpec({
    name: "convert",
    summary: "make a pipeline of a kustomization, HelmRelease, helmfile or Kptfile",
    description:
      "Writes a pipeline that does what another tool does to manifests: a kustomization, the postRenderers and commonMetadata of a Flux HelmRelease, the patches and transformers of a Helmfile release, the pipeline of a Kptfile. What has no equal becomes a comment. Several files become one pipeline, in their order. With --to kustomization it goes the other way.",
    args: [
      {
        name: "FILE",
        description: "A file, a folder with a kustomization, or - for stdin.",
        variadic: true,
        completes: "file",
      },
    ],
    flags: [
      {
        name: "from",
        kind: "value",
        value: "FORMAT",
        description: "What the file is; by default its content tells.",
        choices: [...CONVERT_FORMATS],
      },
      {
        name: "release",
        kind: "value",
        value: "NAME",
        description: "Which release of a file that holds several.",
      },
      {
        name: "to",
        kind: "value",
        value: "FORMAT",
        description: "What to make of it (the default is pipeline).",
        choices: ["pipeline", "kustomization"],
      },
      {
        name: "output",
        short: "o",
        kind: "value",
        value: "FILE",
        description: "Write to a file; paths are relative to it. By default to stdout.",
        completes: "file",
      },
      { name: "force", kind: "switch", description: "Overwrite the file if there is one." },
      ...documentFlags({ quiet: "switch", debug: "switch" }),
    ],
    examples: [
      {
        says: "The kustomization of a folder",
        command: "sternpost pipeline convert migrate/kustomize -o kustomize-pipeline.yaml",
      },
      {
        says: "One release of several",
        command: "sternpost pipeline convert migrate/helmfile.yaml --release web",
      },
      {
        says: "The other way",
        command: "sternpost pipeline convert --to kustomization pipeline.yaml",
      },
    ],
    exits: [
      exit("done", "converted; what has no equal is told on stderr"),
      exit("usage", "it cannot be read, is something else, or holds nothing to convert"),
      exit("refused", "the file is there already"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/pipeline/convert.ts")).convert(flags),
    },
  })
}
