import { type AccessRule, KubeError, type KubeReason, type StatusCause } from "./errors.ts"
import { isRecord } from "./record.ts"
import { withoutValues } from "./secret-values.ts"
import type { KubeResponse } from "./transport.ts"

/** What a request was about, for messages. */
export interface Asked {
  /** The verb as roles spell it. */
  readonly verb: "get" | "list" | "create" | "update" | "patch" | "delete"
  /** `Secret "web" in namespace "prod"`. */
  readonly object: string
  readonly apiGroup: string
  readonly resource: string
  readonly namespace?: string
  /** The Secret, or the patch of one, that was sent: its values are kept out of messages. */
  readonly secret?: unknown
}

// What the server means if it says no reason, or something before it answered in its own way.
const REASONS: Readonly<Record<number, KubeReason>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Gone",
  413: "RequestEntityTooLarge",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
}

/**
 * The error for an answer that is no success: the server's message, its reason and code, and for what RBAC
 * forbids the rule that is missing.
 */
export function statusError(response: KubeResponse, asked: Asked): KubeError {
  const { status } = response
  const said = readStatus(response.body)
  const reason = said.reason ?? REASONS[status] ?? "Unknown"
  const rule = reason === "Forbidden" && isDenial(said.message) ? missingRule(asked) : undefined
  const message = withoutValues(said.message ?? `answered with HTTP status ${status}`, asked.secret)
  const advice = rule === undefined ? ADVICE[reason] : `grant it with ${describeRule(rule)}`
  const text = `cannot ${asked.verb} ${asked.object}: ${message}`
  return new KubeError("KUBE_STATUS", advice === undefined ? text : `${text}; ${advice}`, {
    reason,
    status,
    object: asked.object,
    causes: said.causes.map((cause) => maskCause(cause, asked.secret)),
    ...defined({ rule, retryAfterSeconds: retryAfter(response) ?? said.retryAfterSeconds }),
  })
}

const ADVICE: Readonly<Record<string, string>> = {
  Unauthorized: "the server did not accept the credentials: log in again, or see the kubeconfig",
  Expired: "begin the list anew",
  TooManyRequests: "try again later",
}

interface Said {
  readonly reason?: KubeReason
  readonly message?: string
  readonly causes: readonly StatusCause[]
  readonly retryAfterSeconds?: number
}

function readStatus(body: string): Said {
  const status = parse(body)
  if (!isRecord(status) || status["kind"] !== "Status") return { causes: [] }
  const details = isRecord(status["details"]) ? status["details"] : {}
  const causes = Array.isArray(details["causes"]) ? details["causes"].filter(isRecord) : []
  const seconds = details["retryAfterSeconds"]
  return {
    causes: causes.map((cause) =>
      defined({
        reason: text(cause["reason"]),
        message: text(cause["message"]),
        field: text(cause["field"]),
      }),
    ),
    ...defined({
      reason: text(status["reason"]),
      message: text(status["message"]),
      retryAfterSeconds: typeof seconds === "number" ? seconds : undefined,
    }),
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined

/** The fields that have a value, for exact optional properties. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> }
}

/** What a `Retry-After` header asks for, if it is a number of seconds, as the API's own are. */
export function retryAfter({ headers }: KubeResponse): number | undefined {
  const value = headers["retry-after"]
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined
}

// Quotas, admission and namespaces that end forbid too, and no role helps against those.
const isDenial = (message = ""): boolean => /^[^"]*(?:"[^"]*" )?is forbidden: User "/.test(message)

function missingRule({ verb, apiGroup, resource, namespace }: Asked): AccessRule {
  return { verb, apiGroup, resource, ...(namespace === undefined ? {} : { namespace }) }
}

function describeRule({ verb, apiGroup, resource, namespace }: AccessRule): string {
  const role = namespace === undefined ? "a ClusterRole" : `a Role in namespace "${namespace}"`
  return `${role}: apiGroups: ["${apiGroup}"], resources: ["${resource}"], verbs: ["${verb}"]`
}

function maskCause(cause: StatusCause, secret: unknown): StatusCause {
  const { message } = cause
  return message === undefined ? cause : { ...cause, message: withoutValues(message, secret) }
}
