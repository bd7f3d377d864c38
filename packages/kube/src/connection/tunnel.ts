import { type AgentOptions, Agent as HttpAgent, request as requestHttp } from "node:http"
import { Agent as HttpsAgent, request as requestHttps } from "node:https"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import { type ConnectionOptions, connect as connectTls } from "node:tls"
import { KubeError } from "../errors.ts"
import { openSocksTunnel, type TunnelTarget } from "./socks.ts"

type Connected = (error: Error | null, socket: Duplex) => void

/** Where a connection goes, and for https how it is secured. */
interface Target extends ConnectionOptions {
  readonly host?: string
  readonly port?: number
}

/** An agent whose connections go through a proxy: by the HTTP method CONNECT, or by SOCKS. */
export function tunnelAgent(proxy: URL, isSecure: boolean, options: AgentOptions): HttpAgent {
  const agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options)
  return Object.assign(agent, {
    createConnection(target: Target, done: Connected): undefined {
      const { host = "", port = 443 } = target
      openTunnel(proxy, { host, port: Number(port) }).then(
        (socket) => done(null, isSecure ? connectTls({ ...target, socket }) : socket),
        (error) => done(error, undefined as never),
      )
    },
  })
}

function openTunnel(proxy: URL, target: TunnelTarget): Promise<Socket> {
  if (!proxy.protocol.startsWith("socks")) return openHttpTunnel(proxy, target)
  return openSocksTunnel(proxy, target).catch((cause) => {
    throw failed(proxy, `${target.host}:${target.port}`, cause)
  })
}

const failed = ({ host }: URL, target: string, cause: Error): KubeError =>
  new KubeError(
    "KUBE_CONNECTION",
    `cannot talk to ${target}: the proxy ${host} failed: ${cause.message}`,
    { cause },
  )

/** A socket to the target, whose bytes the proxy passes on. Rejects with a `KubeError`. */
export function openHttpTunnel(
  proxy: URL,
  { host, port }: TunnelTarget,
  timeoutMs = 30_000,
): Promise<Socket> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`
  const open = proxy.protocol === "https:" ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const call = open(proxy, {
      method: "CONNECT",
      path: target,
      agent: false,
      // Node would take the proxy's user for ours.
      auth: null,
      headers: { host: target, ...authorization(proxy) },
    })
    const limit = () => call.destroy(new Error(`it did not answer within ${timeoutMs / 1000} s`))
    const timer = setTimeout(limit, timeoutMs)
    call.on("close", () => clearTimeout(timer))
    call.on("connect", (response, socket) => {
      clearTimeout(timer)
      if (response.statusCode === 200) return resolve(socket as Socket)
      socket.destroy()
      const advice = response.statusCode === 407 ? ": put a user and a password into proxy-url" : ""
      const answer = `the proxy ${proxy.host} answered with ${response.statusCode}`
      reject(new KubeError("KUBE_CONNECTION", `cannot talk to ${target}: ${answer}${advice}`))
    })
    call.on("error", (cause) => reject(failed(proxy, target, cause)))
    call.end()
  })
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` }
}
