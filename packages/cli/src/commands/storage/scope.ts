import { UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"

/** Throws a `UsageError` for one namespace and all of them. */
export function requireOneScope(command: string, { switches, values }: ParsedFlags): void {
  if (switches.has("all-namespaces") && values.has("namespace"))
    throw new UsageError(`${command}: --namespace and --all-namespaces exclude each other`)
}
