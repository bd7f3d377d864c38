/**
 * Why a call failed: the server refused it (`KUBE_STATUS`), it could not be reached or broke off
 * (`KUBE_CONNECTION`), it took too long, the caller ended it, the answer was no answer of the API, the
 * request made no sense, the kind is not served, the kubeconfig is wrong, or no credentials were to be had.
 */
export type KubeErrorCode =
  | "KUBE_STATUS"
  | "KUBE_CONNECTION"
  | "KUBE_TIMEOUT"
  | "KUBE_ABORTED"
  | "KUBE_ANSWER"
  | "KUBE_REQUEST"
  | "KUBE_KIND"
  | "KUBE_CONFIG"
  | "KUBE_CREDENTIALS"

/** The reasons of the API's `Status`. Servers may have others. */
export type KubeReason =
  | "AlreadyExists"
  | "BadRequest"
  | "Conflict"
  | "Expired"
  | "Forbidden"
  | "Gone"
  | "InternalError"
  | "Invalid"
  | "MethodNotAllowed"
  | "NotAcceptable"
  | "NotFound"
  | "RequestEntityTooLarge"
  | "ServerTimeout"
  | "ServiceUnavailable"
  | "Timeout"
  | "TooManyRequests"
  | "Unauthorized"
  | "UnsupportedMediaType"
  | (string & {})

/** What a role must allow so that a forbidden request passes. */
export interface AccessRule {
  readonly verb: string
  /** Empty for the core group. */
  readonly apiGroup: string
  readonly resource: string
  /** Absent if the rule must hold for the whole cluster. */
  readonly namespace?: string
}

/** One of the problems of an object that the server found. */
export interface StatusCause {
  readonly reason?: string
  readonly message?: string
  readonly field?: string
}

export interface KubeErrorDetails {
  readonly reason?: KubeReason
  /** The HTTP status, which is also `Status.code`. */
  readonly status?: number
  /** Kind and name of the object, or what else was asked for. */
  readonly object?: string
  readonly rule?: AccessRule
  readonly causes?: readonly StatusCause[]
  /** How long the server asks to wait. */
  readonly retryAfterSeconds?: number
  /** The file that is wrong. */
  readonly file?: string
  readonly cause?: unknown
}

/**
 * A call of the API that failed. The message says what failed, on which object, and what to do; neither
 * it nor a field has a token, a key or the value of a Secret.
 */
export class KubeError extends Error {
  override readonly name = "KubeError"
  readonly code: KubeErrorCode
  readonly reason: KubeReason | undefined
  readonly status: number | undefined
  readonly object: string | undefined
  readonly rule: AccessRule | undefined
  readonly causes: readonly StatusCause[]
  readonly retryAfterSeconds: number | undefined
  readonly file: string | undefined

  constructor(code: KubeErrorCode, message: string, details: KubeErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.reason = details.reason
    this.status = details.status
    this.object = details.object
    this.rule = details.rule
    this.causes = details.causes ?? []
    this.retryAfterSeconds = details.retryAfterSeconds
    this.file = details.file
  }
}

/** Whether something thrown is a refusal of the API with this reason. */
export function hasReason(error: unknown, reason: KubeReason): error is KubeError {
  return error instanceof KubeError && error.reason === reason
}
