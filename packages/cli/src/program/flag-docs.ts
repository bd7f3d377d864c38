import { RUN_FLAGS } from "../commands/run.ts"
import { CONTEXT_FLAGS, CONTEXT_SOURCES, howToTell } from "../context.ts"
import type { FlagSpec } from "../flags.ts"
import type { FlagDoc } from "./command-spec.ts"

type Wording = Omit<FlagDoc, "name" | "kind">

const CONTEXT_GROUP = "What is known about the Helm call (for a stage's `if`, and for programs):"

const WORDINGS: Readonly<Record<string, Wording>> = {
  config: {
    value: "FILE",
    description:
      "The pipeline; by default $STERNPOST_CONFIG, or the pipeline.yaml of this folder or the nearest above.",
    completes: "file",
  },
  crds: {
    value: "PATH",
    description:
      "CRDs of custom resources (a file, a folder, a glob or a chart), besides those of the pipeline and of the chart in whose folder it lies.",
    completes: "file",
  },
  report: {
    value: "FILE",
    description: "Write what each stage did, every edit and every finding to a file, as JSON.",
    completes: "file",
  },
  summary: { description: "Tell on stderr what each stage did." },
  quiet: { description: "Tell nothing but errors." },
  debug: { description: "Show where in the program an error came from." },
  release: { value: "NAME", description: "Name of the release" },
  namespace: { value: "NAME", description: "Namespace of the release" },
  revision: { value: "NUMBER", description: "Revision of the release, from 1" },
  operation: {
    value: "WORD",
    description: "What Helm is doing",
    choices: ["install", "upgrade"],
  },
  chart: { value: "NAME", description: "Name of the chart" },
  "chart-version": { value: "VERSION", description: "Version of the chart" },
  "app-version": { value: "VERSION", description: "Version of what the chart installs" },
  "kube-version": { value: "VERSION", description: "Version of the cluster's Kubernetes" },
}

/** The environment variable that stands for a flag of the Helm call. */
export function variableOf(flag: string): string | undefined {
  const field = Object.keys(CONTEXT_SOURCES).find((key) => CONTEXT_SOURCES[key] === flag)
  return field === undefined ? undefined : /variable (\S+)/.exec(howToTell(field) ?? "")?.[1]
}

/** Describes the flags of a spec that the hot path parses. */
export function documentFlags(spec: FlagSpec): readonly FlagDoc[] {
  const flags = Object.entries(spec).map(([name, kind]): FlagDoc => {
    const wording = WORDINGS[name]
    if (wording === undefined) throw new TypeError(`--${name} is not described`)
    const variable = variableOf(name)
    if (variable === undefined) return { name, kind, ...wording }
    const description = `${wording.description} [$${variable}].`
    return { name, kind, ...wording, description, group: CONTEXT_GROUP }
  })
  return [
    ...flags.filter(({ group }) => group === undefined),
    ...flags.filter(({ group }) => group !== undefined),
  ]
}

/** The flags of `sternpost run`. */
export function runFlags(): readonly FlagDoc[] {
  return documentFlags(RUN_FLAGS)
}

/** The flags of a command that runs the pipeline to tell something about it. */
export function pipelineFlags(): readonly FlagDoc[] {
  return documentFlags({ config: "value", crds: "list", debug: "switch", ...CONTEXT_FLAGS })
}

/** `--output` with the formats that a command knows; the first is the default. */
export function outputFlag(...choices: readonly string[]): FlagDoc {
  const description = `How to print it: ${choices.join(", ")} (the default is ${choices[0]}).`
  return { name: "output", kind: "value", value: "FORMAT", description, choices }
}

/** `--config` and `--debug`, for commands that do not take the flags of the Helm call. */
export function plainFlags(...names: readonly ("config" | "debug")[]): readonly FlagDoc[] {
  return documentFlags(Object.fromEntries(names.map((name) => [name, RUN_FLAGS[name] ?? "switch"])))
}
