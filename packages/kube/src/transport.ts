/** One request, below the server's address. */
export interface KubeRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Path and query, from the root of the API. */
  readonly path: string
  readonly body?: string
  readonly contentType?: string
  /** The form of the answer that is wanted; `application/json` unless given. */
  readonly accept?: string
  readonly signal?: AbortSignal
  readonly timeoutMs?: number
}

export interface KubeResponse {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: string
}

/**
 * How requests reach a server. Resolves with whatever it answers; rejects with a `KubeError` of the code
 * `KUBE_CONNECTION`, `KUBE_TIMEOUT`, `KUBE_ABORTED` or `KUBE_CREDENTIALS` if there is no answer.
 */
export interface Transport {
  send(request: KubeRequest): Promise<KubeResponse>
  /** Closes the connections that are kept open. */
  close(): void
}
