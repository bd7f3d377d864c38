import { access } from "node:fs/promises"
import { isIPv6 } from "node:net"
import { join } from "node:path"
import type { Kubeconfig } from "./kubeconfig.ts"
import { type Environment, readConfigFile } from "./load.ts"

const ACCOUNT_FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount"
const NAME = "in-cluster"

/**
 * The access that Kubernetes gives to each pod through its service account, as a kubeconfig would say it;
 * undefined outside of a pod, or in one that has no account.
 */
export async function inClusterConfig(
  env: Environment,
  folder: string = ACCOUNT_FOLDER,
): Promise<Kubeconfig | undefined> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env
  const [tokenFile, authority, ownNamespace] = ["token", "ca.crt", "namespace"].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  if (!host || !port || !(await exists(tokenFile))) return undefined
  const cluster = {
    server: `https://${isIPv6(host) ? `[${host}]` : host}:${port}`,
    ...((await exists(authority)) ? { certificateAuthority: authority } : {}),
    // The network of a cluster is quicker than the compressing.
    disableCompression: true,
  }
  const namespace = (await exists(ownNamespace))
    ? (await readConfigFile(ownNamespace, "namespace")).trim()
    : ""
  const context = { cluster: NAME, user: NAME, ...(namespace === "" ? {} : { namespace }) }
  const named = <T>(value: T) => new Map([[NAME, { value, file: "" }]])
  return {
    currentContext: NAME,
    clusters: named(cluster),
    users: named({ tokenFile }),
    contexts: named(context),
  }
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
