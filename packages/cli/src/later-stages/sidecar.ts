import { parsePairs, refusePositionals } from "../commands/stage.ts"
import { UsageError } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import { givenValues, type LaterStage } from "./later-stage.ts"

const INJECTING = ["template", "native", "jobs", "preset", "istio-revision", "on-conflict"]

/** `sternpost stage sidecar` and `sternpost-inject`. */
export const sidecar: LaterStage = {
  args: [],
  flags: [
    { name: "name", kind: "value", value: "NAME" },
    {
      name: "template",
      kind: "value",
      value: "FILE",
      description: "The file of the template: a pod (metadata and spec) to merge into the pods.",
      completes: "file",
    },
    {
      name: "param",
      kind: "list",
      value: "NAME=VALUE",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: what stands in the template
      description: "A value for ${params.NAME} in the template.",
    },
    { name: "native", kind: "value", value: "WHEN" },
    { name: "jobs", kind: "value", value: "HOW" },
    {
      name: "preset",
      kind: "value",
      value: "NAME",
      description: "Whose labels and annotations say which pods get it (the default is sternpost).",
      choices: ["sternpost", "istio", "linkerd", "vault"],
    },
    {
      name: "istio-revision",
      kind: "value",
      value: "NAME",
      description:
        "With --preset istio: the revision that the sidecars stand for (the default is any).",
    },
    {
      name: "on-conflict",
      kind: "value",
      value: "WHO",
      description:
        "Who wins where a pod says something else than the template (the default is userWins).",
      choices: ["userWins", "templateWins", "fail"],
    },
    { name: "remove", kind: "switch" },
    {
      name: "crds",
      kind: "list",
      value: "PATH",
      description: "CRDs (a file, a folder or a glob) that say where custom resources hold pods.",
      completes: "file",
    },
  ],
  examples: [
    {
      says: "A log shipper beside every application",
      command:
        "sternpost-inject --name log-agent --template log-agent.yaml --param tag=4.1.1 < manifests.yaml",
    },
    {
      says: "As native sidecars, so that Jobs still end; and what was left alone, and why",
      command:
        "sternpost-inject --name log-agent --template log-agent.yaml --param tag=4.1.1 --native always --report report.json < manifests.yaml",
    },
    {
      says: "Out again: the manifests are what they were",
      command: "sternpost-inject --remove --name log-agent < manifests.yaml",
    },
  ],
  options(flags, command) {
    refusePositionals(flags.positionals, command)
    return flags.switches.has("remove") ? removal(flags, command) : injection(flags, command)
  },
}

function removal(flags: ParsedFlags, command: string): object {
  const { values, lists } = flags
  const other =
    INJECTING.find((name) => values.has(name)) ?? (lists.has("param") ? "param" : undefined)
  if (other !== undefined)
    throw new UsageError(`${command}: --${other} says nothing where --remove takes sidecars out`)
  return { remove: true, ...givenValues(flags, { name: "name" }) }
}

function injection(flags: ParsedFlags, command: string): object {
  const { values, lists } = flags
  for (const name of ["name", "template"])
    if (!values.has(name))
      throw new UsageError(
        `${command}: give --name NAME and --template FILE, or --remove; --${name} is missing`,
      )
  const params = lists.get("param")
  const inject = givenValues(flags, { preset: "preset", "istio-revision": "revision" })
  return {
    ...givenValues(flags, {
      name: "name",
      template: "templateFile",
      native: "native",
      jobs: "jobs",
      "on-conflict": "onConflict",
    }),
    ...(params === undefined ? {} : { values: parsePairs(params, command, "NAME=VALUE") }),
    ...(Object.keys(inject).length === 0 ? {} : { inject }),
  }
}
