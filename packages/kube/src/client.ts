import { readAnswer, readList, readObject } from "./answer.ts"
import { createDiscovery } from "./discovery.ts"
import type {
  DeleteOptions,
  KubeObject,
  KubeObjects,
  ListRef,
  PatchType,
  RequestOptions,
  WriteOptions,
} from "./objects.ts"
import { query } from "./query.ts"
import {
  describeRef,
  groupOf,
  listPath,
  objectPath,
  type Resource,
  requireNamespace,
} from "./resource.ts"
import type { Asked } from "./status.ts"
import type { KubeRequest, KubeResponse, Transport } from "./transport.ts"

/** A connection to one cluster. */
export interface KubeClient extends KubeObjects {
  /** How the API serves a kind. Rejects with the code `KUBE_KIND` if it does not. */
  resource(ref: ListRef, options?: RequestOptions): Promise<Resource>
  /** Closes the connections that are kept open. */
  close(): void
}

type Ref = ListRef & { readonly name?: string }

/** One call of the API, before it is known how its kind is served. */
interface Call {
  readonly verb: Asked["verb"]
  readonly ref: Ref
  readonly method: KubeRequest["method"]
  readonly path: (resource: Resource) => string
  readonly contentType?: string
  readonly accept?: string
  readonly sent?: unknown
}

const JSON_TYPE = "application/json"
// A server that does not know it sends whole objects.
const METADATA_LIST = `${JSON_TYPE};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,${JSON_TYPE}`
const PATCH_TYPES: Readonly<Record<PatchType, string>> = {
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
}

/** The verbs of the API over a transport. Kinds other than the commonest are looked up when first used. */
export function createKubeClient(transport: Transport): KubeClient {
  const discovery = createDiscovery(transport)

  async function ask(call: Call, options: RequestOptions): Promise<[KubeResponse, Asked]> {
    const { method, contentType, accept, sent, ref } = call
    const resource = await discovery.resource(ref, options)
    const response = await transport.send({
      method,
      path: call.path(resource),
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
      ...(contentType === undefined ? {} : { contentType }),
      ...(accept === undefined ? {} : { accept }),
      ...limits(options),
    })
    return [response, askedFor(call, resource)]
  }

  return {
    resource: discovery.resource,
    close: () => transport.close(),

    async get(ref, options = {}) {
      const path = (resource: Resource) => objectPath(resource, ref)
      const [response, asked] = await ask({ verb: "get", ref, method: "GET", path }, options)
      return readObject(response, asked, ref)
    },

    async list(ref, options = {}) {
      const { labelSelector, limit, metadataOnly } = options
      const parameters = query({ labelSelector, limit, continue: options.continue })
      const path = (resource: Resource) => listPath(resource, ref) + parameters
      const accept = metadataOnly ? { accept: METADATA_LIST } : {}
      const call = { verb: "list", ref, method: "GET", path, ...accept } as const
      const [response, asked] = await ask(call, options)
      return readList(response, asked, ref)
    },

    async create(object, options = {}) {
      const ref = refOf(object)
      const path = (resource: Resource) => {
        requireNamespace(resource, ref)
        return listPath(resource, ref) + writeQuery(options)
      }
      const sent = { method: "POST", contentType: JSON_TYPE, sent: object } as const
      return readObject(...(await ask({ verb: "create", ref, path, ...sent }, options)), ref)
    },

    async replace(object, options = {}) {
      const ref = { ...refOf(object), name: object.metadata.name ?? "" }
      const path = (resource: Resource) => objectPath(resource, ref) + writeQuery(options)
      const sent = { method: "PUT", contentType: JSON_TYPE, sent: object } as const
      return readObject(...(await ask({ verb: "update", ref, path, ...sent }, options)), ref)
    },

    async patch(ref, patch, options = {}) {
      const contentType = PATCH_TYPES[options.type ?? "merge"]
      const path = (resource: Resource) => objectPath(resource, ref) + writeQuery(options)
      const sent = { method: "PATCH", contentType, sent: patch } as const
      return readObject(...(await ask({ verb: "patch", ref, path, ...sent }, options)), ref)
    },

    async delete(ref, options = {}) {
      const path = (resource: Resource) => objectPath(resource, ref)
      const sent = { contentType: JSON_TYPE, sent: deleteBody(options) } as const
      readAnswer(...(await ask({ verb: "delete", ref, method: "DELETE", path, ...sent }, options)))
    },
  }
}

function writeQuery({ fieldManager, dryRun }: WriteOptions): string {
  return query({ fieldManager, dryRun: dryRun ? "All" : undefined })
}

function deleteBody({ uid, resourceVersion, propagationPolicy, dryRun }: DeleteOptions): object {
  const hasPreconditions = uid !== undefined || resourceVersion !== undefined
  return {
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...(hasPreconditions ? { preconditions: { uid, resourceVersion } } : {}),
    ...(propagationPolicy === undefined ? {} : { propagationPolicy }),
    ...(dryRun ? { dryRun: ["All"] } : {}),
  }
}

function limits({ signal, timeoutMs }: RequestOptions): RequestOptions {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  }
}

function refOf({ apiVersion, kind, metadata: { namespace, name } }: KubeObject): Ref {
  return {
    apiVersion,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    ...(name === undefined ? {} : { name }),
  }
}

function askedFor({ verb, ref, sent }: Call, { plural, kind, namespaced }: Resource): Asked {
  return {
    verb,
    object: describeRef(ref),
    apiGroup: groupOf(ref.apiVersion),
    resource: plural,
    ...(namespaced && ref.namespace !== undefined ? { namespace: ref.namespace } : {}),
    ...(kind === "Secret" ? { secret: sent } : {}),
  }
}
