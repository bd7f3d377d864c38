import { describeManifest, type Manifest } from "@sternpost/manifests"

export type CheckErrorCode =
  | "CHECK_FAILED"
  | "CHECK_OPTIONS"
  | "KUBERNETES_VERSION_UNKNOWN"
  | "POLICY_INVALID"
  | "SCHEMA_UNREADABLE"
  | "WAIVERS_INVALID"

export interface CheckErrorDetails {
  readonly check?: string
  readonly object?: string
  readonly file?: string
  readonly line?: number
  readonly cause?: unknown
}

/** A check that cannot be made or that failed; what is wrong with the objects is a `Finding` instead. */
export class CheckError extends Error {
  override readonly name = "CheckError"
  readonly code: CheckErrorCode
  readonly check: string | undefined
  readonly object: string | undefined
  readonly file: string | undefined
  readonly line: number | undefined

  constructor(code: CheckErrorCode, message: string, details: CheckErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.check = details.check
    this.object = details.object
    this.file = details.file
    this.line = details.line
  }

  /** The error of a check that failed at an object. */
  static of(check: string, manifest: Manifest, cause: unknown): CheckError {
    if (cause instanceof CheckError) return cause
    const object = describeManifest(manifest)
    const reason = cause instanceof Error ? cause.message : String(cause)
    const message = `check "${check}" failed at ${object}: ${reason}`
    return new CheckError("CHECK_FAILED", message, { check, object, cause })
  }
}
