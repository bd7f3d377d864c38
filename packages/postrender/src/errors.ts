export type PipelineErrorCode =
  | "PIPELINE_NOT_FOUND"
  | "PIPELINE_INVALID"
  | "PIPELINE_INPUT"
  | "STAGE_FAILED"
  | "STAGE_FINDINGS"
  | "STAGE_EXPECTATION"
  | "STAGE_VALIDATOR_CHANGED"
  | "STAGE_REFUSED"
  | "CONVERT_FAILED"

export interface PipelineErrorDetails {
  readonly stage?: string
  /** Kind, name and origin of the object, as `describeManifest` writes it. */
  readonly object?: string
  readonly file?: string
  readonly line?: number
  readonly cause?: unknown
  /** Every problem of an invalid document, each a line with file, line and column. */
  readonly problems?: readonly string[]
}

/**
 * A pipeline that cannot be read, or a stage that failed. The message is one paragraph: where, what,
 * and what to do.
 */
export class PipelineError extends Error {
  override readonly name = "PipelineError"
  readonly code: PipelineErrorCode
  readonly stage: string | undefined
  readonly object: string | undefined
  readonly file: string | undefined
  readonly line: number | undefined
  readonly problems: readonly string[]

  constructor(code: PipelineErrorCode, message: string, details: PipelineErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.stage = details.stage
    this.object = details.object
    this.file = details.file
    this.line = details.line
    this.problems = details.problems ?? []
  }
}
