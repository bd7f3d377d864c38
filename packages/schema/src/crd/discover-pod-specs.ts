import type { TypeSchema } from "../types/type-schema.ts"
import { innerSchema, type JsonSchema, propertiesOf } from "./schema-type.ts"

// Deeper than any pod spec that is known; guards against schemas without end.
const MAX_DEPTH = 16
// So many of its fields, and such a part of them, are those of a pod spec.
const LEAST_FIELDS = 4
const LEAST_SHARE = 0.8

/**
 * The paths in a schema at which it describes pod specs, as `podSpecPaths` has them: an object with
 * `containers` that have `name` and `image`, whose other fields are by far most those of a pod spec. (An
 * operator's own options around a few of them, as those of Prometheus, are none.) Status is left out.
 */
export function discoverPodSpecs(schema: JsonSchema, podSpec: TypeSchema): readonly string[][] {
  const found: string[][] = []
  search(schema, [], { known: new Set(podSpec.fieldNames), found })
  return found
}

interface Search {
  readonly known: ReadonlySet<string>
  readonly found: string[][]
}

function search(schema: JsonSchema, path: readonly string[], searching: Search): void {
  if (path.length > MAX_DEPTH) return
  const properties = propertiesOf(schema)
  if (isPodSpec(properties, searching.known)) {
    searching.found.push([...path])
    return
  }
  for (const [name, property] of Object.entries(properties))
    if (path.length > 0 || name !== "status") search(property, [...path, name], searching)
  const inner = innerSchema(schema)
  const step = schema["type"] === "array" ? "[]" : "*"
  if (inner !== undefined) search(inner, [...path, step], searching)
}

function isPodSpec(
  properties: Readonly<Record<string, JsonSchema>>,
  known: ReadonlySet<string>,
): boolean {
  const { containers } = properties
  const container = propertiesOf(innerSchema(containers ?? {}) ?? {})
  if (container["name"] === undefined || container["image"] === undefined) return false
  const names = Object.keys(properties)
  const shared = names.filter((name) => known.has(name)).length
  return shared >= LEAST_FIELDS && shared >= names.length * LEAST_SHARE
}
