import { isObject, type JsonObject, type Manifest } from "@sternpost/manifests"
import type { Marks } from "./decide.ts"
import type { NativeForm } from "./native.ts"
import type { PodPlace } from "./pods.ts"
import type { Status } from "./status.ts"

/** What is known outside of the objects. */
export interface Surroundings {
  /** `{release, chart, kubernetesVersion}`, as far as they are known. */
  readonly context: Readonly<Record<string, unknown>>
  /** Labels and annotations of a namespace. */
  namespace(name: string): Marks
  /** The namespace of an object that names none. */
  readonly releaseNamespace: string
  /** What becomes of sidecars in this version of Kubernetes. */
  readonly form: NativeForm
}

/** A pod for which a template is planned. */
export interface Planning {
  readonly manifest: Manifest
  readonly place: PodPlace
  readonly key: string
  readonly pod: JsonObject
  /** The pod without the sidecar. */
  readonly base: JsonObject
  readonly status: Status
  readonly surroundings: Surroundings
}

/** The labels and annotations of something's metadata. */
export function marksOf(metadata: unknown): Marks {
  const pairs = (key: string) => {
    const value = (metadata as Partial<Marks> | undefined)?.[key as keyof Marks]
    return isObject(value) ? value : {}
  }
  return { labels: pairs("labels"), annotations: pairs("annotations") }
}
