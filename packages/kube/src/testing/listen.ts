import { createServer as createHttpServer, type IncomingMessage, type Server } from "node:http"
import { createServer as createHttpsServer } from "node:https"
import type { AddressInfo } from "node:net"
import { TLSSocket } from "node:tls"
import type { KubeRequest, KubeResponse } from "../transport.ts"
import type { MemoryApiServer } from "./memory-server.ts"
import { failure } from "./status.ts"

export interface ListenOptions {
  /** With a certificate it speaks https, and asks for a client certificate that `clientAuthority` signed. */
  readonly tls?: {
    readonly certificate: string
    readonly key: string
    readonly clientAuthority?: string
  }
  /** Users by their token; everybody is `admin` unless given. A client certificate names its user. */
  readonly tokens?: Readonly<Record<string, string>>
}

/** An API server at an address of this machine. */
export interface ListeningApiServer {
  readonly url: string
  close(): Promise<void>
}

/** Lets programs other than this one reach an in-memory API server, on a free port of the loopback interface. */
export async function listen(
  api: MemoryApiServer,
  { tls, tokens }: ListenOptions = {},
): Promise<ListeningApiServer> {
  const respond = async (message: IncomingMessage): Promise<KubeResponse> => {
    const user = userOf(message, tokens)
    const request = await readRequest(message)
    if (user === undefined) return failure(401, "Unauthorized", { reason: "Unauthorized" })
    return api.handle(request, user)
  }
  const server = tls === undefined ? createHttpServer() : createHttpsServer(secure(tls))
  server.on("request", (message, response) => {
    respond(message).then(
      ({ status, headers, body }) => response.writeHead(status, { ...headers }).end(body),
      (error: Error) => response.destroy(error),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  const scheme = tls === undefined ? "http" : "https"
  return { url: `${scheme}://127.0.0.1:${port}`, close: () => close(server) }
}

function secure({ certificate, key, clientAuthority }: NonNullable<ListenOptions["tls"]>) {
  const asking = { ca: clientAuthority, requestCert: true, rejectUnauthorized: false }
  return { cert: certificate, key, ...(clientAuthority === undefined ? {} : asking) }
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  return closed
}

function userOf(
  { socket, headers }: IncomingMessage,
  tokens: ListenOptions["tokens"],
): string | undefined {
  if (socket instanceof TLSSocket && socket.authorized)
    return String(socket.getPeerCertificate().subject.CN)
  if (tokens === undefined) return "admin"
  return tokens[headers.authorization?.replace(/^Bearer /, "") ?? ""]
}

async function readRequest(message: IncomingMessage): Promise<KubeRequest> {
  const chunks: Buffer[] = []
  // The real server does not read a body whose length it was not told either.
  if (message.headers["content-length"] !== undefined || message.headers["transfer-encoding"])
    for await (const chunk of message) chunks.push(chunk)
  const { accept, "content-type": contentType } = message.headers
  return {
    method: message.method as KubeRequest["method"],
    path: message.url ?? "/",
    ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks).toString("utf8") }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(accept === undefined ? {} : { accept }),
  }
}
