import { Agent as HttpAgent } from "node:http"
import { Agent as HttpsAgent } from "node:https"
import { KubeError } from "../errors.ts"
import type { KubeRequest, KubeResponse, Transport } from "../transport.ts"
import type { ClientCertificate, ClusterAccess, Impersonation, Proof } from "./access.ts"
import { exchange } from "./exchange.ts"
import { proxyFor } from "./proxy.ts"
import { tunnelAgent } from "./tunnel.ts"

export interface HttpsTransportOptions {
  /** How long a request may take that does not say so itself: 60 s, as the server gives them. */
  readonly timeoutMs?: number
  /** Where `HTTPS_PROXY` and `NO_PROXY` are looked up. */
  readonly env?: Readonly<Record<string, string | undefined>>
}

// Shorter than servers and proxies keep them: a connection that they end while we write is lost.
const IDLE_MS = 30_000

/**
 * Requests over connections that are kept open. The proof of who asks is fetched for each request, and once
 * more if the server does not accept it. Throws a `KubeError` for an address that is none.
 */
export function createHttpsTransport(
  access: ClusterAccess,
  { timeoutMs = 60_000, env = process.env }: HttpsTransportOptions = {},
): Transport {
  const server = readServer(access.server)
  const agents = agentPool(access, server, proxyFor(server, access.proxyUrl, env))
  const fixed = {
    ...((access.disableCompression ?? isOnThisMachine(server))
      ? {}
      : { "accept-encoding": "gzip" }),
    ...impersonationHeaders(access.impersonate),
  }

  function attempt(request: KubeRequest, proof: Proof): Promise<KubeResponse> {
    const { authorization } = proof
    return exchange(urlOf(server, request.path), request, {
      agent: agents.agentFor(proof),
      headers: { ...fixed, ...(authorization === undefined ? {} : { authorization }) },
      timeoutMs: request.timeoutMs ?? timeoutMs,
    })
  }

  return {
    async send(request) {
      const { credentials } = access
      const proof = await credentials.current(request.signal)
      const response = await attempt(request, proof)
      if (response.status !== 401 || !credentials.renew(proof)) return response
      return attempt(request, await credentials.current(request.signal))
    },
    close: agents.close,
  }
}

// To compress an answer takes the server longer than to send it within the machine.
function isOnThisMachine({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname)
}

function readServer(text: string): URL {
  const address = text.includes("://") ? text : `https://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol === "https:" || url?.protocol === "http:") return url
  throw new KubeError(
    "KUBE_CONFIG",
    `the server's address "${text.replace(/[^/@]*@/, "")}" is none: write https://HOST:PORT`,
  )
}

function urlOf(server: URL, path: string): URL {
  return new URL(server.pathname.replace(/\/$/, "") + path, server)
}

/** Connections by what secures them. Those of a former certificate end what they do, and then idle away. */
function agentPool(access: ClusterAccess, server: URL, proxy: URL | undefined) {
  const agents: HttpAgent[] = []
  let certificate: ClientCertificate | undefined
  return {
    agentFor({ clientCertificate }: Proof): HttpAgent {
      const present = agents[0]
      if (present !== undefined && isSame(clientCertificate, certificate)) return present
      certificate = clientCertificate
      const agent = createAgent(access, server, proxy, clientCertificate)
      agents.unshift(agent)
      return agent
    },
    close(): void {
      for (const agent of agents) agent.destroy()
    },
  }
}

function isSame(a: ClientCertificate | undefined, b: ClientCertificate | undefined): boolean {
  return a?.certificate === b?.certificate && a?.key === b?.key
}

function createAgent(
  { certificateAuthority, insecureSkipTlsVerify, tlsServerName }: ClusterAccess,
  server: URL,
  proxy: URL | undefined,
  clientCertificate: ClientCertificate | undefined,
): HttpAgent {
  const isSecure = server.protocol === "https:"
  const options = {
    keepAlive: true,
    timeout: IDLE_MS,
    ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
    ...(insecureSkipTlsVerify ? { rejectUnauthorized: false } : {}),
    ...(tlsServerName === undefined ? {} : { servername: tlsServerName }),
    ...(clientCertificate === undefined
      ? {}
      : { cert: clientCertificate.certificate, key: clientCertificate.key }),
  }
  if (proxy !== undefined) return tunnelAgent(proxy, isSecure, options)
  return isSecure ? new HttpsAgent(options) : new HttpAgent(options)
}

function impersonationHeaders(
  impersonate: Impersonation | undefined,
): Record<string, string | readonly string[]> {
  if (impersonate === undefined) return {}
  const { user, groups = [], uid, extra = {} } = impersonate
  const extras = Object.entries(extra).map(([key, values]) => [
    `impersonate-extra-${encodeURIComponent(key)}`,
    values,
  ])
  return {
    "impersonate-user": user,
    ...(groups.length === 0 ? {} : { "impersonate-group": groups }),
    ...(uid === undefined ? {} : { "impersonate-uid": uid }),
    ...Object.fromEntries(extras),
  }
}
