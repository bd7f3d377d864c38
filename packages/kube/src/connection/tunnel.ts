import { type AgentOptions, Agent as HttpAgent, request as requestHttp } from "node:http"
import { Agent as HttpsAgent, request as requestHttps } from "node:https"
import type { Socket } from "node:net"
import type { Duplex } from "node:stream"
import { type ConnectionOptions, connect as connectTls } from "node:tls"
import { KubeError } from "../errors.ts"

type Connected = (error: Error | null, socket: Duplex) => void

/** Where a connection goes, and for https how it is secured. */
interface Target extends ConnectionOptions {
  readonly host?: string
  readonly port?: number
}

/** An agent whose connections go through a proxy, by the HTTP method CONNECT. */
export function tunnelAgent(proxy: URL, isSecure: boolean, options: AgentOptions): HttpAgent {
  const agent = isSecure ? new HttpsAgent(options) : new HttpAgent(options)
  return Object.assign(agent, {
    createConnection(target: Target, done: Connected): undefined {
      openTunnel(proxy, target).then(
        (socket) => done(null, isSecure ? connectTls({ ...target, socket }) : socket),
        (error) => done(error, undefined as never),
      )
    },
  })
}

/** A socket to the target, whose bytes the proxy passes on. */
function openTunnel(proxy: URL, { host = "", port = 443 }: Target): Promise<Socket> {
  const target = `${host.includes(":") ? `[${host}]` : host}:${port}`
  const open = proxy.protocol === "https:" ? requestHttps : requestHttp
  return new Promise((resolve, reject) => {
    const call = open(proxy, {
      method: "CONNECT",
      path: target,
      agent: false,
      headers: { host: target, ...authorization(proxy) },
    })
    call.on("connect", (response, socket) => {
      if (response.statusCode === 200) return resolve(socket as Socket)
      socket.destroy()
      const advice = response.statusCode === 407 ? ": put a user and a password into proxy-url" : ""
      const answer = `the proxy ${proxy.host} answered with ${response.statusCode}`
      reject(new KubeError("KUBE_CONNECTION", `cannot talk to ${target}: ${answer}${advice}`))
    })
    call.on("error", (cause) => {
      const message = `cannot talk to ${target}: the proxy ${proxy.host} failed: ${cause.message}`
      reject(new KubeError("KUBE_CONNECTION", message, { cause }))
    })
    call.end()
  })
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` }
}
