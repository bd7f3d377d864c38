/** How a part of a text is meant, as in a kustomization. */
export interface FieldOptions {
  readonly delimiter?: string
  readonly index?: number
  readonly create?: boolean
}

/** The object and field that a value comes from: all parts compared by text. */
export interface ReplacementSource {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  /** `metadata.name` unless said otherwise. */
  readonly fieldPath?: string
  readonly options?: FieldOptions
}

/** Objects by kustomize's selector: parts are anchored regular expressions. */
export interface TargetSelector {
  readonly group?: string
  readonly version?: string
  readonly kind?: string
  readonly name?: string
  readonly namespace?: string
  readonly labelSelector?: string
  readonly annotationSelector?: string
}

export interface ReplacementTarget {
  readonly select: TargetSelector
  readonly reject?: readonly TargetSelector[]
  /** `metadata.name` unless said otherwise. */
  readonly fieldPaths?: readonly string[]
  readonly options?: FieldOptions
}

/** An entry of kustomize's `replacements`: either a source or a value. */
export interface Replacement {
  readonly source?: ReplacementSource
  readonly sourceValue?: string
  readonly targets: readonly ReplacementTarget[]
}
