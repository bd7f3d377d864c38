import { type AddressInfo, connect, createServer, type Socket } from "node:net"
import { afterEach, describe, expect, test } from "vitest"
import { issueCertificate } from "../testing/certificates.ts"
import { listen } from "../testing/listen.ts"
import { createMemoryApiServer } from "../testing/memory-server.ts"
import { fixedCredentials } from "./access.ts"
import { createHttpsTransport } from "./https-transport.ts"
import { openSocksTunnel } from "./socks.ts"

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

interface ProxyBehaviour {
  /** The method that it asks for: 0 nothing, 2 a password, 255 none of those offered. */
  readonly method?: number
  readonly accepts?: (userAndPassword: string) => boolean
  /** What it answers to the request. */
  readonly status?: number
  /** How it names the address that it connects from. */
  readonly bound?: readonly number[]
  readonly version?: number
}

/** A proxy that does by the bytes of RFC 1928 what a test wants, and takes every name for this machine. */
async function startProxy(behaviour: ProxyBehaviour = {}) {
  const { method = 0, status = 0, bound = [1, 0, 0, 0, 0, 0, 0], version = 5 } = behaviour
  const asked: string[] = []
  const server = createServer((client) => {
    const steps = [
      () => client.write(Buffer.of(version, method)),
      ...(method === 2 ? [checkPassword] : []),
      passOn,
    ]
    client.on("error", () => undefined)
    client.on("data", (bytes) => steps.shift()?.(bytes as Buffer))

    function checkPassword(bytes: Buffer): void {
      const user = bytes.subarray(2, 2 + (bytes[1] ?? 0))
      const password = bytes.subarray(3 + user.length)
      const isRight = behaviour.accepts?.(`${user}:${password}`) ?? true
      client.write(Buffer.of(1, isRight ? 0 : 1))
    }

    function passOn(bytes: Buffer): void {
      const port = bytes.readUInt16BE(bytes.length - 2)
      const host = bytes.subarray(bytes[3] === 3 ? 5 : 4, -2)
      asked.push(`${bytes[3] === 3 ? host.toString() : [...host].join(".")}:${port}`)
      const answer = Buffer.of(5, status, 0, ...bound)
      if (status !== 0) return void client.end(answer)
      const target = connect(port, "127.0.0.1", () => {
        // In two parts: a stream has no borders.
        client.write(answer.subarray(0, 3))
        setTimeout(() => client.write(answer.subarray(3), () => pipe(client, target)), 5)
      })
      target.on("error", () => client.destroy())
    }
  })
  const pipe = (client: Socket, target: Socket) => target.pipe(client).pipe(target)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => server.close())
  const url = `socks5://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, url, close: () => server.close() }
}

const authority = issueCertificate({ commonName: "authority" })
const tls = issueCertificate({
  commonName: "server",
  dnsNames: ["kube.test"],
  ipAddresses: ["127.0.0.1"],
  issuer: authority,
})

async function startApi(): Promise<string> {
  const api = await listen(createMemoryApiServer(), { tls })
  closing.push(() => api.close())
  return api.url
}

function send(server: string, proxyUrl: string) {
  const certificateAuthority = authority.certificate
  const access = { server, certificateAuthority, proxyUrl, credentials: fixedCredentials() }
  const transport = createHttpsTransport(access)
  closing.push(() => transport.close())
  return transport.send({ method: "GET", path: "/api/v1/namespaces/default" })
}

describe("through a SOCKS proxy", () => {
  test.each(["127.0.0.1", "kube.test"])("%s is reached, and verified", async (host) => {
    const { asked, url } = await startProxy()
    const server = (await startApi()).replace("127.0.0.1", host)
    expect((await send(server, url)).status).toBe(200)
    expect(asked).toEqual([server.replace("https://", "")])
  })

  test("the answer may name an address of any kind", async () => {
    const server = await startApi()
    const kinds = [
      [3, 4, ...Buffer.from("kube"), 0, 0],
      [4, ...Array(16).fill(0), 0, 0],
    ]
    for (const bound of kinds)
      expect((await send(server, (await startProxy({ bound })).url)).status).toBe(200)
  })

  test("the proxy learns who asks, if it wants to", async () => {
    const accepts = (pair: string) => pair === "me:p@ss"
    const { url } = await startProxy({ method: 2, accepts })
    const server = await startApi()
    expect((await send(server, url.replace("//", "//me:p%40ss@"))).status).toBe(200)
    const wrong = send(server, url.replace("//", "//me:hunter2@"))
    await expect(wrong).rejects.toThrow("does not accept the user and the password of proxy-url")
    await expect(wrong).rejects.not.toThrow("hunter2")
  })

  test.each([
    [{ method: 255 }, "asks for a user and a password: put them into proxy-url"],
    [{ status: 2 }, "its rules do not allow that"],
    [{ status: 5 }, "nothing listens there"],
    [{ status: 99 }, "it answered with 99"],
    [{ version: 4 }, "it does not speak SOCKS 5"],
  ])("what it answers is told: %j", async (behaviour, problem) => {
    const { url } = await startProxy(behaviour)
    const call = send(await startApi(), url)
    await expect(call).rejects.toMatchObject({ code: "KUBE_CONNECTION" })
    await expect(call).rejects.toThrow(problem)
  })

  test("a proxy that hangs up, or is not there, is told from the server", async () => {
    const server = createServer((client) => client.destroy())
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const { port } = server.address() as AddressInfo
    const proxy = `socks5://127.0.0.1:${port}`
    const api = await startApi()
    await expect(send(api, proxy)).rejects.toThrow(`proxy 127.0.0.1:${port} failed: it closed`)
    await new Promise((resolve) => server.close(resolve))
    await expect(send(api, proxy)).rejects.toThrow(`proxy 127.0.0.1:${port} failed: connect ECONN`)
  })

  test("does not wait for ever", async () => {
    const clients: Socket[] = []
    const server = createServer((client) => clients.push(client))
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    closing.push(() => server.close())
    const { port } = server.address() as AddressInfo
    const proxy = new URL(`socks5://127.0.0.1:${port}`)
    const opened = openSocksTunnel(proxy, { host: "kube.test", port: 443 }, 20)
    await expect(opened).rejects.toThrow("it did not answer within 0.02 s")
    for (const client of clients) client.destroy()
  })

  test("a name that is too long is not cut", async () => {
    const { url, asked } = await startProxy()
    const opened = openSocksTunnel(new URL(url), { host: "a".repeat(256), port: 443 })
    await expect(opened).rejects.toThrow("too long")
    expect(asked).toEqual([])
  })
})
