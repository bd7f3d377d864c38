import { isObject, type JsonObject, type Manifest, type Path } from "@sternpost/manifests"
import type { TypeSchema } from "@sternpost/schema"

/**
 * The part of an object that a strategic patch can change: the maps that it goes through with the fields
 * that it names, and those whole where it could reach everything (lists, maps to replace or to retain keys
 * of). What the object is called is in it too. The rest need not be read.
 */
export function projection(manifest: Manifest, patch: JsonObject, type: TypeSchema): JsonObject {
  const { apiVersion, kind, metadata } = patch
  const named = {
    ...patch,
    apiVersion: apiVersion ?? "",
    kind: kind ?? "",
    ...(metadata === undefined ? { metadata: { name: "" } } : {}),
    ...(isObject(metadata) ? { metadata: { name: "", ...metadata } } : {}),
  }
  const part = project(manifest, [], named, type)
  return isObject(part) ? part : {}
}

function project(
  manifest: Manifest,
  path: Path,
  patch: unknown,
  type: TypeSchema | undefined,
): unknown {
  const isPart = isObject(patch) && manifest.kindAt(path) === "map" && !reachesAll(patch)
  if (!isPart) return manifest.get(path)
  const entries = [...fieldsOf(patch)].flatMap(([key, inner]) => {
    const field = type?.field(key)
    const place = [...path, key]
    const value = field?.patchStrategy.includes("replace")
      ? manifest.get(place)
      : project(manifest, place, inner, field?.fields)
    return value === undefined ? [] : [[key, value] as const]
  })
  return Object.fromEntries(entries)
}

const reachesAll = (patch: JsonObject) => "$patch" in patch || "$retainKeys" in patch

const PARALLEL = /^\$(?:setElementOrder|deleteFromPrimitiveList)\//

// `$setElementOrder/FIELD` and the like are about FIELD.
function fieldsOf(patch: JsonObject): ReadonlyMap<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const [key, value] of Object.entries(patch))
    if (PARALLEL.test(key)) fields.set(key.slice(key.indexOf("/") + 1), undefined)
    else if (!fields.has(key)) fields.set(key, value)
  return fields
}
