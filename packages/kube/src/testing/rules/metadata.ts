import { isLabelValue, isQualifiedName } from "@sternpost/schema"
import type { KubeObject, ObjectMeta } from "../../objects.ts"
import { isRecord } from "../../record.ts"
import type { ServedResource } from "../resources.ts"
import { type FieldProblem, Refusal } from "../status.ts"

const MAX_ANNOTATION_BYTES = 262_144
const LABEL = "[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
const DNS_LABEL = new RegExp(`^${LABEL}$`)
const SUBDOMAIN = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)

const FIELDS: readonly string[] = [
  "name",
  "generateName",
  "namespace",
  "uid",
  "resourceVersion",
  "generation",
  "labels",
  "annotations",
  "ownerReferences",
  "finalizers",
]

/**
 * Metadata as it is kept: fields that it does not have, times that only the server sets, and empty maps
 * and lists are left out. Throws a `Refusal` for what cannot be read.
 */
export function prepareMetadata(metadata: unknown): ObjectMeta {
  if (metadata === undefined || metadata === null) return {}
  if (!isRecord(metadata)) throw new Refusal("BadRequest", "metadata is no map")
  for (const field of ["labels", "annotations"]) requireStrings(field, metadata[field])
  const kept = FIELDS.filter((field) => !isEmpty(metadata[field]))
  return Object.fromEntries(kept.map((field) => [field, metadata[field]]))
}

function requireStrings(field: string, map: unknown): void {
  if (map === undefined || map === null) return
  if (isRecord(map) && Object.values(map).every((value) => typeof value === "string")) return
  throw new Refusal("BadRequest", `metadata.${field} is no map of strings`)
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true
  return typeof value === "object" && Object.keys(value).length === 0
}

/** What is wrong with the metadata of an object. */
export function metadataProblems(
  { hasLabelName = false }: ServedResource,
  { metadata }: KubeObject,
  old?: KubeObject,
): FieldProblem[] {
  const { name = "", labels = {}, annotations = {}, finalizers = [] } = metadata
  return [
    ...nameProblems(name, hasLabelName),
    ...Object.entries(labels).flatMap(([key, value]) => [
      ...qualifiedProblems("metadata.labels", key),
      ...(isLabelValue(value) ? [] : [wrong("metadata.labels", value, "is no value of a label")]),
    ]),
    ...Object.keys(annotations).flatMap((key) =>
      qualifiedProblems("metadata.annotations", key.toLowerCase()),
    ),
    ...annotationSizeProblems(annotations),
    ...finalizers.flatMap((it, i) =>
      it.includes("/") && isQualifiedName(it)
        ? []
        : [wrong(`metadata.finalizers[${i}]`, it, "is not fully qualified")],
    ),
    ...newFinalizerProblems(finalizers, old),
  ]
}

const wrong = (field: string, value: string, why: string): FieldProblem => ({
  reason: "FieldValueInvalid",
  field,
  message: `Invalid value: "${value}": ${why}`,
})

function nameProblems(name: string, hasLabelName: boolean): FieldProblem[] {
  const field = "metadata.name"
  if (name === "") {
    const message = "Required value: name or generateName is required"
    return [{ reason: "FieldValueRequired", field, message }]
  }
  if (hasLabelName && name.length <= 63 && DNS_LABEL.test(name)) return []
  if (!hasLabelName && name.length <= 253 && SUBDOMAIN.test(name)) return []
  return [wrong(field, name, hasLabelName ? "is no DNS label" : "is no DNS subdomain")]
}

const qualifiedProblems = (field: string, key: string): FieldProblem[] =>
  isQualifiedName(key) ? [] : [wrong(field, key, "is no qualified name")]

function annotationSizeProblems(annotations: Readonly<Record<string, string>>): FieldProblem[] {
  const entries = Object.entries(annotations)
  const bytes = entries.reduce((sum, it) => sum + Buffer.byteLength(it.join("")), 0)
  if (bytes <= MAX_ANNOTATION_BYTES) return []
  const message = `Too long: may not be more than ${MAX_ANNOTATION_BYTES} bytes`
  return [{ reason: "FieldValueTooLong", field: "metadata.annotations", message }]
}

function newFinalizerProblems(finalizers: readonly string[], old?: KubeObject): FieldProblem[] {
  if (old?.metadata.deletionTimestamp === undefined) return []
  const added = finalizers.filter((it) => !old.metadata.finalizers?.includes(it))
  if (added.length === 0) return []
  const message = "Forbidden: no new finalizers can be added if the object is being deleted"
  return [{ reason: "FieldValueForbidden", field: "metadata.finalizers", message }]
}
