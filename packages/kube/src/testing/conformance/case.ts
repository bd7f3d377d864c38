import assert from "node:assert/strict"
import type { KubeClient } from "../../client.ts"
import { KubeError, type KubeErrorCode, type KubeReason } from "../../errors.ts"
import type { KubeObject, ObjectRef } from "../../objects.ts"

/** What the suite runs on: a cluster, and how to get around in it. */
export interface KubeUnderTest {
  /** A client that may do everything. */
  readonly client: KubeClient
  /** A client of a user that may do nothing. */
  readonly stranger: KubeClient
  /** A namespace for one case. */
  readonly namespace: string
}

/** One promise of the API, which every implementation must keep. */
export interface KubeCase {
  readonly title: string
  readonly run: (kube: KubeUnderTest) => Promise<void>
}

export function secretRef(namespace: string, name: string): ObjectRef {
  return { apiVersion: "v1", kind: "Secret", namespace, name }
}

export function secret(
  namespace: string,
  name: string,
  fields: Readonly<Record<string, unknown>> = {},
  metadata: KubeObject["metadata"] = {},
): KubeObject {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace, ...metadata }, ...fields }
}

export function configMap(
  namespace: string,
  name: string,
  fields: Readonly<Record<string, unknown>> = {},
): KubeObject {
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace }, ...fields }
}

/** Base64 of a text, or of a number of bytes. */
export const base64 = (content: string | number): string =>
  (typeof content === "number" ? Buffer.alloc(content, 97) : Buffer.from(content)).toString(
    "base64",
  )

interface Refused {
  readonly reason?: KubeReason
  readonly code?: KubeErrorCode
  readonly status?: number
  /** What the message has in it. */
  readonly says?: string | RegExp
  /** The fields that are wrong, in their order. */
  readonly fields?: readonly string[]
}

/** Holds a call to the refusal that is expected, and returns it. */
export async function refused(call: Promise<unknown>, expected: Refused): Promise<KubeError> {
  const error = await call.then(
    () => assert.fail(`should be refused: ${JSON.stringify(expected)}`),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof KubeError)) throw error
  const { reason, code = "KUBE_STATUS", status, says, fields } = expected
  assert.equal(error.code, code, error.message)
  assert.equal(error.reason, reason, error.message)
  if (status !== undefined) assert.equal(error.status, status, error.message)
  if (typeof says === "string") assert.ok(error.message.includes(says), error.message)
  if (says instanceof RegExp) assert.match(error.message, says)
  if (fields !== undefined) {
    const found = error.causes.map(({ field }) => field)
    assert.deepEqual(found, fields, error.message)
  }
  return error
}
