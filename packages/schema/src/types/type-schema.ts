/** What JSON holds in a place. `any`: not said, or free of form. */
export type ValueType =
  | "string"
  | "boolean"
  | "number"
  | "int32"
  | "int64"
  | "bytes"
  | "time"
  | "quantity"
  | "int-or-string"
  | "any"
  | "object"
  | "map"
  | "list"

/** How a list is taken: as one value, as a set of scalars, or as a map of items named by keys. */
export type ListType = "atomic" | "set" | "map"

/** What is known of a value. */
export interface ValueSchema {
  readonly type: ValueType
  /** The fields of an object; of a map, the same answer for every key. */
  readonly fields?: TypeSchema
  /** What each item of a list is. */
  readonly items?: ValueSchema
}

/** What is known of a field, and how Kubernetes patches it. */
export interface FieldSchema extends ValueSchema {
  readonly isRequired: boolean
  /** What an absent field means, where that is a scalar that the API declares. */
  readonly default?: string | number | boolean
  /** `merge`, `replace`, `retainKeys`, or two of them; empty: maps merge and lists are replaced. */
  readonly patchStrategy: readonly string[]
  /** The one key by which strategic merge patches find items of the list. */
  readonly patchMergeKey?: string
  /** Absent where nobody says how the list is to be taken: in CRDs without `x-kubernetes-list-type`. */
  readonly listType?: ListType
  /** All keys that name an item of the list. */
  readonly listMapKeys: readonly string[]
}

/** The fields of a type of the API. */
export interface TypeSchema {
  /** For messages: the name in the OpenAPI document, or that of the CRD. */
  readonly name: string
  /** The names of the fields that are known; empty for a map. */
  readonly fieldNames: readonly string[]
  /** The names of those that are required. */
  readonly requiredNames: readonly string[]
  /** Whether there are no other fields than these. */
  readonly isComplete: boolean
  /** What is known of a field; `undefined` when nothing is. */
  field(name: string): FieldSchema | undefined
}
