import { run } from "../commands/run.ts"
import { checkSpec } from "./check-spec.ts"
import { type CommandSpec, commandSpec } from "./command-spec.ts"
import { exit, exits } from "./exits.ts"
import { runFlags } from "./flag-docs.ts"
import { inspectionSpecs } from "./inspection-specs.ts"
import { kustomizeSpec } from "./kustomize-spec.ts"
import { pipelineSpec } from "./pipeline-specs.ts"
import { stageSpecs } from "./stage-specs.ts"
import { storageSpec } from "./storage-specs.ts"

/** The whole command: `sternpost` and everything below it. */
export function rootSpec(): CommandSpec {
  return commandSpec({
    name: "sternpost",
    summary: "what happens to Kubernetes manifests after Helm renders them",
    description:
      "What happens to Kubernetes manifests after Helm renders them: a post-renderer that runs a pipeline of stages. Without a command it is that post-renderer, the same as `sternpost run`.",
    usage: "[COMMAND] [flags]",
    flags: [{ name: "version", kind: "switch", description: "Print the version." }],
    examples: [
      { says: "A pipeline to start from", command: "sternpost pipeline init shop.yaml" },
      { says: "Behind Helm 3", command: "helm install web ./chart --post-renderer sternpost" },
      { says: "What the pipeline changes", command: "sternpost diff < manifests.yaml" },
    ],
    exits: exits("done", "findings", "usage", "failed", "refused"),
    commands: [
      runSpec(),
      stageGroup(),
      checkSpec(),
      ...inspectionSpecs(),
      pipelineSpec(),
      kustomizeSpec(),
      storageSpec(),
      completionSpec(),
    ],
  })
}

function runSpec(): CommandSpec {
  return commandSpec({
    name: "run",
    summary: "run the pipeline over stdin to stdout: the post-renderer",
    description:
      "Runs the pipeline over the manifests on stdin and writes the result to stdout. When anything fails, nothing is written and the exit code is not 0, so that Helm stops.",
    usage: "[flags] < MANIFESTS",
    flags: runFlags(),
    examples: [
      { says: "Any stream of manifests", command: "sternpost run < manifests.yaml" },
      {
        says: "Another pipeline, and what its stages did",
        command:
          "sternpost run --config pipeline.yaml --summary --report report.json < manifests.yaml",
      },
      {
        says: "Behind Helm 3",
        command:
          "helm install web ./chart --post-renderer sternpost --post-renderer-args --config=pipeline.yaml",
      },
    ],
    exits: exits("done", "findings", "usage", "failed", "refused"),
    action: {
      reads: "arguments",
      run,
    },
  })
}

function stageGroup(): CommandSpec {
  return commandSpec({
    name: "stage",
    summary: "run one stage over stdin to stdout, without a pipeline document",
    description:
      "Runs one stage over the manifests on stdin, its options given as flags. `sternpost-labels` is short for `sternpost stage labels`, and so on.",
    examples: [
      {
        says: "Stages as filters in a shell",
        command:
          "sternpost-labels team=shop < manifests.yaml | sternpost-annotations example.com/owner=shop",
      },
      { says: "All about one of them", command: "sternpost stage labels --help" },
    ],
    exits: exits("done", "findings", "usage", "failed", "refused"),
    commands: stageSpecs(),
  })
}

function completionSpec(): CommandSpec {
  return commandSpec({
    name: "completion",
    summary: "print a completion script for a shell",
    description: "Prints a script that completes commands, flags, stages and files.",
    args: [
      {
        name: "SHELL",
        description: "bash, zsh or fish.",
        completes: ["bash", "zsh", "fish"],
      },
    ],
    examples: [
      { says: "In ~/.bashrc", command: 'source /dev/stdin <<< "$(sternpost completion bash)"' },
      {
        says: "For zsh: a file in a folder of $fpath",
        command: "sternpost completion zsh > _sternpost",
      },
      {
        says: "For fish: a file in ~/.config/fish/completions",
        command: "sternpost completion fish > sternpost.fish",
      },
    ],
    exits: [exit("done", "done"), exit("usage", "there is no such shell, or wrong usage")],
    action: {
      reads: "flags",
      run: async (flags) =>
        (await import("../commands/completion.ts")).completion(flags, rootSpec()),
    },
  })
}
