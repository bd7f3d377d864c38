import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type ConnectOptions, connect } from "./connect.ts"
import { issueCertificate } from "./testing/certificates.ts"
import { type ListeningApiServer, listen } from "./testing/listen.ts"
import { createMemoryApiServer } from "./testing/memory-server.ts"

const authority = issueCertificate({ commonName: "authority" })
const server = issueCertificate({
  commonName: "server",
  ipAddresses: ["127.0.0.1"],
  issuer: authority,
})
const tls = { ...server, clientAuthority: authority.certificate }
const base64 = (text: string) => Buffer.from(text).toString("base64")

let folder: string
let api: ListeningApiServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "connect-"))
  const authorize = ({ user, namespace }: { user: string; namespace?: string }) =>
    user === "me" && namespace === "web"
  const memory = createMemoryApiServer({ namespaces: ["web"], authorize })
  api = await listen(memory, { tls, tokens: { "token-of-me": "me" } })
})
afterEach(async () => {
  await api.close()
  rmSync(folder, { recursive: true })
})

function kubeconfig(user: object): string {
  const file = join(folder, "config")
  const cluster = { server: api.url, "certificate-authority-data": base64(authority.certificate) }
  const config = {
    "current-context": "c",
    clusters: [{ name: "c", cluster }],
    users: [{ name: "u", user }],
    contexts: [{ name: "c", context: { cluster: "c", user: "u", namespace: "web" } }],
  }
  writeFileSync(file, JSON.stringify(config))
  return file
}

/** Lists the Secrets of the namespace of the context, as a user of the library would. */
async function listSecrets(options: ConnectOptions) {
  const client = await connect({ env: {}, home: folder, ...options })
  try {
    return await client.list({ apiVersion: "v1", kind: "Secret", namespace: client.namespace })
  } finally {
    client.close()
  }
}

describe("connect", () => {
  test.each([
    ["a token", () => ({ token: "token-of-me" })],
    [
      "a client certificate",
      () => {
        const { certificate, key } = issueCertificate({ commonName: "me", issuer: authority })
        return { "client-certificate-data": base64(certificate), "client-key-data": base64(key) }
      },
    ],
    [
      "a program",
      () => {
        const apiVersion = "client.authentication.k8s.io/v1"
        const status = { token: "token-of-me" }
        const answer = JSON.stringify({ kind: "ExecCredential", apiVersion, status })
        const args = ["-e", `console.log(${JSON.stringify(answer)})`]
        return { exec: { apiVersion, command: process.execPath, args, interactiveMode: "Never" } }
      },
    ],
  ])("with %s", async (_, user) => {
    expect((await listSecrets({ kubeconfig: kubeconfig(user()) })).items).toEqual([])
  })

  test("options stand above the kubeconfig", async () => {
    const file = kubeconfig({ token: "wrong" })
    await expect(listSecrets({ kubeconfig: file })).rejects.toMatchObject({
      reason: "Unauthorized",
    })
    const options = { kubeconfig: file, token: "token-of-me" }
    expect((await listSecrets(options)).items).toEqual([])
    const elsewhere = listSecrets({ ...options, namespace: "default" })
    await expect(elsewhere).rejects.toMatchObject({ reason: "Forbidden" })
  })

  test("from within a pod", async () => {
    const account = join(folder, "account")
    mkdirSync(account)
    writeFileSync(join(account, "token"), "token-of-me")
    writeFileSync(join(account, "ca.crt"), authority.certificate)
    writeFileSync(join(account, "namespace"), "web")
    const { hostname, port } = new URL(api.url)
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port }
    const options = { env, serviceAccountFolder: account }
    expect((await listSecrets(options)).items).toEqual([])

    rmSync(join(account, "namespace"))
    const inDefault = listSecrets(options)
    await expect(inDefault).rejects.toMatchObject({ rule: { namespace: "default" } })
    // A kubeconfig stands above the pod's own account.
    const other = { ...options, kubeconfig: kubeconfig({ token: "wrong" }) }
    await expect(listSecrets(other)).rejects.toMatchObject({ reason: "Unauthorized" })
  })

  test("does not show the pod's token to a server that is named", async () => {
    const account = join(folder, "account")
    mkdirSync(account)
    writeFileSync(join(account, "token"), "token-of-me")
    const env = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" }
    const named = { server: api.url, insecureSkipTlsVerify: true }
    const listed = listSecrets({ env, serviceAccountFolder: account, ...named })
    await expect(listed).rejects.toMatchObject({ reason: "Unauthorized" })
  })

  test("not at all if there is nothing to connect with", async () => {
    const call = connect({ env: {}, home: folder, serviceAccountFolder: join(folder, "absent") })
    await expect(call).rejects.toMatchObject({ code: "KUBE_CONFIG" })
    await expect(call).rejects.toThrow("there is no kubeconfig, and this is no pod")
  })

  test("says where it leads, before anything is sent", async () => {
    await api.close()
    const client = await connect({ kubeconfig: kubeconfig({}) })
    expect([client.server, client.namespace]).toEqual([api.url, "web"])
    api = await listen(createMemoryApiServer())
  })

  test("lets requests pass at the rate that it is given", async () => {
    const client = await connect({
      kubeconfig: kubeconfig({ token: "token-of-me" }),
      qps: 20,
      burst: 1,
    })
    const ref = { apiVersion: "v1", kind: "Secret", namespace: "web" }
    const start = performance.now()
    await Promise.all([client.list(ref), client.list(ref), client.list(ref)])
    expect(performance.now() - start).toBeGreaterThanOrEqual(95)
    client.close()
  })
})
