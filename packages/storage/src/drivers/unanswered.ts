import { StorageError } from "../errors.ts"
import type { KubeObject } from "./kube-objects.ts"

const BROKEN: ReadonlySet<string> = new Set(["ECONNRESET", "ECONNABORTED", "EPIPE"])

/** How often a write is sent at most, when connections break off. */
export const WRITE_ATTEMPTS = 5

/** Whether a connection broke off while a call was on its way: nobody knows whether it was done. */
export function isUnanswered(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ("code" in cause && BROKEN.has(String(cause.code))) return true
  return false
}

/** Whether an object is what was sent: then it was done, although the answer never came. */
export function isAsSent(stored: KubeObject, sent: KubeObject): boolean {
  const parts = [stored, sent].map(({ metadata, data }) => {
    const labels = Object.entries(metadata.labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))
    return JSON.stringify([labels, data])
  })
  return parts[0] === parts[1]
}

/** Whether it is an error of this code. */
export const hasCode = (error: unknown, code: StorageError["code"]): boolean =>
  error instanceof StorageError && error.code === code
