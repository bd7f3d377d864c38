export type ManifestErrorCode =
  | "MANIFEST_SYNTAX"
  | "MANIFEST_NOT_OBJECT"
  | "MANIFEST_ENCODING"
  | "MANIFEST_EDIT"
  | "MANIFEST_FIELD"
  | "SELECTOR_INVALID"

export interface ManifestErrorDetails {
  /** Kind and name, as far as known. */
  readonly object?: string
  /** Chart template the document came from. */
  readonly template?: string
  /** Line in the stream, from 1. */
  readonly line?: number
  readonly cause?: unknown
}

/** A document of the stream that cannot be read or edited, or a selector that means nothing. */
export class ManifestError extends Error {
  override readonly name = "ManifestError"
  readonly code: ManifestErrorCode
  readonly object: string | undefined
  readonly template: string | undefined
  readonly line: number | undefined

  constructor(code: ManifestErrorCode, message: string, details: ManifestErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.object = details.object
    this.template = details.template
    this.line = details.line
  }
}
