import { type Agent as HttpAgent, type IncomingMessage, request as requestHttp } from "node:http"
import { type Agent as HttpsAgent, request as requestHttps } from "node:https"
import { promisify } from "node:util"
import { gunzip } from "node:zlib"
import { KubeError } from "../errors.ts"
import type { KubeRequest, KubeResponse } from "../transport.ts"
import { connectionError } from "./connection-error.ts"

/** How a request is sent. */
export interface ExchangeOptions {
  readonly agent: HttpAgent | HttpsAgent
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly timeoutMs: number
}

/** One request and its answer. Rejects with a `KubeError` if there is none in time. */
export async function exchange(
  url: URL,
  request: KubeRequest,
  options: ExchangeOptions,
): Promise<KubeResponse> {
  const { signal } = request
  if (signal?.aborted) throw aborted(url, signal)
  const ended = new AbortController()
  const onAbort = () => ended.abort(aborted(url, signal))
  signal?.addEventListener("abort", onAbort, { once: true })
  const timer = setTimeout(() => ended.abort(timedOut(url, options.timeoutMs)), options.timeoutMs)
  try {
    const message = await send(url, request, options, ended.signal)
    return await readResponse(message)
  } catch (error) {
    throw ended.signal.aborted ? ended.signal.reason : connectionError(url, error)
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener("abort", onAbort)
  }
}

function send(
  url: URL,
  { method, body, contentType, accept = "application/json" }: KubeRequest,
  { agent, headers }: ExchangeOptions,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const bytes = body === undefined ? undefined : Buffer.from(body)
  const all = {
    ...(headers as Record<string, string | string[]>),
    accept,
    "user-agent": "sternpost",
    // Without its length Node sends the body of a DELETE so that servers do not see it.
    ...(bytes === undefined ? {} : { "content-length": bytes.length }),
    ...(contentType === undefined ? {} : { "content-type": contentType }),
  }
  const open = url.protocol === "https:" ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const call = open(url, { method, agent, headers: all, signal })
    call.on("error", reject).on("response", resolve)
    call.end(bytes)
  })
}

const unzip = promisify(gunzip)

async function readResponse(message: IncomingMessage): Promise<KubeResponse> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const isZipped = message.headers["content-encoding"] === "gzip"
  const body = isZipped ? await unzip(bytes) : bytes
  const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)])
  return {
    status: message.statusCode ?? 0,
    headers: Object.fromEntries(headers),
    body: body.toString("utf8"),
  }
}

function aborted(url: URL, signal: AbortSignal | undefined): KubeError {
  return new KubeError("KUBE_ABORTED", `the request to ${url.host} was aborted`, {
    cause: signal?.reason,
  })
}

function timedOut({ host }: URL, timeoutMs: number): KubeError {
  return new KubeError(
    "KUBE_TIMEOUT",
    `${host} did not answer within ${timeoutMs / 1000} s: try again, or allow more time`,
  )
}
