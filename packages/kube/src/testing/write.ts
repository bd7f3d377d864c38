import type { KubeObject } from "../objects.ts"
import { isRecord, without } from "../record.ts"
import type { KubeResponse } from "../transport.ts"
import {
  type Cluster,
  endNamespaces,
  generatedName,
  markDeleted,
  newUid,
  objectKey,
  present,
  remove,
  requireActiveNamespace,
  timestamp,
} from "./cluster.ts"
import { applyPatch } from "./patch.ts"
import type { ServedResource } from "./resources.ts"
import type { Call } from "./route.ts"
import { metadataProblems, prepareMetadata } from "./rules/metadata.ts"
import { answer, conflict, detailsOf, failure, invalid, qualified, Refusal } from "./status.ts"

const MAX_BODY_BYTES = 3_145_728

export function createObject(cluster: Cluster, call: Call): KubeResponse {
  const { resource, namespace } = call
  const sent = readObject(call)
  requireNamespace(call, sent)
  const { name: given, generateName, resourceVersion } = sent.metadata
  const name = given ?? (generateName === undefined ? "" : generatedName(generateName))
  if (namespace !== undefined) requireActiveNamespace(cluster, resource, name, namespace)
  if (resourceVersion !== undefined)
    return failure(500, "resourceVersion should not be set on objects to be created")
  const metadata = {
    ...sent.metadata,
    name,
    ...(namespace === undefined ? {} : { namespace }),
    uid: newUid(),
    creationTimestamp: timestamp(cluster),
  }
  const object = checked(resource, prepare(resource, { ...sent, metadata }))
  const key = objectKey(resource, name, namespace)
  if (cluster.store.read(key) !== undefined) throw alreadyExists(resource, name)
  return answer(201, isDryRun(call) ? object : cluster.store.write(key, object))
}

export function replaceObject(cluster: Cluster, call: Call): KubeResponse {
  return update(cluster, call, readObject(call))
}

export function patchObject(cluster: Cluster, call: Call): Promise<KubeResponse> {
  const old = present(cluster, call.resource, call.name ?? "", call.namespace)
  requireSize(call)
  return applyPatch(old, call).then((patched) => update(cluster, call, fromPatch(call, patched)))
}

/** The object that a patch made. What cannot be read is quoted whole, as the real server does. */
function fromPatch(call: Call, patched: Record<string, unknown>): KubeObject {
  try {
    return toObject(call, patched)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const quoted = JSON.stringify(JSON.stringify(patched))
    const message = `Invalid value: ${quoted}: ${error.message}`
    const problem = { reason: "FieldValueInvalid", field: "patch", message } as const
    throw invalid({ ...call.resource, kind: "" }, "", [problem])
  }
}

function update(cluster: Cluster, call: Call, sent: KubeObject): KubeResponse {
  const { resource, namespace, name = "" } = call
  requireNamespace(call, sent)
  if (sent.metadata.name !== name)
    throw new Refusal(
      "BadRequest",
      `the name of the object (${sent.metadata.name ?? ""}) does not match the name on the URL (${name})`,
    )
  const old = present(cluster, resource, name, namespace)
  requireSame(resource, sent, old)
  const kept = { ...sent, metadata: keptMetadata(sent, old) }
  const object = checked(resource, prepare(resource, kept), old)
  // A write that changes nothing is no write: the resourceVersion stays.
  if (JSON.stringify(sorted(object)) === JSON.stringify(sorted(old))) return answer(200, old)
  if (isDryRun(call)) return answer(200, object)
  return store(cluster, objectKey(resource, name, namespace), object)
}

function store(cluster: Cluster, key: string, object: KubeObject): KubeResponse {
  const { deletionTimestamp, finalizers = [] } = object.metadata
  // The last finalizer was all that kept it.
  if (deletionTimestamp !== undefined && finalizers.length === 0) {
    cluster.store.remove(key)
    endNamespaces(cluster)
    return answer(200, object)
  }
  return answer(200, cluster.store.write(key, object))
}

const OWN_FIELDS = [
  "namespace",
  "uid",
  "resourceVersion",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
]

/** What a client cannot change stays as it was. */
function keptMetadata({ metadata }: KubeObject, old: KubeObject): KubeObject["metadata"] {
  const kept = OWN_FIELDS.filter((field) => old.metadata[field] !== undefined)
  return { ...metadata, ...Object.fromEntries(kept.map((field) => [field, old.metadata[field]])) }
}

function requireSame(resource: ServedResource, sent: KubeObject, old: KubeObject): void {
  const { name = "", uid, resourceVersion } = sent.metadata
  if (uid !== undefined && uid !== old.metadata.uid)
    throw conflict(resource, name, precondition("UID", uid, old.metadata.uid))
  if (resourceVersion !== undefined && resourceVersion !== old.metadata.resourceVersion)
    throw conflict(
      resource,
      name,
      "the object has been modified; please apply your changes to the latest version and try again",
    )
}

const precondition = (field: string, wanted: string, found = ""): string =>
  `Precondition failed: ${field} in precondition: ${wanted}, ${field} in object meta: ${found}`

const recorded = (field: string, wanted: string, found = ""): string =>
  `the ${field} in the precondition (${wanted}) does not match the ${field} in record (${found})`

const LASTING = ["default", "kube-system", "kube-public"]

export function deleteObject(cluster: Cluster, call: Call): KubeResponse {
  const { resource, namespace, name = "" } = call
  const options = call.request.body ? readJson(call.request.body, "DeleteOptions") : {}
  const object = present(cluster, resource, name, namespace)
  if (resource.kind === "Namespace" && LASTING.includes(name))
    throw new Refusal(
      "Forbidden",
      `${qualified(resource, name)} is forbidden: this namespace may not be deleted`,
      { details: detailsOf(resource, name) },
    )
  requirePreconditions(resource, object, options["preconditions"])
  const gone = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { ...detailsOf(resource, name), uid: object.metadata.uid },
  }
  if (Array.isArray(options["dryRun"]) && options["dryRun"].length > 0) return answer(200, gone)
  const key = objectKey(resource, name, namespace)
  if (resource.kind !== "Namespace" && remove(cluster, key)) return answer(200, gone)
  const marked = markDeleted(cluster, key, object)
  if (resource.kind === "Namespace") {
    const ending = { ...marked, status: { phase: "Terminating" } }
    cluster.store.write(key, ending)
    endNamespaces(cluster)
    return answer(200, ending)
  }
  return answer(200, marked)
}

function requirePreconditions(resource: ServedResource, object: KubeObject, wanted: unknown): void {
  if (!isRecord(wanted)) return
  const { name = "", uid, resourceVersion } = object.metadata
  if (typeof wanted["uid"] === "string" && wanted["uid"] !== uid)
    throw conflict(resource, name, recorded("UID", wanted["uid"], uid))
  const version = wanted["resourceVersion"]
  if (typeof version === "string" && version !== resourceVersion)
    throw conflict(resource, name, recorded("ResourceVersion", version, resourceVersion))
}

function alreadyExists(resource: ServedResource, name: string): Refusal {
  const details = detailsOf(resource, name)
  return new Refusal("AlreadyExists", `${qualified(resource, name)} already exists`, { details })
}

function isDryRun({ parameters }: Call): boolean {
  const value = parameters.get("dryRun")
  if (value === undefined || value === "All") return value === "All"
  throw new Refusal("Invalid", `dryRun: Unsupported value: ["${value}"]: supported values: "All"`)
}

function requireSize({ request: { body = "" } }: Call): void {
  if (Buffer.byteLength(body) <= MAX_BODY_BYTES) return
  throw new Refusal("RequestEntityTooLarge", `Request entity too large: limit is ${MAX_BODY_BYTES}`)
}

function readObject(call: Call): KubeObject {
  requireSize(call)
  return toObject(call, readJson(call.request.body ?? "", call.resource.kind))
}

function readJson(body: string, kind: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body)
    if (isRecord(value)) return value
  } catch {
    // Told below.
  }
  throw new Refusal(
    "BadRequest",
    `the object provided is unrecognized (must be of type ${kind}): it is no object of JSON`,
  )
}

function toObject(call: Call, sent: Record<string, unknown>): KubeObject {
  const { resource } = call
  const { kind = resource.kind, apiVersion = resource.apiVersion } = sent
  if (kind !== resource.kind || apiVersion !== resource.apiVersion)
    throw new Refusal(
      "BadRequest",
      `${kind} in version "${apiVersion}" cannot be handled as a ${resource.kind}`,
    )
  const metadata = prepareMetadata(sent["metadata"])
  // What cannot be read is refused before anything else is looked at.
  return prepare(resource, { ...sent, apiVersion, kind, metadata })
}

function requireNamespace({ namespace }: Call, { metadata }: KubeObject): void {
  if (metadata.namespace === undefined || metadata.namespace === namespace) return
  throw new Refusal(
    "BadRequest",
    "the namespace of the provided object does not match the namespace sent on the request",
  )
}

const prepare = (resource: ServedResource, object: KubeObject): KubeObject =>
  resource.prepare?.(object) ?? object

/** The object as it is stored. Throws a `Refusal` for one that is invalid. */
function checked(resource: ServedResource, object: KubeObject, old?: KubeObject): KubeObject {
  const problems = [
    ...metadataProblems(resource, object, old),
    ...(resource.validate?.(object, old) ?? []),
  ]
  if (problems.length > 0) throw invalid(resource, object.metadata.name ?? "", problems)
  const { omitEmpty = [] } = resource
  const empty = omitEmpty.filter((field) => Object.keys(object[field] ?? {}).length === 0)
  return without(object, ...empty) as KubeObject
}

/** A value whose keys are in order, to compare. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (!isRecord(value)) return value
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, item]) => [key, sorted(item)]),
  )
}
