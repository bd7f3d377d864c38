import { mkdirSync } from "node:fs"
import { join } from "node:path"

import { type ProgramResult, type RunOptions, runProgram } from "./run-program.ts"
import { tool } from "./tools.ts"

export interface HelmOptions {
  /** Where this Helm keeps its cache, configuration, data and plugins; made if it is not there. */
  readonly folder: string
  /** Without it Helm reaches no cluster at all, whatever the user's own kubeconfig says. */
  readonly kubeconfig?: string
  readonly namespace?: string
  /** What else the environment holds, such as `HELM_DRIVER`. */
  readonly env?: NodeJS.ProcessEnv
}

export interface Helm {
  readonly program: string
  readonly env: NodeJS.ProcessEnv
  /** Runs Helm to its end; resolves for every exit code. */
  run(args: readonly string[], options?: Omit<RunOptions, "env">): Promise<ProgramResult>
  /** As `run`, but rejects with what Helm printed if the exit code is not 0; gives stdout. */
  succeed(args: readonly string[], options?: Omit<RunOptions, "env">): Promise<string>
}

/** A real Helm that knows nothing of the user's own: neither settings, plugins nor clusters. */
export function createHelm(name: "helm3" | "helm4", options: HelmOptions): Helm {
  const program = tool(name)
  const env = isolatedEnvironment(options)
  const run: Helm["run"] = (args, runOptions) => runProgram(program, args, { ...runOptions, env })
  return {
    program,
    env,
    run,
    async succeed(args, runOptions) {
      const { status, stdout, stderr } = await run(args, runOptions)
      if (status === 0) return stdout
      throw new Error(`${name} ${args.join(" ")} exited with ${status}:\n${stderr}${stdout}`)
    },
  }
}

function isolatedEnvironment({
  folder,
  kubeconfig,
  namespace,
  env,
}: HelmOptions): NodeJS.ProcessEnv {
  const foreign = /^(HELM|KUBE|XDG)_|^KUBECONFIG$/
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  const folders = {
    HOME: join(folder, "home"),
    HELM_CACHE_HOME: join(folder, "cache"),
    HELM_CONFIG_HOME: join(folder, "config"),
    HELM_DATA_HOME: join(folder, "data"),
    HELM_PLUGINS: join(folder, "data", "plugins"),
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
