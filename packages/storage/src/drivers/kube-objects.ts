import type { Labels } from "../labels.ts"

/** A Secret or ConfigMap, as far as it concerns us; all other fields are kept. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly name?: string
    readonly namespace?: string
    readonly labels?: Labels
    readonly resourceVersion?: string
    readonly [field: string]: unknown
  }
  readonly [field: string]: unknown
}

export interface KubeListRef {
  readonly apiVersion: string
  readonly kind: string
  /** Absent: all namespaces. */
  readonly namespace?: string
}

export interface KubeRef extends KubeListRef {
  readonly name: string
}

export interface KubeListOptions {
  readonly labelSelector?: string
  readonly limit?: number
  readonly continue?: string
  /** Nothing but the metadata of items is needed. A client that does not know it may send all. */
  readonly metadataOnly?: boolean
}

/**
 * What the drivers need of a Kubernetes client; that of `@sternpost/kube` fits. Refusals are errors with
 * the API's `reason`: `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `RequestEntityTooLarge` ... A
 * connection that breaks off is an error, or has a cause, with the `code` of Node: `ECONNRESET` ... Writes are
 * sent once.
 */
export interface KubeObjects {
  get(ref: KubeRef): Promise<KubeObject>
  list(
    ref: KubeListRef,
    options?: KubeListOptions,
  ): Promise<{
    readonly items: readonly KubeObject[]
    readonly metadata: { readonly continue?: string }
  }>
  create(object: KubeObject): Promise<KubeObject>
  /** Refuses with `Conflict` if `metadata.resourceVersion` is set and not the present one. */
  replace(object: KubeObject): Promise<KubeObject>
  /** Refuses with `Conflict` if `resourceVersion` is given and not the present one. */
  delete(ref: KubeRef, options?: { readonly resourceVersion?: string }): Promise<unknown>
}

/** The API's reason for a refusal; undefined for what is none. */
export function reasonOf(error: unknown): string | undefined {
  const reason = error instanceof Error && "reason" in error ? error.reason : undefined
  return typeof reason === "string" ? reason : undefined
}
