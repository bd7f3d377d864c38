import { createKubeClient, type KubeClient } from "./client.ts"
import { clusterAccess } from "./config/access.ts"
import { inClusterConfig } from "./config/in-cluster.ts"
import { type KubeconfigFiles, loadKubeconfig } from "./config/load.ts"
import { type ContextOverrides, type SelectedContext, selectContext } from "./config/select.ts"
import type { ClusterAccess } from "./connection/access.ts"
import { createHttpsTransport } from "./connection/https-transport.ts"
import { withRetries } from "./connection/retry.ts"
import { withThrottle } from "./connection/throttle.ts"
import type { ExecEnvironment } from "./credentials/exec-credentials.ts"
import { KubeError } from "./errors.ts"

/** Limits of a connection. */
export interface ConnectionLimits {
  /** How long a request may take that does not say so itself; 60 s unless given. */
  readonly timeoutMs?: number
  /** Requests a second, in the long run; 50 unless given. */
  readonly qps?: number
  /** Requests at once, after a pause; 100 unless given. */
  readonly burst?: number
}

export interface ConnectOptions
  extends KubeconfigFiles,
    ContextOverrides,
    ConnectionLimits,
    Pick<ExecEnvironment, "isInteractive"> {
  /** Where a pod finds its account. */
  readonly serviceAccountFolder?: string
}

/** A client of the cluster that the kubeconfig says. */
export interface ClusterClient extends KubeClient {
  /** Its address. */
  readonly server: string
  /** The namespace of the context, `default` if it has none. */
  readonly namespace: string
}

/**
 * Connects as kubectl would: to the cluster of the kubeconfig's context, or, where there is no kubeconfig, to
 * the one that this pod is in. Nothing is sent before the first request. Rejects with a `KubeError`.
 */
export async function connect(options: ConnectOptions = {}): Promise<ClusterClient> {
  const { env = process.env } = options
  const selected = await findContext(options)
  const { isInteractive } = options
  const environment = { env, ...(isInteractive === undefined ? {} : { isInteractive }) }
  const access = await clusterAccess(selected, environment)
  const { namespace } = selected
  return { ...openCluster(access, { ...options, env }), server: access.server, namespace }
}

async function findContext(options: ConnectOptions): Promise<SelectedContext> {
  const { env = process.env, context, server, serviceAccountFolder } = options
  const config = await loadKubeconfig(options)
  const isEmpty = config.contexts.size + config.clusters.size === 0
  if (!isEmpty || context !== undefined || server !== undefined)
    return selectContext(config, options)
  const ofPod = await inClusterConfig(env, serviceAccountFolder)
  if (ofPod === undefined) throw noCluster()
  return selectContext(ofPod, options)
}

const noCluster = (): KubeError =>
  new KubeError(
    "KUBE_CONFIG",
    "there is no kubeconfig, and this is no pod: set KUBECONFIG, or write ~/.kube/config",
  )

/** A client of a cluster whose access is known: throttled, and with retries. */
function openCluster(
  access: ClusterAccess,
  { timeoutMs, qps, burst, env }: ConnectionLimits & Pick<ConnectOptions, "env">,
): KubeClient {
  const transport = createHttpsTransport(access, {
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(env === undefined ? {} : { env }),
  })
  const throttled = withThrottle(transport, {
    ...(qps === undefined ? {} : { qps }),
    ...(burst === undefined ? {} : { burst }),
  })
  return createKubeClient(withRetries(throttled))
}
