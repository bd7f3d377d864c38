import {
  compilePipeline,
  findStage,
  STAGES,
  type StageEntry,
  type StageSurroundings,
  singleStagePipeline,
} from "@sternpost/postrender"
import { didYouMean } from "../closest.ts"
import { CONTEXT_FLAGS, renderContext } from "../context.ts"
import { type ExitCode, UsageError } from "../exit.ts"
import { filter } from "../filter.ts"
import { type FlagSpec, type ParsedFlags, parseFlags } from "../flags.ts"
import { parseTarget } from "./target.ts"

/** How a stage's options are written as flags. */
export interface StageFlags {
  readonly spec: FlagSpec
  options(flags: ParsedFlags, command: string): unknown
}

const COMMON: FlagSpec = {
  ...CONTEXT_FLAGS,
  target: "list",
  exclude: "list",
  expect: "value",
  hooks: "value",
  if: "value",
  report: "value",
  summary: "switch",
  quiet: "switch",
  debug: "switch",
}

const STAGE_FLAGS: Readonly<Record<string, StageFlags>> = {
  labels: {
    spec: {
      "include-templates": "switch",
      "include-selectors": "switch",
      "include-volume-claim-templates": "switch",
      "allow-selector-change": "switch",
    },
    options: ({ positionals, switches }, command) => ({
      pairs: parsePairs(positionals, command, "KEY=VALUE"),
      includeTemplates: switches.has("include-templates"),
      includeSelectors: switches.has("include-selectors"),
      includeVolumeClaimTemplates: switches.has("include-volume-claim-templates"),
      // Whoever wrote the flag into a shell has asked for it.
      allowSelectorChange: switches.has("allow-selector-change") || "warn",
    }),
  },
  annotations: {
    spec: { "include-templates": "switch" },
    options: ({ positionals, switches }, command) => ({
      pairs: parsePairs(positionals, command, "KEY=VALUE"),
      includeTemplates: switches.has("include-templates"),
    }),
  },
  patch: {
    spec: {
      type: "value",
      patch: "value",
      crds: "list",
      "allow-name-change": "switch",
      "allow-kind-change": "switch",
    },
    options: ({ values, switches, positionals }, command) => {
      refusePositionals(positionals, command)
      const patch = values.get("patch")
      if (patch === undefined) throw new UsageError(`${command}: --patch FILE_OR_YAML is missing`)
      const type = values.get("type")
      return {
        ...patchSource(patch),
        ...(type === undefined ? {} : { type }),
        allowNameChange: switches.has("allow-name-change"),
        allowKindChange: switches.has("allow-kind-change"),
      }
    },
  },
  exec: {
    spec: { env: "list", timeout: "value", secrets: "value", output: "value" },
    options: ({ values, lists, positionals }, command) => {
      if (positionals.length === 0)
        throw new UsageError(`${command}: write the program after --, for example: -- yq '.a = 1'`)
      const given = (name: string) => (values.has(name) ? { [name]: values.get(name) } : {})
      return {
        command: positionals,
        env: lists.get("env") ?? [],
        ...given("timeout"),
        ...given("secrets"),
        ...given("output"),
      }
    },
  },
}

/** `sternpost stage NAME` and `sternpost-NAME`: one stage over stdin to stdout, options as flags. */
export async function stage(argv: readonly string[]): Promise<ExitCode> {
  const [uses, ...rest] = argv
  const command = `sternpost stage ${uses ?? "NAME"}`
  const known = uses === undefined ? undefined : await flagsOf(uses)
  if (uses === undefined || known === undefined) throw unknownStage(command, uses)
  const flags = parseFlags(rest, { ...COMMON, ...known.spec }, command)
  const report = flags.values.get("report")
  const entry = stageEntry(flags)
  const options = known.options(flags, command)
  const prepare = async () => compilePipeline(await singleStagePipeline(uses, options, entry))
  return filter(prepare, {
    reword: async (error) => (await import("./stage-problems.ts")).inFlags(error, uses, command),
    context: renderContext(flags, process.env),
    summary: flags.switches.has("summary"),
    quiet: flags.switches.has("quiet"),
    ...(report === undefined ? {} : { report }),
  })
}

async function flagsOf(uses: string): Promise<StageFlags | undefined> {
  if (findStage(uses) === undefined) return undefined
  const known = STAGE_FLAGS[uses] ?? (await import("../later-stages/table.ts")).laterFlags(uses)
  if (known !== undefined) return known
  if (uses === "lint")
    throw new UsageError(
      "sternpost stage lint: on the command line it is sternpost check --only lint --filter",
    )
  if (uses === "validate")
    throw new UsageError(
      "sternpost stage validate: on the command line it is sternpost check --filter",
    )
  throw new UsageError(
    `sternpost stage ${uses}: it judges what other stages did, so it belongs into a pipeline`,
  )
}

function unknownStage(command: string, uses = ""): UsageError {
  const names = STAGES.map((stage) => stage.uses)
  const hint = didYouMean(uses, names) || `; name one of ${names.join(", ")}`
  return new UsageError(`${command}: there is no such stage${hint}`)
}

function stageEntry({ lists, values }: ParsedFlags): StageEntry & StageSurroundings {
  const pick = (name: string) => (values.has(name) ? { [name]: values.get(name) } : {})
  const crds = lists.get("crds")
  const selectors = (name: string, flag: string) => {
    const list = lists.get(flag)
    return list === undefined ? {} : { [name]: list.map(parseTarget) }
  }
  return {
    ...selectors("match", "target"),
    ...selectors("exclude", "exclude"),
    ...(crds === undefined ? {} : { crds }),
    ...pick("expect"),
    ...pick("hooks"),
    ...pick("if"),
  }
}

/** Words like `a=b` as a map. Throws a `UsageError` for none at all, and for one without a key. */
export function parsePairs(
  words: readonly string[],
  command: string,
  shape: string,
): Record<string, string> {
  if (words.length === 0) throw new UsageError(`${command}: give at least one ${shape}`)
  return Object.fromEntries(
    words.map((word) => {
      const equals = word.indexOf("=")
      if (equals <= 0) throw new UsageError(`${command}: "${word}" is not ${shape}`)
      return [word.slice(0, equals), word.slice(equals + 1)]
    }),
  )
}

// A patch is YAML when it looks like YAML; anything else names a file.
function patchSource(text: string): { patch: string } | { path: string } {
  return /^\s*[[{-]|:\s|:$|\n/.test(text) ? { patch: text } : { path: text }
}

/** Throws a `UsageError` if there are any. */
export function refusePositionals([first]: readonly string[], command: string): void {
  if (first !== undefined) throw new UsageError(`${command}: unexpected argument "${first}"`)
}
