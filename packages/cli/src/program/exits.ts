import { EXIT, type ExitCode } from "../exit.ts"
import type { ExitDoc } from "./command-spec.ts"

const MEANINGS: Readonly<Record<keyof typeof EXIT, string>> = {
  done: "done",
  findings: "a validator found something of severity error",
  usage: "wrong usage, or a pipeline that is not found or not valid",
  failed: "a stage failed, or the manifests cannot be read",
  refused: "refused for safety",
}

/** The exit codes that a command has. */
export function exits(...names: readonly (keyof typeof EXIT)[]): readonly ExitDoc[] {
  return names.map((name) => exit(name, MEANINGS[name]))
}

/** An exit code with a meaning of its own. */
export function exit(name: keyof typeof EXIT, means: string): ExitDoc {
  const code: ExitCode = EXIT[name]
  return { code, means }
}
