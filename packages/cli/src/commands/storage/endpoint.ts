import type { DriverKind } from "@sternpost/storage"
import { UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { kubeOptions } from "./kube-options.ts"

/** One end of a migration. */
export interface Endpoint {
  readonly kind: Exclude<DriverKind, "memory">
  /** The context or connection string that was written after the driver. */
  readonly where?: string
}

const KINDS: Readonly<Record<string, Endpoint["kind"]>> = {
  secret: "secret",
  secrets: "secret",
  configmap: "configmap",
  configmaps: "configmap",
  sql: "sql",
}

/**
 * Reads `DRIVER[:CONTEXT_OR_DSN]`; records come from where Helm keeps them unless `--from` says otherwise.
 * Throws a `UsageError`, which never shows what may be a connection string.
 */
export function readEndpoint(
  flag: "from" | "to",
  given: string | undefined,
  env: NodeJS.ProcessEnv = process.env,
): Endpoint {
  const command = "sternpost storage migrate"
  const text = given ?? (flag === "from" ? env["HELM_DRIVER"] || "secret" : "")
  if (text === "")
    throw new UsageError(`${command}: --${flag} is missing: secret, configmap or sql`)
  const colon = text.indexOf(":")
  const name = colon < 0 ? text : text.slice(0, colon)
  const where = colon < 0 ? "" : text.slice(colon + 1)
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined
  if (kind !== undefined) return { kind, ...(where === "" ? {} : { where }) }
  if (name === "memory")
    throw new UsageError(
      `${command}: --${flag} memory makes no sense: it is gone when the command ends; name secret, configmap or sql`,
    )
  const shown = /^[A-Za-z]{1,20}$/.test(name) ? ` "${name}"` : ""
  throw new UsageError(
    `${command}: --${flag} names no driver${shown}: write secret, configmap or sql, and after a colon the context or the connection string`,
  )
}

// A context that is named counts as it stands in the kubeconfig: else both ends would lead to one cluster.
const OF_ONE_CLUSTER = [
  "HELM_KUBETOKEN",
  "HELM_KUBEAPISERVER",
  "HELM_KUBECAFILE",
  "HELM_KUBETLS_SERVER_NAME",
]

/** How to reach the cluster of an end. */
export function endpointOptions(
  { where }: Endpoint,
  flags: ParsedFlags,
  env: NodeJS.ProcessEnv = process.env,
): ReturnType<typeof kubeOptions> {
  if (where === undefined) return kubeOptions(flags, env)
  const values = new Map([...flags.values, ["kube-context", where]])
  const others = Object.entries(env).filter(([name]) => !OF_ONE_CLUSTER.includes(name))
  return kubeOptions({ values }, Object.fromEntries(others))
}
