import { setTimeout } from "node:timers/promises"
import { KubeError } from "../errors.ts"
import { retryAfter } from "../status.ts"
import type { KubeRequest, KubeResponse, Transport } from "../transport.ts"
import { isBroken } from "./connection-error.ts"

/** Waits; ends early, by rejecting, if the signal does. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>

export interface RetryOptions {
  /** How often a request is sent at most. */
  readonly attempts?: number
  /** The wait before a request is repeated for the first time, doubled each time. */
  readonly delayMs?: number
  readonly sleep?: Sleep
}

/** Waits on the clock. Rejects with the code `KUBE_ABORTED`. */
export const sleepOnClock: Sleep = async (ms, signal) => {
  try {
    await setTimeout(ms, undefined, signal === undefined ? {} : { signal })
  } catch (cause) {
    throw new KubeError("KUBE_ABORTED", "the request was aborted while it waited", { cause })
  }
}

// As client-go does: rest/with_retry.go.
const ATTEMPTS = 11

/**
 * Repeats requests that did not get through: whatever the server asks to repeat (`Retry-After`, with 429 or
 * from 500 on), reads whose connection broke off, and, once, what etcd dropped while it chose a leader.
 */
export function withRetries(
  transport: Transport,
  { attempts = ATTEMPTS, delayMs = 100, sleep = sleepOnClock }: RetryOptions = {},
): Transport {
  async function send(request: KubeRequest): Promise<KubeResponse> {
    let etcdFailures = 0
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt >= attempts
      const outcome = await settle(transport.send(request))
      if ("error" in outcome) {
        if (isLast || request.method !== "GET" || !isBroken(outcome.error)) throw outcome.error
        await sleep(backoff(delayMs, attempt), request.signal)
        continue
      }
      const { response } = outcome
      const wait = askedToWait(response)
      const isDropped = wait === undefined && isDroppedByEtcd(response) && etcdFailures++ === 0
      if (isLast || (wait === undefined && !isDropped)) return response
      await sleep(wait ?? backoff(delayMs, attempt), request.signal)
    }
  }
  return { send, close: () => transport.close() }
}

const MAX_BACKOFF_MS = 5_000

const backoff = (delayMs: number, attempt: number): number =>
  Math.min(delayMs * 2 ** (attempt - 1), MAX_BACKOFF_MS)

type Outcome = { readonly response: KubeResponse } | { readonly error: unknown }

function settle(answer: Promise<KubeResponse>): Promise<Outcome> {
  return answer.then(
    (response) => ({ response }),
    (error: unknown) => ({ error }),
  )
}

function askedToWait(response: KubeResponse): number | undefined {
  if (response.status !== 429 && response.status < 500) return undefined
  const seconds = retryAfter(response)
  return seconds === undefined ? undefined : seconds * 1000
}

const DROPPED = /(?:etcdserver: leader changed|raft proposal dropped)"/

const isDroppedByEtcd = ({ status, body }: KubeResponse): boolean =>
  status >= 500 && DROPPED.test(body)
