import { type CommandSpec, commandSpec } from "./command-spec.ts"
import { exit, exits } from "./exits.ts"
import { plainFlags } from "./flag-docs.ts"

/** `sternpost kustomize`: kustomize without kustomize. */
export function kustomizeSpec(): CommandSpec {
  return commandSpec({
    name: "kustomize",
    summary: "build kustomizations, without kustomize",
    description: "Builds kustomizations as kustomize does, byte for byte, without the program.",
    examples: [
      { says: "An overlay", command: "sternpost kustomize build overlays/production" },
      { says: "All about it", command: "sternpost kustomize build --help" },
    ],
    exits: exits("done", "usage", "failed"),
    commands: [buildSpec()],
  })
}

function buildSpec(): CommandSpec {
  return commandSpec({
    name: "build",
    summary: "print what `kustomize build` prints",
    description:
      "Builds the kustomization of a folder and prints its resources, as kustomize 5.8 does. Nothing is fetched and no program is run unless that is allowed, and nothing is printed when anything fails.",
    args: [
      {
        name: "DIR",
        description: "The folder of the kustomization; by default the current one.",
        optional: true,
        completes: "file",
      },
    ],
    flags: [
      {
        name: "load-restrictor",
        kind: "value",
        value: "WHICH",
        description:
          "root (the default): no file outside of a kustomization's folder is read. none: any is.",
        choices: ["root", "none"],
      },
      {
        name: "reorder",
        kind: "value",
        value: "ORDER",
        description:
          "Where the kustomization has no sortOptions: legacy (the default), by kind; none, as they come.",
        choices: ["legacy", "none"],
      },
      {
        name: "allow-remote",
        kind: "switch",
        description: "Fetch resources that are URLs or git repositories.",
      },
      {
        name: "enable-helm",
        kind: "switch",
        description: "Render the charts of helmCharts by a program helm. Nothing is pulled.",
      },
      {
        name: "helm-command",
        kind: "value",
        value: "PROGRAM",
        description: "The program for --enable-helm; by default helm.",
      },
      ...plainFlags("debug"),
    ],
    examples: [
      { says: "An overlay", command: "sternpost kustomize build overlays/production" },
      {
        says: "With patches that bases share, in the order of the files",
        command:
          "sternpost kustomize build overlays/production --load-restrictor none --reorder none",
      },
    ],
    exits: [exit("done", "printed"), ...exits("usage", "failed")],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/kustomize.ts")).build(flags),
    },
  })
}
