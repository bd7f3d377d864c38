import { isObject, type JsonObject } from "@sternpost/manifests"
import { mapOf } from "../read.ts"

/** A pod in an object, and where its template stands. */
export interface FoundPod {
  readonly pod: JsonObject
  readonly path: string
}

/**
 * The pods that an object of a kind which nobody knows would make: whatever below `spec` looks like the template of one.
 * They have the name and the namespace of the object. Source of the rules: kyverno pkg/cel/autogen/extract.
 */
export function podsIn(
  object: Readonly<JsonObject>,
  name: string,
  namespace: string | undefined,
): readonly FoundPod[] {
  const found: FoundPod[] = []
  visit(object["spec"], "spec")
  return found

  function visit(node: unknown, path: string): void {
    if (Array.isArray(node)) for (const [i, item] of node.entries()) visit(item, `${path}[${i}]`)
    if (!isObject(node)) return
    if (isTemplate(node)) found.push({ path, pod: asPod(node) })
    else for (const [key, value] of Object.entries(node)) visit(value, `${path}.${key}`)
  }

  function asPod({ metadata, spec }: Readonly<JsonObject>): JsonObject {
    const own = mapOf(metadata)
    return {
      apiVersion: "v1",
      kind: "Pod",
      metadata: {
        ...own,
        name: own["name"] || name,
        ...(namespace === undefined ? {} : { namespace: own["namespace"] || namespace }),
      },
      spec,
    }
  }
}

function isTemplate({ metadata, spec }: Readonly<JsonObject>): boolean {
  if (metadata !== undefined && !isObject(metadata)) return false
  const containers = isObject(spec) ? spec["containers"] : undefined
  return (
    Array.isArray(containers) &&
    containers.length > 0 &&
    containers.every(
      (one) =>
        isObject(one) &&
        typeof one["name"] === "string" &&
        one["name"] !== "" &&
        typeof one["image"] === "string",
    )
  )
}
