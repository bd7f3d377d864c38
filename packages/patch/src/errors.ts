/**
 * `PATCH_TEST_FAILED`: a `test` did not hold. `PATCH_PATH_MISSING`: nothing to act on. `PATCH_INVALID`: not a
 * patch. `PATCH_CONFLICT`: the object was changed where a patch is to change it.
 */
export type PatchErrorCode =
  | "PATCH_TEST_FAILED"
  | "PATCH_PATH_MISSING"
  | "PATCH_INVALID"
  | "PATCH_CONFLICT"

/** What a {@link PatchError} can say beyond its message. */
export interface PatchErrorDetails {
  /** Index of the operation in the patch. */
  readonly index?: number
  /** The operation as it was given, which may not be a valid one. */
  readonly operation?: unknown
  /** The JSON Pointer at which the operation failed. */
  readonly pointer?: string
}

/** A patch that is malformed or does not fit the document. */
export class PatchError extends Error {
  override readonly name = "PatchError"
  readonly code: PatchErrorCode
  readonly index: number | undefined
  readonly operation: unknown
  readonly pointer: string | undefined

  constructor(code: PatchErrorCode, message: string, details: PatchErrorDetails = {}) {
    super(message)
    this.code = code
    this.index = details.index
    this.operation = details.operation
    this.pointer = details.pointer
  }
}
