import { groupPath } from "../resource.ts"
import type { KubeRequest } from "../transport.ts"
import type { ServedResource } from "./resources.ts"
import { detailsOf, qualified, Refusal } from "./status.ts"

/** A request for objects, as the server understands it. */
export interface Call {
  readonly resource: ServedResource
  readonly verb: "get" | "list" | "create" | "update" | "patch" | "delete"
  readonly namespace?: string
  readonly name?: string
  readonly parameters: ReadonlyMap<string, string>
  readonly request: KubeRequest
}

/** A request for the resources of a group and version. */
export interface DiscoveryCall {
  readonly discovery: string
}

const VERBS = {
  object: { GET: "get", PUT: "update", PATCH: "patch", DELETE: "delete", POST: undefined },
  list: { GET: "list", POST: "create", PUT: undefined, PATCH: undefined, DELETE: undefined },
} as const

// What would be ignored silently is refused instead: a test must not pass because of it.
const PARAMETERS: Readonly<Record<Call["verb"], readonly string[]>> = {
  get: [],
  list: ["labelSelector", "limit", "continue"],
  create: ["fieldManager", "dryRun", "fieldValidation"],
  update: ["fieldManager", "dryRun", "fieldValidation"],
  patch: ["fieldManager", "dryRun", "fieldValidation"],
  delete: [],
}

/** Finds out what a request wants. Throws a `Refusal` for what is not served. */
export function route(
  request: KubeRequest,
  resources: readonly ServedResource[],
): Call | DiscoveryCall {
  const { pathname, searchParams } = new URL(request.path, "http://memory")
  const versions = new Set(resources.map(({ apiVersion }) => apiVersion))
  for (const apiVersion of versions) {
    const base = groupPath(apiVersion)
    if (pathname === base) return { discovery: apiVersion }
    if (!pathname.startsWith(`${base}/`)) continue
    const segments = pathname.slice(base.length + 1).split("/")
    const place = locate(segments.map(decodeURIComponent), apiVersion, resources)
    if (place !== undefined) return toCall(place, request, new Map(searchParams))
  }
  throw new Refusal("NotFound", "the server could not find the requested resource", { details: {} })
}

type Place = Pick<Call, "resource" | "namespace" | "name">

function locate(
  segments: readonly string[],
  apiVersion: string,
  resources: readonly ServedResource[],
): Place | undefined {
  const find = (plural: string | undefined, namespaced?: boolean) =>
    resources.find(
      (it) =>
        it.apiVersion === apiVersion &&
        it.plural === plural &&
        (namespaced === undefined || it.namespaced === namespaced),
    )
  const [first, namespace, plural, name, ...rest] = segments
  if (first === "namespaces" && namespace !== undefined && plural !== undefined) {
    const resource = find(plural, true)
    if (resource === undefined || rest.length > 0) return undefined
    return { resource, namespace, ...(name === undefined ? {} : { name }) }
  }
  const resource = find(first)
  if (resource === undefined || segments.length > (resource.namespaced ? 1 : 2)) return undefined
  return { resource, ...(namespace === undefined ? {} : { name: namespace }) }
}

function toCall(place: Place, request: KubeRequest, parameters: ReadonlyMap<string, string>): Call {
  const isOfAllNamespaces = place.resource.namespaced && place.namespace === undefined
  const verb = VERBS[place.name === undefined ? "list" : "object"][request.method]
  if (verb === undefined || (isOfAllNamespaces && verb !== "list"))
    throw new Refusal(
      "MethodNotAllowed",
      "the server does not allow this method on the requested resource",
      { details: {} },
    )
  const unknown = [...parameters.keys()].find((it) => !PARAMETERS[verb].includes(it))
  if (unknown !== undefined)
    throw new Refusal("BadRequest", `the in-memory API server has no parameter "${unknown}"`)
  return { ...place, verb, parameters, request }
}

/** Who asks, and for what, as `authorize` gets it. */
export interface Attributes {
  readonly user: string
  readonly verb: Call["verb"]
  readonly apiGroup: string
  readonly resource: string
  /** Absent for the whole cluster. */
  readonly namespace?: string
  readonly name?: string
}

/** The refusal of what a user may not do. */
export function forbidden(attributes: Attributes, { resource }: Call): Refusal {
  const { user, verb, apiGroup, namespace, name } = attributes
  const where = namespace === undefined ? "at the cluster scope" : `in the namespace "${namespace}"`
  const what = `${verb} resource "${resource.plural}" in API group "${apiGroup}" ${where}`
  return new Refusal(
    "Forbidden",
    `${qualified(resource, name)} is forbidden: User "${user}" cannot ${what}`,
    { details: detailsOf(resource, name) },
  )
}
