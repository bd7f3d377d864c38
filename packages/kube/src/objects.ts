/** The metadata that every object has; fields that are not named here are kept as they are. */
export interface ObjectMeta {
  readonly name?: string
  readonly generateName?: string
  readonly namespace?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly uid?: string
  readonly resourceVersion?: string
  readonly creationTimestamp?: string
  readonly deletionTimestamp?: string
  readonly finalizers?: readonly string[]
  readonly [field: string]: unknown
}

/** An object as the API has it. */
export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
  readonly [field: string]: unknown
}

/** All objects of a kind, in one namespace or, without one, in all. */
export interface ListRef {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string
}

/** One object; `namespace` is left out for kinds that have none. */
export interface ObjectRef extends ListRef {
  readonly name: string
}

/** One page of a list. There are more if `metadata.continue` is set. */
export interface KubeList {
  readonly items: readonly KubeObject[]
  readonly metadata: {
    readonly resourceVersion?: string
    /** Hand it back as the option `continue` for the next page. It expires, after some 5 minutes. */
    readonly continue?: string
    readonly remainingItemCount?: number
  }
}

export interface RequestOptions {
  /** Ends the request; it then rejects with the code `KUBE_ABORTED`. */
  readonly signal?: AbortSignal
  /** After how long without an answer it rejects with the code `KUBE_TIMEOUT`; each repetition anew. */
  readonly timeoutMs?: number
}

export interface ListOptions extends RequestOptions {
  /** As `kubectl -l` takes it: `owner=helm,status in (deployed, failed)`. */
  readonly labelSelector?: string
  /** How many objects a page has at most. */
  readonly limit?: number
  /** Where the page before ended. */
  readonly continue?: string
  /** Items have nothing but their metadata, which costs the server and the way here much less. */
  readonly metadataOnly?: boolean
}

export interface WriteOptions extends RequestOptions {
  /** Who writes, for `metadata.managedFields`. */
  readonly fieldManager?: string
  /** Everything is checked, nothing is stored. */
  readonly dryRun?: boolean
}

export type PatchType = "json" | "merge" | "strategic"

export interface PatchOptions extends WriteOptions {
  /** What `patch` is: a merge patch unless said otherwise. */
  readonly type?: PatchType
}

export interface DeleteOptions extends RequestOptions {
  /** Deletes only this object, not another one of the same name. */
  readonly uid?: string
  /** Deletes the object only as it was read. */
  readonly resourceVersion?: string
  readonly propagationPolicy?: "Background" | "Foreground" | "Orphan"
  readonly dryRun?: boolean
}

/**
 * The verbs of the API on objects of any kind. All reject with a `KubeError`; what the server refused
 * is told by its `reason`: `NotFound`, `AlreadyExists`, `Conflict`, `Forbidden`, `Invalid` ...
 */
export interface KubeObjects {
  /** Rejects with the reason `NotFound` if there is none. */
  get(ref: ObjectRef, options?: RequestOptions): Promise<KubeObject>
  /** Sorted by namespace and name. Rejects with `Expired` if `continue` is too old. */
  list(ref: ListRef, options?: ListOptions): Promise<KubeList>
  /** Rejects with `AlreadyExists` if the name is taken. Returns what was stored. */
  create(object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  /** Rejects with `Conflict` if `metadata.resourceVersion` is set and no longer the present one. */
  replace(object: KubeObject, options?: WriteOptions): Promise<KubeObject>
  patch(ref: ObjectRef, patch: unknown, options?: PatchOptions): Promise<KubeObject>
  /** Rejects with `Conflict` if a precondition fails. An object with finalizers may stay for a while. */
  delete(ref: ObjectRef, options?: DeleteOptions): Promise<void>
}
