import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { issueCertificate } from "../testing/certificates.ts"
import { type ListeningApiServer, listen } from "../testing/listen.ts"
import { createMemoryApiServer } from "../testing/memory-server.ts"
import { fixedCredentials } from "./access.ts"
import { createHttpsTransport } from "./https-transport.ts"
import { openHttpTunnel } from "./tunnel.ts"

const authority = issueCertificate({ commonName: "authority" })
const tls = issueCertificate({
  commonName: "server",
  dnsNames: ["kube.test"],
  ipAddresses: ["127.0.0.1"],
  issuer: authority,
})
const get = { method: "GET", path: "/api/v1/namespaces/default" } as const
const credentials = fixedCredentials()
const certificateAuthority = authority.certificate

let api: ListeningApiServer
let proxy: Awaited<ReturnType<typeof startProxy>>

/** A proxy that knows only CONNECT, and takes every name for this machine. */
async function startProxy() {
  const asked: { readonly target: string | undefined; readonly authorization: unknown }[] = []
  const answer = { status: 200 }
  const server = createServer((_, response) => response.writeHead(400).end())
  server.on("connect", ({ url, headers }, client) => {
    asked.push({ target: url, authorization: headers["proxy-authorization"] })
    if (headers.authorization !== undefined) client.destroy()
    client.on("error", () => undefined)
    if (answer.status === 0) return
    if (answer.status !== 200) return client.end(`HTTP/1.1 ${answer.status} No\r\n\r\n`)
    const target = connect(Number(url?.split(":").at(-1)), "127.0.0.1", () => {
      client.write("HTTP/1.1 200 OK\r\n\r\n")
      target.pipe(client).pipe(target)
    })
    target.on("error", () => client.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const { port } = server.address() as AddressInfo
  return { asked, answer, port, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

beforeEach(async () => {
  api = await listen(createMemoryApiServer(), { tls })
  proxy = await startProxy()
})

afterEach(async () => {
  await api.close()
  proxy.close()
})

describe("through a proxy", () => {
  test("the connection is as secure as without it", async () => {
    const access = { server: api.url, credentials, certificateAuthority, proxyUrl: proxy.url }
    const transport = createHttpsTransport(access, { env: {} })
    expect((await transport.send(get)).status).toBe(200)
    expect((await transport.send(get)).status).toBe(200)
    const target = api.url.replace("https://", "")
    expect(proxy.asked).toEqual([{ target, authorization: undefined }])
    transport.close()

    const unknown = createHttpsTransport({ server: api.url, credentials, proxyUrl: proxy.url })
    await expect(unknown.send(get)).rejects.toThrow("set certificate-authority")
  })

  test("the proxy finds the server, whose name is in its certificate", async () => {
    const server = api.url.replace("127.0.0.1", "kube.test")
    const env = { HTTPS_PROXY: proxy.url.replace("http://", "") }
    const transport = createHttpsTransport({ server, credentials, certificateAuthority }, { env })
    expect((await transport.send(get)).status).toBe(200)
    expect(proxy.asked[0]?.target).toBe(server.replace("https://", ""))
    transport.close()
  })

  test("a server without TLS is reached too", async () => {
    const plain = await listen(createMemoryApiServer())
    const access = { server: plain.url, credentials, proxyUrl: proxy.url }
    const transport = createHttpsTransport(access)
    expect((await transport.send(get)).status).toBe(200)
    expect(proxy.asked).toHaveLength(1)
    transport.close()
    await plain.close()
  })

  test("the proxy learns who asks, if it must", async () => {
    const proxyUrl = proxy.url.replace("http://", "http://me:p%40ss@")
    const access = { server: api.url, credentials, certificateAuthority, proxyUrl }
    const transport = createHttpsTransport(access)
    await transport.send(get)
    const authorization = `Basic ${Buffer.from("me:p@ss").toString("base64")}`
    expect(proxy.asked[0]?.authorization).toBe(authorization)
    transport.close()
  })

  test.each([
    [407, "put a user and a password into proxy-url"],
    [502, "answered with 502"],
  ])("its answer %i is told", async (status, says) => {
    proxy.answer.status = status
    const proxyUrl = proxy.url.replace("http://", "http://me:hunter2@")
    const access = { server: api.url, credentials, certificateAuthority, proxyUrl }
    const call = createHttpsTransport(access).send(get)
    await expect(call).rejects.toMatchObject({ code: "KUBE_CONNECTION" })
    await expect(call).rejects.toThrow(says)
    await expect(call).rejects.not.toThrow("hunter2")
  })

  test("does not wait for ever", async () => {
    proxy.answer.status = 0
    const target = { host: "kube.test", port: 443 }
    const opened = openHttpTunnel(new URL(proxy.url), target, 20)
    await expect(opened).rejects.toMatchObject({ code: "KUBE_CONNECTION" })
    await expect(opened).rejects.toThrow("it did not answer within 0.02 s")
  })

  test("its absence is told", async () => {
    proxy.close()
    const access = { server: api.url, credentials, proxyUrl: proxy.url }
    const call = createHttpsTransport(access).send(get)
    await expect(call).rejects.toThrow(`the proxy 127.0.0.1:${proxy.port} failed`)
  })
})
