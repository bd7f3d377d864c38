export type TransformErrorCode = "OPTION_INVALID" | "OBJECTS_UNFIT"

/**
 * Options that a transformer cannot work with, or a set of objects that do not fit them. What is wrong
 * with a single object is a `ManifestError`, which names it.
 */
export class TransformError extends Error {
  override readonly name = "TransformError"
  readonly code: TransformErrorCode

  constructor(code: TransformErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.code = code
  }
}
