import { buildKustomization } from "@sternpost/kustomize"
import { remoteFiles } from "@sternpost/postrender"
import { EXIT, type ExitCode, UsageError } from "../exit.ts"
import type { ParsedFlags } from "../flags.ts"
import { print } from "./print.ts"

const COMMAND = "sternpost kustomize build"

/** `sternpost kustomize build`: what `kustomize build` prints. */
export async function build({ positionals, values, switches }: ParsedFlags): Promise<ExitCode> {
  const [folder = ".", more] = positionals
  if (more !== undefined) throw new UsageError(`${COMMAND}: give one folder`)
  const remote = switches.has("allow-remote") ? await remoteFiles() : undefined
  try {
    const text = await buildKustomization(folder, {
      loadRestrictor: choice(values, "load-restrictor", ["root", "none"], "root"),
      reorder: choice(values, "reorder", ["legacy", "none"], "legacy"),
      ...(remote === undefined ? {} : { remote }),
    })
    print(text)
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
