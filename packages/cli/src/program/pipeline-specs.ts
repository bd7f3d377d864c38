import { STAGES } from "@sternpost/postrender"
import { type CommandSpec, commandSpec } from "./command-spec.ts"
import { convertSpec } from "./convert-spec.ts"
import { exit, exits } from "./exits.ts"
import { outputFlag, plainFlags } from "./flag-docs.ts"

/** `sternpost pipeline`: what helps to write a pipeline. */
export function pipelineSpec(): CommandSpec {
  return commandSpec({
    name: "pipeline",
    summary: "write and test a pipeline",
    description: "What helps to write a pipeline document and to test it.",
    examples: [
      { says: "A pipeline to start from", command: "sternpost pipeline init shop.yaml" },
      { says: "What a stage can be", command: "sternpost pipeline stages" },
    ],
    exits: exits("done", "usage"),
    commands: [initSpec(), convertSpec(), stagesSpec(), schemaSpec(), testSpec()],
  })
}

function initSpec(): CommandSpec {
  return commandSpec({
    name: "init",
    summary: "write a commented pipeline to start from",
    description:
      "Writes a pipeline with one stage and comments that explain the rest. A file that is there already stays as it is.",
    args: [
      {
        name: "FILE",
        description: "Where to; by default pipeline.yaml.",
        optional: true,
        completes: "file",
      },
    ],
    flags: [
      { name: "force", kind: "switch", description: "Overwrite the file if there is one." },
      ...plainFlags("debug"),
    ],
    examples: [
      { says: "A pipeline under a name of its own", command: "sternpost pipeline init shop.yaml" },
      { says: "Start again", command: "sternpost pipeline init --force" },
    ],
    exits: [
      exit("done", "written"),
      exit("usage", "it cannot be written"),
      exit("refused", "the file is there already"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/pipeline/init.ts")).init(flags),
    },
  })
}

function stagesSpec(): CommandSpec {
  return commandSpec({
    name: "stages",
    summary: "list what a stage can be, or show one with its options",
    description: "Lists the stages that `uses` can name; with a name, its options and an example.",
    args: [
      {
        name: "NAME",
        description: "One of the stages.",
        optional: true,
        completes: STAGES.map(({ uses }) => uses),
      },
    ],
    flags: [outputFlag("text", "json"), ...plainFlags("debug")],
    examples: [
      { says: "All of them", command: "sternpost pipeline stages" },
      { says: "One, with its options", command: "sternpost pipeline stages patch" },
      { says: "For a program", command: "sternpost pipeline stages --output json" },
    ],
    exits: [exit("done", "done"), exit("usage", "there is no such stage")],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/pipeline/stages.ts")).stages(flags),
    },
  })
}

function schemaSpec(): CommandSpec {
  return commandSpec({
    name: "schema",
    summary: "print the JSON Schema of the pipeline document, for editors",
    description:
      "Prints the JSON Schema (draft 2020-12) of the pipeline document. Editors with a YAML language server complete and check a pipeline by it.",
    flags: plainFlags("debug"),
    sections: [
      {
        title: "In an editor:",
        lines: [
          "Keep the schema beside the pipeline, and begin the pipeline with this line:",
          "",
          "# yaml-language-server: $schema=pipeline.schema.json",
        ],
      },
    ],
    examples: [
      {
        says: "Keep it beside the pipeline",
        command: "sternpost pipeline schema > pipeline.schema.json",
      },
      { says: "Look at it", command: "sternpost pipeline schema | head" },
    ],
    exits: [exit("done", "done"), exit("usage", "wrong usage")],
    action: {
      reads: "flags",
      run: async () => (await import("../commands/pipeline/schema.ts")).schema(),
    },
  })
}

function testSpec(): CommandSpec {
  return commandSpec({
    name: "test",
    summary: "run a pipeline's golden tests",
    description:
      "Runs the pipeline over the input of each case and compares the result with what is expected, byte for byte.",
    args: [
      {
        name: "DIR",
        description:
          "Folder of cases, or one case; by default the folder tests beside the pipeline.",
        optional: true,
        completes: "folder",
      },
    ],
    flags: [
      { name: "update", kind: "switch", description: "Write the results as what is expected." },
      {
        name: "idempotent",
        kind: "switch",
        description: "Also run the pipeline on its own result, which must change nothing.",
      },
      outputFlag("text", "json", "junit"),
      ...plainFlags("config", "debug"),
    ],
    sections: [{ title: "A case is a folder of:", lines: CASE_FILES }],
    examples: [
      {
        says: "Write what is expected, the first time",
        command: "sternpost pipeline test --update",
      },
      { says: "One case", command: "sternpost pipeline test tests/web --idempotent" },
      { says: "In CI", command: "sternpost pipeline test --output junit > junit.xml" },
    ],
    exits: [
      exit("done", "every case passed"),
      exit("findings", "a case failed"),
      exit("usage", "there are no cases, or wrong usage"),
    ],
    action: {
      reads: "flags",
      run: async (flags) => (await import("../commands/pipeline/test.ts")).test(flags),
    },
  })
}

const CASE_FILES: readonly string[] = [
  "input.yaml          rendered manifests",
  "expected.yaml       the result; or instead",
  "expected-error.txt  a part of the message that the run must fail with",
  'context.yaml        optional: {release: {name: web}, chart: {version: 1.2.3}, kubernetesVersion: "1.34"}',
  "pipeline.yaml       optional: the pipeline of this case",
]
