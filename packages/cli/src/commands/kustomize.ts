import { buildKustomization } from "@sternpost/kustomize"
import { chartRenderer, remoteFiles } from "@sternpost/postrender"
import { isBehindHelm3 } from "../behind-helm.ts"
import { EXIT, type ExitCode, UsageError } from "../exit.ts"
import { type ParsedFlags, parseFlags } from "../flags.ts"
import { print } from "./print.ts"

const COMMAND = "sternpost kustomize build"

const FLAGS = {
  "load-restrictor": "value",
  reorder: "value",
  "allow-remote": "switch",
  "enable-helm": "switch",
  "helm-command": "value",
  debug: "switch",
} as const

/** `sternpost kustomize build`, without what only the help needs. */
export function buildFrom(args: readonly string[], isHelm4Plugin: boolean): Promise<ExitCode> {
  if (isHelm4Plugin || isBehindHelm3())
    throw new UsageError(
      `${COMMAND}: it does not read what Helm renders, so it is nothing for --post-renderer-args; use sternpost-kustomize, or put the stage kustomize into a pipeline`,
    )
  return build(parseFlags(args, FLAGS, COMMAND))
}

/** What `kustomize build` prints. */
export async function build({ positionals, values, switches }: ParsedFlags): Promise<ExitCode> {
  const [folder = ".", more] = positionals
  if (more !== undefined) throw new UsageError(`${COMMAND}: give one folder`)
  const loadRestrictor = choice(values, "load-restrictor", ["root", "none"], "root")
  const reorder = choice(values, "reorder", ["legacy", "none"], "legacy")
  const remote = switches.has("allow-remote") ? await remoteFiles() : undefined
  const charts = switches.has("enable-helm")
    ? { renderChart: await chartRenderer(values.get("helm-command") ?? "helm") }
    : {}
  try {
    const fetched = remote === undefined ? {} : { remote }
    const options = { loadRestrictor, reorder, ...fetched, ...charts }
    print(await buildKustomization(folder, options))
    return EXIT.done
  } finally {
    remote?.dispose()
  }
}

function choice<T extends string>(
  values: ReadonlyMap<string, string>,
  flag: string,
  choices: readonly T[],
  otherwise: T,
): T {
  const given = values.get(flag)
  if (given === undefined) return otherwise
  const found = choices.find((one) => one === given)
  if (found !== undefined) return found
  throw new UsageError(`${COMMAND}: --${flag} must be ${choices.join(" or ")}, not "${given}"`)
}
