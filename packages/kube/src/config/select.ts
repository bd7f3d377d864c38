import { resolve } from "node:path"
import { KubeError } from "../errors.ts"
import { without } from "../record.ts"
import type { ClusterEntry, ContextEntry, Kubeconfig, Named, UserEntry } from "./kubeconfig.ts"

/** What stands above the kubeconfig, as the flags of helm and kubectl do. */
export interface ContextOverrides {
  /** The context to use instead of the current one. */
  readonly context?: string
  readonly namespace?: string
  readonly server?: string
  readonly token?: string
  /** A file. */
  readonly certificateAuthority?: string
  readonly insecureSkipTlsVerify?: boolean
  readonly tlsServerName?: string
  readonly asUser?: string
  readonly asGroups?: readonly string[]
}

/** One way to one cluster. */
export interface SelectedContext {
  /** Its name, for messages; empty if there is none. */
  readonly name: string
  readonly cluster: Named<ClusterEntry>
  readonly user: Named<UserEntry>
  readonly namespace: string
}

/**
 * The cluster and the user of a context. What the overrides have replaces what would contradict it. Throws a
 * `KubeError` if there is no such context, or it names what is not there, or there is no server.
 */
export function selectContext(
  config: Kubeconfig,
  overrides: ContextOverrides = {},
): SelectedContext {
  const name = overrides.context ?? config.currentContext ?? ""
  const context =
    name === "" ? noContext(config, overrides) : find(config.contexts, "context", name)
  const { cluster = "", user = "", namespace } = context.value
  const nothing = { value: {}, file: context.file }
  const foundCluster =
    cluster === "" ? nothing : find(config.clusters, "cluster", cluster, `context "${name}"`)
  const foundUser = user === "" ? nothing : find(config.users, "user", user, `context "${name}"`)
  const selected = {
    name,
    cluster: { ...foundCluster, value: withCluster(foundCluster.value, overrides) },
    user: { ...foundUser, value: withUser(foundUser.value, overrides) },
    namespace: overrides.namespace ?? namespace ?? "default",
  }
  if (selected.cluster.value.server !== undefined) return selected
  const where =
    cluster === "" ? `context "${name}" has no cluster` : `cluster "${cluster}" has no server`
  throw new KubeError("KUBE_CONFIG", `${context.file}: ${where}`, { file: context.file })
}

function noContext({ contexts }: Kubeconfig, { server }: ContextOverrides): Named<ContextEntry> {
  // An address is enough to go on with.
  if (server !== undefined) return { value: {}, file: "" }
  const choice = contexts.size === 0 ? "there is none" : `there are ${listed(contexts)}`
  throw new KubeError("KUBE_CONFIG", `the kubeconfig has no current context: choose one, ${choice}`)
}

function find<T>(
  entries: ReadonlyMap<string, Named<T>>,
  what: string,
  name: string,
  from = "the kubeconfig",
): Named<T> {
  const found = entries.get(name)
  if (found !== undefined) return found
  const choice = entries.size === 0 ? "there is none" : `there are ${listed(entries)}`
  const wanted = from === "the kubeconfig" ? "" : `, which ${from} names`
  throw new KubeError("KUBE_CONFIG", `the kubeconfig has no ${what} "${name}"${wanted}: ${choice}`)
}

const listed = (entries: ReadonlyMap<string, unknown>): string =>
  [...entries.keys()].map((name) => `"${name}"`).join(", ")

function withCluster(cluster: ClusterEntry, overrides: ContextOverrides): ClusterEntry {
  const { server, certificateAuthority, insecureSkipTlsVerify, tlsServerName } = overrides
  const replacesAuthority = certificateAuthority !== undefined || insecureSkipTlsVerify === true
  return {
    ...(replacesAuthority
      ? without(cluster, "certificateAuthority", "certificateAuthorityData")
      : cluster),
    ...(server === undefined ? {} : { server }),
    ...(certificateAuthority === undefined
      ? {}
      : { certificateAuthority: resolve(certificateAuthority) }),
    ...(insecureSkipTlsVerify === undefined ? {} : { insecureSkipTlsVerify }),
    ...(tlsServerName === undefined ? {} : { tlsServerName }),
  }
}

function withUser(user: UserEntry, { token, asUser, asGroups }: ContextOverrides): UserEntry {
  return {
    ...(token === undefined
      ? user
      : { ...without(user, "tokenFile", "username", "password", "exec", "authProvider"), token }),
    ...(asUser === undefined ? {} : { as: asUser }),
    ...(asGroups === undefined ? {} : { asGroups }),
  }
}
