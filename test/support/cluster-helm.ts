import { askApi } from "./control-plane/api.ts"
import { type ControlPlane, createNamespace, kubectl, sharedControlPlane } from "./control-plane.ts"
import type { HelmName } from "./helm.ts"
import { createRenderingHelm, type RenderingHelm } from "./rendering-helm.ts"

/** A real Helm with our post-renderer, in a new namespace of the shared control plane. */
export interface ClusterHelm extends RenderingHelm {
  readonly plane: ControlPlane
  readonly namespace: string
  /** Runs kubectl in the namespace and gives its stdout; rejects if it fails. */
  kubectl(...args: readonly string[]): Promise<string>
  /** One object as it is in the cluster; rejects if there is none. */
  live<T>(object: string): Promise<T>
  /** The ConfigMaps, Jobs and Secrets, which hold the releases too, with their versions. */
  everything(): Promise<unknown>
}

/** Makes the namespace, on the control plane that all tests of a run share. */
export async function createClusterHelm(name: HelmName): Promise<ClusterHelm> {
  const plane = await sharedControlPlane()
  const namespace = await createNamespace(plane, name)
  const helm = await createRenderingHelm(name, { kubeconfig: plane.kubeconfig, namespace })
  const inNamespace = (...args: readonly string[]) => kubectl(plane, [...args, "-n", namespace])
  return {
    ...helm,
    plane,
    namespace,
    kubectl: inNamespace,
    everything: () => Promise.all(RESOURCES.map((path) => listAll(plane, namespace, path))),
    live: async (object) => JSON.parse(await inNamespace("get", object, "-o", "json")),
  }
}

const RESOURCES = ["api/v1/configmaps", "api/v1/secrets", "apis/batch/v1/jobs"]

// kubectl would take ten times as long.
async function listAll(plane: ControlPlane, namespace: string, path: string): Promise<unknown> {
  const place = path.replace(/[^/]+$/, (resource) => `namespaces/${namespace}/${resource}`)
  const { status, body } = await askApi(plane, "GET", `/${place}`)
  if (status !== 200) throw new Error(`GET /${place} was answered with ${status}: ${body}`)
  return JSON.parse(body).items
}
