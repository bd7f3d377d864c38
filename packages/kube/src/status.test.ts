import { describe, expect, test } from "vitest"
import { type Asked, retryAfter, statusError } from "./status.ts"

const asked: Asked = {
  verb: "get",
  object: 'Secret "web" in namespace "prod"',
  apiGroup: "",
  resource: "secrets",
  namespace: "prod",
}

const response = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: typeof body === "string" ? body : JSON.stringify(body),
})

const failure = (fields: object) => ({ kind: "Status", status: "Failure", ...fields })

describe("statusError", () => {
  test("says what was asked, and what the server said", () => {
    const said = failure({ reason: "NotFound", message: 'secrets "web" not found', code: 404 })
    const error = statusError(response(404, said), asked)
    expect(error.message).toBe(
      'cannot get Secret "web" in namespace "prod": secrets "web" not found',
    )
    expect(error).toMatchObject({ code: "KUBE_STATUS", reason: "NotFound", status: 404 })
    expect(error.object).toBe(asked.object)
  })

  test.each([
    [401, "Unauthorized"],
    [404, "NotFound"],
    [413, "RequestEntityTooLarge"],
    [429, "TooManyRequests"],
    [503, "ServiceUnavailable"],
    [418, "Unknown"],
  ])("knows what HTTP status %i means when nobody says", (status, reason) => {
    const error = statusError(response(status, "<html>busy</html>"), asked)
    expect(error.reason).toBe(reason)
    expect(error.message).toContain(`answered with HTTP status ${status}`)
    expect(error.message).not.toContain("html")
  })

  test("names the rule for what RBAC forbids", () => {
    const message =
      'secrets "web" is forbidden: User "alice" cannot get resource "secrets" in API group "" in the namespace "prod"'
    const error = statusError(response(403, failure({ reason: "Forbidden", message })), asked)
    expect(error.rule).toEqual({
      verb: "get",
      apiGroup: "",
      resource: "secrets",
      namespace: "prod",
    })
    expect(error.message).toContain(
      'grant it with a Role in namespace "prod": apiGroups: [""], resources: ["secrets"], verbs: ["get"]',
    )
  })

  test("names no rule where a rule would not help", () => {
    const message = 'pods "web" is forbidden: exceeded quota: small'
    const error = statusError(response(403, failure({ reason: "Forbidden", message })), asked)
    expect(error.rule).toBeUndefined()
    expect(error.message).not.toContain("grant")
  })

  test("carries the causes, and how long to wait", () => {
    const causes = [{ reason: "FieldValueInvalid", message: "wrong", field: "data" }]
    const details = { causes, retryAfterSeconds: 3 }
    const error = statusError(response(422, failure({ reason: "Invalid", details })), asked)
    expect(error.causes).toEqual(causes)
    expect(error.retryAfterSeconds).toBe(3)
    const header = response(429, failure({ details }), { "retry-after": "7" })
    expect(statusError(header, asked).retryAfterSeconds).toBe(7)
  })

  test("keeps the values of a Secret out of the message and the causes", () => {
    const causes = [{ message: 'Invalid value: "hunter2"', field: "data" }]
    const said = failure({ reason: "Invalid", message: 'bad "hunter2"', details: { causes } })
    const secret = { stringData: { password: "hunter2" } }
    const error = statusError(response(422, said), { ...asked, secret })
    expect(JSON.stringify([error, error.message, error.stack])).not.toContain("hunter2")
  })
})

describe("retryAfter", () => {
  test("reads seconds, and no dates", () => {
    expect(retryAfter(response(429, "", { "retry-after": "12" }))).toBe(12)
    const date = { "retry-after": "Wed, 21 Oct 2026 07:28:00 GMT" }
    expect(retryAfter(response(429, "", date))).toBeUndefined()
    expect(retryAfter(response(429, ""))).toBeUndefined()
  })
})
