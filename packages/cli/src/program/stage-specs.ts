import { STAGES, type StageDefinition } from "@sternpost/postrender"
import { stage } from "../commands/stage.ts"
import { CONTEXT_FLAGS } from "../context.ts"
import { LATER_STAGES } from "../later-stages/table.ts"
import { optionChoices, type StageOption, stageOptions } from "../stage-options.ts"
import {
  type ArgumentDoc,
  type CommandSpec,
  commandSpec,
  type Example,
  type FlagDoc,
} from "./command-spec.ts"
import { exits } from "./exits.ts"
import { documentFlags } from "./flag-docs.ts"
import { wrap } from "./sections.ts"
import { STAGE_EXAMPLES } from "./stage-examples.ts"

/** What a stage takes on the command line, as far as its definition does not say it. */
export interface StageLine {
  readonly args: readonly ArgumentDoc[]
  readonly usage?: string
  /** Flags named like options, in kebab-case; the schema describes those without a description. */
  readonly flags: readonly (Omit<FlagDoc, "description"> & { readonly description?: string })[]
}

const PAIRS: ArgumentDoc = {
  name: "KEY=VALUE",
  description: "What to write; several may follow each other.",
  variadic: true,
}

const LINES: Readonly<Record<string, StageLine>> = {
  labels: {
    args: [PAIRS],
    flags: [
      { name: "include-templates", kind: "switch" },
      { name: "include-selectors", kind: "switch" },
      { name: "include-volume-claim-templates", kind: "switch" },
      {
        name: "allow-selector-change",
        kind: "switch",
        description: "Say nothing about selectors that cannot change if the release is installed.",
      },
    ],
  },
  annotations: { args: [PAIRS], flags: [{ name: "include-templates", kind: "switch" }] },
  patch: {
    args: [],
    flags: [
      {
        name: "patch",
        kind: "value",
        value: "YAML_OR_FILE",
        description: "The patch, as YAML or JSON, or the file that holds it.",
        completes: "file",
      },
      { name: "type", kind: "value", value: "TYPE" },
      {
        name: "crds",
        kind: "list",
        value: "PATH",
        description:
          "CRDs (a file, a folder or a glob) that say how the lists of custom resources merge.",
        completes: "file",
      },
      { name: "allow-name-change", kind: "switch" },
      { name: "allow-kind-change", kind: "switch" },
    ],
  },
  exec: {
    args: [
      { name: "COMMAND", description: "The program and its arguments, after --.", variadic: true },
    ],
    usage: "[flags] -- PROGRAM [ARGUMENT...]",
    flags: [
      { name: "secrets", kind: "value", value: "HOW" },
      { name: "env", kind: "list", value: "NAME" },
      { name: "timeout", kind: "value", value: "TIME" },
      { name: "output", kind: "value", value: "HOW" },
    ],
  },
}

const SELECTION = "Which objects:"

const SELECTION_FLAGS: readonly FlagDoc[] = [
  {
    name: "target",
    kind: "list",
    value: "SELECTOR",
    description:
      'Objects to work on, as kind=Deployment,name=web or labelSelector="a=b,c=d"; several mean "or". By default all.',
  },
  { name: "exclude", kind: "list", value: "SELECTOR", description: "Objects to leave alone." },
  {
    name: "expect",
    kind: "value",
    value: "NUMBER",
    description: "How many objects must be selected, else it fails: 1, 1+, 0..3.",
  },
  {
    name: "hooks",
    kind: "value",
    value: "WHICH",
    description: "Whether Helm hooks are worked on: include (the default), exclude or only.",
    choices: ["include", "exclude", "only"],
  },
  {
    name: "if",
    kind: "value",
    value: "CEL",
    description: "Do it only if this holds, for example: release.name != 'canary'",
  },
].map((flag) => ({ ...flag, group: SELECTION }) as FlagDoc)

/** The commands `sternpost stage NAME`, one for each stage that has flags. */
export function stageSpecs(): readonly CommandSpec[] {
  return STAGES.flatMap((definition) => {
    const { uses } = definition
    const line = LINES[uses] ?? LATER_STAGES[uses]
    if (line === undefined) return []
    return [stageSpec(definition, line, STAGE_EXAMPLES[uses] ?? LATER_STAGES[uses]?.examples ?? [])]
  })
}

function stageSpec(
  definition: StageDefinition,
  line: StageLine,
  examples: readonly Example[],
): CommandSpec {
  const { uses, summary, example } = definition
  return commandSpec({
    name: uses,
    summary,
    description: `A post-renderer of one stage: ${summary}. It reads manifests on stdin and writes them to stdout.`,
    ...(line.usage === undefined ? {} : { usage: line.usage }),
    args: line.args,
    flags: [
      ...line.flags.map((flag) => describedFlag(flag, definition)),
      ...SELECTION_FLAGS,
      ...documentFlags({
        report: "value",
        summary: "switch",
        quiet: "switch",
        debug: "switch",
        ...CONTEXT_FLAGS,
      }),
    ],
    examples,
    sections: [
      { title: "In a pipeline:", lines: example.trimEnd().split("\n") },
      { title: "Its options there:", lines: stageOptions(definition).flatMap(optionLines) },
    ],
    exits: exits("done", "findings", "usage", "failed", "refused"),
    action: {
      reads: "arguments",
      run: (args) => stage([uses, ...args]),
    },
  })
}

function describedFlag(flag: StageLine["flags"][number], definition: StageDefinition): FlagDoc {
  const option = flag.name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
  const described = stageOptions(definition).find(({ name }) => name === option)
  const choices = optionChoices(definition, option)
  return {
    description: described?.description ?? "",
    ...(choices === undefined ? {} : { choices }),
    ...flag,
  }
}

function optionLines({ name, type, required, description }: StageOption): readonly string[] {
  return wrap(`${name} (${type}${required ? ", required" : ""}): ${description}`)
}
