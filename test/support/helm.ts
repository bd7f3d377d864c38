import { mkdirSync } from "node:fs"
import { join } from "node:path"

import { type ProgramResult, type RunOptions, runProgram } from "./run-program.ts"
import { scratchFolder } from "./scratch.ts"
import { tool } from "./tools.ts"

export type HelmName = "helm3" | "helm4"

export interface HelmOptions {
  /** The program, where it is not the usual one of its name: `helm4.0`. */
  readonly program?: string
  /** Where this Helm keeps its cache, configuration, data and plugins; by default a new one for the run. */
  readonly folder?: string
  /** Without it Helm reaches no cluster at all, whatever the user's own kubeconfig says. */
  readonly kubeconfig?: string
  readonly namespace?: string
  /** What else the environment holds, such as `HELM_DRIVER`. */
  readonly env?: NodeJS.ProcessEnv
}

export interface Helm {
  readonly name: HelmName
  readonly program: string
  /** The folder with the installed plugins. */
  readonly plugins: string
  readonly env: NodeJS.ProcessEnv
  /** Runs Helm to its end; resolves for every exit code. */
  run(args: readonly string[], options?: Omit<RunOptions, "env">): Promise<ProgramResult>
  /** As `run`, but rejects with what Helm printed if the exit code is not 0; gives stdout. */
  succeed(args: readonly string[], options?: Omit<RunOptions, "env">): Promise<string>
}

/** A real Helm that knows nothing of the user's own: neither settings, plugins, pipelines nor clusters. */
export function createHelm(name: HelmName, options: HelmOptions = {}): Helm {
  const program = tool(options.program ?? name)
  const folder = options.folder ?? scratchFolder("helm")
  const env = isolatedEnvironment(folder, options)
  const run: Helm["run"] = (args, runOptions) => runProgram(program, args, { ...runOptions, env })
  return {
    name,
    program,
    plugins: pluginsOf(folder),
    env,
    run,
    async succeed(args, runOptions) {
      const { status, stdout, stderr } = await run(args, runOptions)
      if (status === 0) return stdout
      throw new Error(`${name} ${args.join(" ")} exited with ${status}:\n${stderr}${stdout}`)
    },
  }
}

const pluginsOf = (folder: string): string => join(folder, "data", "plugins")

function isolatedEnvironment(folder: string, options: HelmOptions): NodeJS.ProcessEnv {
  const { kubeconfig, namespace, env } = options
  const foreign = /^(HELM|KUBE|STERNPOST|XDG)_|^KUBECONFIG$/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const folders = {
    HOME: join(folder, "home"),
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
    HELM_PLUGINS: pluginsOf(folder),
  }
  for (const path of Object.values(folders)) mkdirSync(path, { recursive: true })
  return {
    ...Object.fromEntries(kept),
    ...folders,
    KUBECONFIG: kubeconfig ?? join(folder, "no-kubeconfig"),
    ...(namespace === undefined ? {} : { HELM_NAMESPACE: namespace }),
    ...env,
  }
}
