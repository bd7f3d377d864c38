import { KubeError } from "../errors.ts"
import { groupOf, type Resource } from "../resource.ts"
import type { KubeRequest, KubeResponse, Transport } from "../transport.ts"
import { type Cluster, namespaceResource } from "./cluster.ts"
import { getObject, listObjects } from "./read.ts"
import { CORE_RESOURCES } from "./resources.ts"
import { type Attributes, type Call, forbidden, route } from "./route.ts"
import { answer, Refusal } from "./status.ts"
import { Store } from "./store.ts"
import { createObject, deleteObject, patchObject, replaceObject } from "./write.ts"

export interface MemoryApiServerOptions {
  /** More kinds to serve; they have no rules beyond those of metadata. */
  readonly resources?: readonly Resource[]
  /** Namespaces that are there from the beginning, besides `default` and `kube-system`. */
  readonly namespaces?: readonly string[]
  /** Who may do what; everybody everything unless given. */
  readonly authorize?: (attributes: Attributes) => boolean
  /** The clock of `creationTimestamp`. */
  readonly now?: () => Date
}

/** The API server without a cluster: objects in memory, with the semantics of the real one. */
export interface MemoryApiServer {
  /** Answers one request as a user. */
  handle(request: KubeRequest, user?: string): Promise<KubeResponse>
  /** A transport for `createKubeClient` that ends here. */
  transport(user?: string): Transport
  /** Lets the continue tokens that were given out expire. */
  compact(): void
}

/**
 * An API server in memory, for tests: uid, resourceVersion, conflicts, preconditions, finalizers, label
 * selectors, pages whose tokens expire, limits of size, the rules of Secrets, ConfigMaps and namespaces,
 * patches, discovery. It has no watch, no server-side apply, no field selectors and no managedFields,
 * refuses what it does not know, and ends a namespace at once. `testKube` holds it to the real server.
 */
export function createMemoryApiServer(options: MemoryApiServerOptions = {}): MemoryApiServer {
  const { resources = [], namespaces = [], now = () => new Date() } = options
  const { authorize = () => true } = options
  const cluster: Cluster = {
    store: new Store(),
    resources: [...CORE_RESOURCES, ...resources],
    now,
  }

  async function respond(request: KubeRequest, user: string): Promise<KubeResponse> {
    const call = route(request, cluster.resources)
    if ("discovery" in call) return discover(cluster, call.discovery)
    const attributes = attributesOf(call, user)
    if (!authorize(attributes)) throw forbidden(attributes, call)
    return VERBS[call.verb](cluster, call)
  }

  async function handle(request: KubeRequest, user = "admin"): Promise<KubeResponse> {
    try {
      return await respond(request, user)
    } catch (error) {
      if (error instanceof Refusal) return error.response
      throw error
    }
  }

  for (const name of ["default", "kube-system", ...namespaces]) addNamespace(cluster, name)
  return {
    handle,
    compact: () => cluster.store.compact(),
    transport: (user) => ({
      async send(request) {
        if (request.signal?.aborted) throw aborted(request)
        return handle(request, user)
      },
      close: () => undefined,
    }),
  }
}

const aborted = ({ method, path, signal }: KubeRequest): KubeError =>
  new KubeError("KUBE_ABORTED", `${method} ${path} was aborted`, { cause: signal?.reason })

const VERBS: Readonly<
  Record<Call["verb"], (cluster: Cluster, call: Call) => KubeResponse | Promise<KubeResponse>>
> = {
  get: getObject,
  list: listObjects,
  create: createObject,
  update: replaceObject,
  patch: patchObject,
  delete: deleteObject,
}

function attributesOf({ verb, resource, namespace, name }: Call, user: string): Attributes {
  return {
    user,
    verb,
    apiGroup: groupOf(resource.apiVersion),
    resource: resource.plural,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }
}

function discover({ resources }: Cluster, groupVersion: string): KubeResponse {
  const served = resources.filter(({ apiVersion }) => apiVersion === groupVersion)
  return answer(200, {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion,
    resources: served.map(({ plural, kind, namespaced }) => ({
      name: plural,
      singularName: kind.toLowerCase(),
      namespaced,
      kind,
      verbs: ["create", "delete", "get", "list", "patch", "update"],
    })),
  })
}

function addNamespace(cluster: Cluster, name: string): void {
  const resource = namespaceResource(cluster)
  const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } }
  const request = {
    method: "POST",
    path: "/api/v1/namespaces",
    body: JSON.stringify(body),
  } as const
  createObject(cluster, { resource, verb: "create", parameters: new Map(), request })
}
