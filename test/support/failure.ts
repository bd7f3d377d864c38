import { join } from "node:path"

import type { HelmName } from "./helm.ts"
import { executables } from "./rendering-helm.ts"

/** What Sternpost says and how it exits. */
export interface Failure {
  readonly message: string
  readonly code: number
}

/** All that Helm prints on stderr when Sternpost fails behind it. */
export function stderrOf(
  name: HelmName,
  verb: "install" | "upgrade" | "template",
  { message, code }: Failure,
): string {
  const { prefix, suffix } = VERBS[verb]
  const reason =
    name === "helm3"
      ? `error while running post render on files: error while running command ${join(executables, "sternpost")}. error output:\n${message}\n: exit status ${code}`
      : `error while parsing post rendered output: error parsing YAML: invalid document separator: --- ${oneLine(message)}`
  return `Error: ${prefix}${reason}\n${suffix}`
}

const VERBS = {
  install: { prefix: "INSTALLATION FAILED: ", suffix: "" },
  upgrade: { prefix: "UPGRADE FAILED: ", suffix: "" },
  template: { prefix: "", suffix: "\nUse --debug flag to render out invalid YAML\n" },
} as const

// Of an expression that a caret points into, only the expression.
const oneLine = (message: string): string =>
  message
    .replace(/\n\s*(.*)\n\s*\^+$/, " ($1)")
    .replace(/:\n\s*/g, ": ")
    .replace(/\n\s*/g, "; ")
