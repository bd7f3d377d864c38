import type { StatusCause } from "../errors.ts"
import { groupOf, type Resource } from "../resource.ts"
import type { KubeResponse } from "../transport.ts"

type Refused =
  | "AlreadyExists"
  | "BadRequest"
  | "Conflict"
  | "Expired"
  | "Forbidden"
  | "Invalid"
  | "MethodNotAllowed"
  | "NotFound"
  | "RequestEntityTooLarge"
  | "UnsupportedMediaType"

const CODES: Readonly<Record<Refused, number>> = {
  AlreadyExists: 409,
  BadRequest: 400,
  Conflict: 409,
  Expired: 410,
  Forbidden: 403,
  Invalid: 422,
  MethodNotAllowed: 405,
  NotFound: 404,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
}

/** What a `Status` says besides its message. */
interface StatusFields {
  readonly details?: Readonly<Record<string, unknown>>
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** A request that the server refuses; its `response` is the `Status` that the client gets. */
export class Refusal extends Error {
  override readonly name = "Refusal"
  readonly response: KubeResponse

  constructor(reason: Refused, message: string, fields: StatusFields = {}) {
    super(message)
    this.response = failure(CODES[reason], message, { ...fields, reason })
  }
}

/** A failure that has no reason, as those that the API server did not foresee. */
export function failure(
  code: number,
  message: string,
  { reason, details, metadata = {} }: StatusFields & { readonly reason?: string } = {},
): KubeResponse {
  return answer(code, {
    kind: "Status",
    apiVersion: "v1",
    metadata,
    status: "Failure",
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  })
}

/** An answer of JSON. */
export function answer(status: number, body: unknown): KubeResponse {
  return {
    status,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  }
}

/** `secrets "web"`, `leases.coordination.k8s.io "lock"`: how most refusals name an object. */
export function qualified({ plural, apiVersion }: Resource, name?: string): string {
  const group = groupOf(apiVersion)
  const resource = group === "" ? plural : `${plural}.${group}`
  return name === undefined ? resource : `${resource} "${name}"`
}

/** The `details` that name an object. */
export function detailsOf(
  resource: Resource,
  name?: string,
  causes?: readonly StatusCause[],
): Readonly<Record<string, unknown>> {
  const group = groupOf(resource.apiVersion)
  return {
    ...(name === undefined ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: resource.plural,
    ...(causes === undefined ? {} : { causes }),
  }
}

export const notFound = (resource: Resource, name: string): Refusal =>
  new Refusal("NotFound", `${qualified(resource, name)} not found`, {
    details: detailsOf(resource, name),
  })

export const conflict = (resource: Resource, name: string, why: string): Refusal =>
  new Refusal("Conflict", `Operation cannot be fulfilled on ${qualified(resource, name)}: ${why}`, {
    details: detailsOf(resource, name),
  })

/** Why a field is refused. */
export interface FieldProblem {
  readonly reason:
    | "FieldValueInvalid"
    | "FieldValueRequired"
    | "FieldValueForbidden"
    | "FieldValueTooLong"
  readonly field: string
  readonly message: string
}

/** The refusal of an object whose fields are wrong; all of them are told. */
export function invalid(
  { kind }: Resource,
  name: string,
  problems: readonly FieldProblem[],
): Refusal {
  const texts = problems.map(({ field, message }) => `${field}: ${message}`)
  const all = texts.length === 1 ? texts[0] : `[${texts.join(", ")}]`
  return new Refusal("Invalid", `${kind} "${name}" is invalid: ${all}`, {
    details: {
      ...(name === "" ? {} : { name }),
      kind,
      causes: problems.map(({ reason, message, field }) => ({ reason, message, field })),
    },
  })
}
