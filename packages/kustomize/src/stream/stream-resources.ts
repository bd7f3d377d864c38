import { posix } from "node:path"
import { describeManifest, type JsonObject, type Manifest } from "@sternpost/manifests"
import type { JsonValue } from "@sternpost/patch"
import { KustomizeError } from "../errors.ts"
import { fromJson } from "../fields/json.ts"
import type { KindBook } from "../kinds/kind-book.ts"
import { idKey } from "../objects/identity.ts"
import { takeMarks } from "../objects/marks.ts"
import { Resource, type ResourceSource } from "../objects/resource.ts"
import type { StreamResources } from "../target/context.ts"

/** An object of a stream, and its value when it went in. */
export interface StreamObject {
  readonly manifest: Manifest
  readonly before: JsonObject
}

/** The objects of a stream as resources of a build. */
export class StreamInput implements StreamResources {
  readonly #inputs = new Map<Resource, StreamObject>()
  readonly #name: string | undefined
  isTaken = false

  /** A stream with a name stands for that file only, also for one left over; another for any that does not exist. */
  constructor(manifests: readonly Manifest[], kinds: KindBook, name: string | undefined) {
    this.#name = name
    const twins = new Map<string, number>()
    for (const manifest of manifests) {
      const before = manifest.value()
      const resource = resourceOf(manifest, before, kinds)
      const key = idKey(resource.id)
      resource.twin = twins.get(key) ?? 0
      twins.set(key, resource.twin + 1)
      this.#inputs.set(resource, { manifest, before })
    }
  }

  accepts(path: string, exists: boolean): boolean {
    if (this.isTaken || (exists && this.#name === undefined)) return false
    const file = posix.basename(path)
    if (this.#name !== undefined) return path === this.#name || file === this.#name
    return path === "-" || /\.(?:ya?ml|json)$/.test(file)
  }

  take(): readonly Resource[] {
    this.isTaken = true
    return [...this.#inputs.keys()]
  }

  /** The object that a resource was made of; undefined for one that the build added. */
  objectOf(resource: Resource): StreamObject | undefined {
    return this.#inputs.get(resource)
  }
}

function resourceOf(manifest: Manifest, value: JsonObject, kinds: KindBook): Resource {
  const tree = fromJson(value as JsonValue)
  if (!(tree instanceof Map) || manifest.kind === "" || manifest.name === "")
    throw new KustomizeError(
      "RESOURCE_INVALID",
      `${describeManifest(manifest)}: kustomize needs objects with a kind and a name`,
      { object: describeManifest(manifest) },
    )
  const resource = new Resource(tree, kinds, sourceOf(manifest))
  takeMarks(resource)
  return resource
}

// Only errors ask for it.
function sourceOf(manifest: Manifest): ResourceSource {
  return {
    get file() {
      return manifest.template ?? "the stream"
    },
    get line() {
      return manifest.line
    },
  }
}
