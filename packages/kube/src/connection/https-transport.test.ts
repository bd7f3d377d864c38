import { createServer, type RequestListener, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { afterEach, describe, expect, test } from "vitest"
import { createKubeClient } from "../client.ts"
import { issueCertificate } from "../testing/certificates.ts"
import { testKube } from "../testing/conformance.ts"
import { listen } from "../testing/listen.ts"
import { createMemoryApiServer } from "../testing/memory-server.ts"
import type { Transport } from "../transport.ts"
import { type ClusterAccess, type Credentials, fixedCredentials } from "./access.ts"
import { createHttpsTransport } from "./https-transport.ts"

const authority = issueCertificate({ commonName: "authority" })
const server = issueCertificate({
  commonName: "server",
  dnsNames: ["kube.test"],
  ipAddresses: ["127.0.0.1"],
  issuer: authority,
})
const tls = { ...server, clientAuthority: authority.certificate }
const ref = { apiVersion: "v1", kind: "Secret", namespace: "default", name: "a" }
const get = { method: "GET", path: "/api/v1/namespaces/default" } as const

const opened: { close(): unknown }[] = []
afterEach(async () => {
  for (const it of opened.splice(0)) await it.close()
})

function opening<T extends { close(): unknown }>(it: T): T {
  opened.push(it)
  return it
}

/** A transport to a server of its own, which answers as the listener does. */
async function to(
  listener: RequestListener,
  access: Partial<ClusterAccess> = {},
): Promise<Transport & { readonly url: string; readonly http: Server }> {
  const http = createServer(listener)
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve))
  opening({ close: () => http.closeAllConnections() })
  opening(http)
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  const options = { server: url, credentials: fixedCredentials(), ...access }
  return { ...opening(createHttpsTransport(options, { env: {} })), url, http }
}

describe("over TLS", () => {
  const authorize = ({ user }: { user: string }) => user === "admin"
  const withToken = (url: string, token: string): ClusterAccess => ({
    server: url,
    certificateAuthority: authority.certificate,
    credentials: fixedCredentials({ authorization: `Bearer ${token}` }),
  })

  testKube(test, async () => {
    const api = createMemoryApiServer({ namespaces: ["suite"], authorize })
    const tokens = { "token-a": "admin", "token-b": "stranger" }
    const { url } = opening(await listen(api, { tls, tokens }))
    return {
      client: createKubeClient(opening(createHttpsTransport(withToken(url, "token-a")))),
      stranger: createKubeClient(opening(createHttpsTransport(withToken(url, "token-b")))),
      namespace: "suite",
    }
  })

  const started = async () =>
    opening(await listen(createMemoryApiServer({ authorize }), { tls, tokens: {} }))

  test("a client certificate says who asks", async () => {
    const { url } = await started()
    const status = async (commonName: string) => {
      const issued = issueCertificate({ commonName, issuer: authority })
      const credentials = fixedCredentials({ clientCertificate: issued })
      const access = { ...withToken(url, ""), credentials }
      return (await opening(createHttpsTransport(access)).send(get)).status
    }
    expect([await status("admin"), await status("stranger")]).toEqual([200, 403])
  })

  test("a token that nobody knows is told from a right that is missing", async () => {
    const { url } = await started()
    const client = createKubeClient(opening(createHttpsTransport(withToken(url, "hunter2"))))
    const call = client.get(ref)
    await expect(call).rejects.toMatchObject({ reason: "Unauthorized", status: 401 })
    await expect(call).rejects.toThrow("the server did not accept the credentials")
    await expect(call).rejects.not.toThrow("hunter2")
  })

  test("does not talk to a server that it cannot verify", async () => {
    const { url } = await started()
    const { certificateAuthority, ...access } = withToken(url, "t")
    const unknown = opening(createHttpsTransport(access)).send(get)
    await expect(unknown).rejects.toMatchObject({ code: "KUBE_CONNECTION" })
    await expect(unknown).rejects.toThrow("set certificate-authority")

    const named = { ...access, certificateAuthority: certificateAuthority ?? "" }
    const other = opening(createHttpsTransport({ ...named, tlsServerName: "other.test" })).send(get)
    await expect(other).rejects.toThrow("its certificate is for another name: set tls-server-name")
    const right = opening(createHttpsTransport({ ...named, tlsServerName: "kube.test" }))
    expect((await right.send(get)).status).toBe(401)
    const careless = opening(createHttpsTransport({ ...access, insecureSkipTlsVerify: true }))
    expect((await careless.send(get)).status).toBe(401)
  })

  test("says that a client certificate and its key do not fit", async () => {
    const { url } = await started()
    const [one, other] = [1, 2].map(() =>
      issueCertificate({ commonName: "admin", issuer: authority }),
    )
    const call = (key = "") => {
      const clientCertificate = { certificate: one?.certificate ?? "", key }
      const credentials = fixedCredentials({ clientCertificate })
      return opening(createHttpsTransport({ ...withToken(url, ""), credentials })).send(get)
    }
    for (const key of [other?.key, "-----BEGIN hunter2"]) {
      const error = await call(key).catch((thrown: unknown) => thrown)
      expect(String(error)).toContain("the client certificate, its key or certificate-authority")
      expect(String(error)).not.toContain("hunter2")
    }
  })

  test("says when a certificate has expired", async () => {
    const notBefore = new Date("2020-01-01T00:00:00Z")
    const old = issueCertificate({
      commonName: "old",
      ipAddresses: ["127.0.0.1"],
      issuer: authority,
      notBefore,
    })
    const { url } = opening(await listen(createMemoryApiServer(), { tls: old }))
    const call = opening(createHttpsTransport(withToken(url, "t"))).send(get)
    await expect(call).rejects.toThrow("its certificate has expired (CERT_HAS_EXPIRED)")
  })
})

describe("a transport", () => {
  test("keeps its connection open", async () => {
    const ports = new Set<number | undefined>()
    const transport = await to((request, response) => {
      ports.add(request.socket.remotePort)
      response.end("{}")
    })
    for (let i = 0; i < 5; i++) await transport.send(get)
    expect(ports.size).toBe(1)
  })

  test("sends the length of a body, of a DELETE too", async () => {
    const lengths: unknown[] = []
    const transport = await to((request, response) => {
      lengths.push(request.headers["content-length"])
      request.resume().on("end", () => response.end("{}"))
    })
    await transport.send({ method: "DELETE", path: "/", body: '"ü"' })
    await transport.send(get)
    expect(lengths).toEqual(["4", undefined])
  })

  test("keeps the path that the server's address has", async () => {
    const paths: unknown[] = []
    const listener: RequestListener = ({ url }, response) => {
      paths.push(url)
      response.end("{}")
    }
    const { url } = await to(listener)
    const credentials = fixedCredentials()
    for (const prefix of ["/k8s/clusters/c-1", "/k8s/clusters/c-1/"])
      await opening(createHttpsTransport({ server: url + prefix, credentials })).send(get)
    expect(paths).toEqual(Array(2).fill("/k8s/clusters/c-1/api/v1/namespaces/default"))
  })

  test("reads answers that are compressed, and can do without", async () => {
    const listener: RequestListener = ({ headers }, response) => {
      const isZipped = headers["accept-encoding"] === "gzip"
      if (isZipped) response.setHeader("content-encoding", "gzip")
      const text = JSON.stringify({ isZipped })
      response.end(isZipped ? gzipSync(text) : text)
    }
    const asked = async (wish: Partial<ClusterAccess>) =>
      (await (await to(listener, wish)).send(get)).body
    expect(await asked({ disableCompression: false })).toBe('{"isZipped":true}')
    expect(await asked({ disableCompression: true })).toBe('{"isZipped":false}')
    // From the machine itself it would only cost time.
    expect(await asked({})).toBe('{"isZipped":false}')
  })

  test("acts as somebody else when it is told to", async () => {
    const seen: Record<string, unknown>[] = []
    const impersonate = {
      user: "alice",
      groups: ["team-a", "team-b"],
      uid: "7",
      extra: { "example.com/scope": ["one"] },
    }
    const listener: RequestListener = ({ headersDistinct }, response) => {
      seen.push(headersDistinct)
      response.end("{}")
    }
    await (await to(listener, { impersonate })).send(get)
    expect(seen[0]).toMatchObject({
      "impersonate-user": ["alice"],
      "impersonate-group": ["team-a", "team-b"],
      "impersonate-uid": ["7"],
      "impersonate-extra-example.com%2fscope": ["one"],
    })
  })

  test("asks once for another proof when the server does not accept one", async () => {
    const seen: unknown[] = []
    const tokens = ["old", "older", "oldest"]
    const renewed: unknown[] = []
    const credentials: Credentials = {
      current: async () => ({ authorization: tokens[0] ?? "" }),
      renew: (refused) => {
        renewed.push(refused)
        return tokens.shift() !== undefined
      },
    }
    const listener: RequestListener = ({ headers }, response) => {
      seen.push(headers.authorization)
      response.writeHead(headers.authorization === "older" ? 200 : 401).end("{}")
    }
    const transport = await to(listener, { credentials })
    expect((await transport.send(get)).status).toBe(200)
    expect(renewed).toEqual([{ authorization: "old" }])
    tokens.unshift("bad", "worse")
    expect((await transport.send(get)).status).toBe(401)
    expect(seen).toEqual(["old", "older", "bad", "worse"])
  })

  test("gives up after the time that it has", async () => {
    const transport = await to(() => undefined)
    const call = transport.send({ ...get, timeoutMs: 30 })
    await expect(call).rejects.toMatchObject({ code: "KUBE_TIMEOUT" })
    await expect(call).rejects.toThrow("did not answer within 0.03 s")
  })

  test("gives up on a body that never ends", async () => {
    const transport = await to((_, response) => response.write("{"))
    const call = transport.send({ ...get, timeoutMs: 30 })
    await expect(call).rejects.toMatchObject({ code: "KUBE_TIMEOUT" })
  })

  test("ends a request when the caller does", async () => {
    const caller = new AbortController()
    const transport = await to(() => caller.abort("enough"))
    const call = transport.send({ ...get, signal: caller.signal })
    await expect(call).rejects.toMatchObject({ code: "KUBE_ABORTED", cause: "enough" })
    const late = transport.send({ ...get, signal: caller.signal })
    await expect(late).rejects.toMatchObject({ code: "KUBE_ABORTED" })
  })

  test("says that nobody listens", async () => {
    const { url, http } = await to(() => undefined)
    await new Promise((resolve) => http.close(resolve))
    const transport = createHttpsTransport({ server: url, credentials: fixedCredentials() })
    const call = transport.send(get)
    await expect(call).rejects.toMatchObject({ code: "KUBE_CONNECTION" })
    await expect(call).rejects.toThrow(/nothing listens there.*\(ECONNREFUSED\)/)
  })

  test("says that a connection broke off", async () => {
    const transport = await to(({ socket }) => socket.destroy())
    await expect(transport.send(get)).rejects.toThrow("the connection broke off (ECONNRESET)")
  })

  test.each(["ftp://kube.test", "https://", "kube test", "me:hunter2@:"])(
    "takes no address like %j",
    (address) => {
      const make = () => createHttpsTransport({ server: address, credentials: fixedCredentials() })
      expect(make).toThrow("write https://HOST:PORT")
      expect(make).not.toThrow("hunter2")
    },
  )
})
