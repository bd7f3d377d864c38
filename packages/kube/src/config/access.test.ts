import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { clusterAccess } from "./access.ts"
import type { ClusterEntry, UserEntry } from "./kubeconfig.ts"

const PEM = "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n"
const base64 = (text: string) => Buffer.from(text).toString("base64")

let folder: string
let file: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "access-"))
  file = join(folder, "config")
  for (const name of ["ca.crt", "me.crt", "me.key"])
    writeFileSync(join(folder, name), `${name}\n${PEM}`)
  writeFileSync(join(folder, "token"), "from-file\n")
  mkdirSync(join(folder, "bin"))
  const answer = {
    kind: "ExecCredential",
    apiVersion: "client.authentication.k8s.io/v1",
    status: { token: "from-program" },
  }
  writeFileSync(join(folder, "bin", "login"), `#!/bin/sh\necho '${JSON.stringify(answer)}'\n`)
  chmodSync(join(folder, "bin", "login"), 0o755)
})
afterAll(() => rmSync(folder, { recursive: true }))

const open = (user: UserEntry, cluster: ClusterEntry = {}) =>
  clusterAccess({
    name: "test",
    namespace: "default",
    cluster: { value: { server: "https://kube.test", ...cluster }, file },
    user: { value: user, file },
  })

const proofOf = async (user: UserEntry) => (await open(user)).credentials.current()

describe("clusterAccess", () => {
  test("reads the authority beside the kubeconfig, or takes its data", async () => {
    const fromFile = await open({}, { certificateAuthority: "ca.crt" })
    expect(fromFile.certificateAuthority).toBe(`ca.crt\n${PEM}`)
    const absolute = await open({}, { certificateAuthority: join(folder, "ca.crt") })
    expect(absolute.certificateAuthority).toBe(`ca.crt\n${PEM}`)
    const data = { certificateAuthority: "absent", certificateAuthorityData: base64(PEM) }
    expect((await open({}, data)).certificateAuthority).toBe(PEM)
  })

  test("carries what the cluster says about the connection", async () => {
    const fields = {
      insecureSkipTlsVerify: true,
      tlsServerName: "kube.internal",
      proxyUrl: "http://proxy.test",
      disableCompression: true,
    }
    expect(await open({}, fields)).toMatchObject({ server: "https://kube.test", ...fields })
  })

  test.each([
    [{ certificateAuthority: "absent.crt" }, 'absent.crt": there is no such file'],
    [{ certificateAuthority: "token" }, "certificate-authority has no PEM in it"],
    [{ certificateAuthorityData: "QUJD" }, "certificate-authority-data has no PEM in it"],
    [
      { certificateAuthorityData: base64(PEM), insecureSkipTlsVerify: true },
      "certificate-authority and insecure-skip-tls-verify: take one of them away",
    ],
  ])("refuses the cluster %j", async (cluster, problem) => {
    const opened = open({}, cluster)
    await expect(opened).rejects.toMatchObject({ code: "KUBE_CONFIG" })
    await expect(opened).rejects.toThrow(problem)
  })

  test("shows a client certificate, from files and from data", async () => {
    const clientCertificate = { certificate: `me.crt\n${PEM}`, key: `me.key\n${PEM}` }
    const files = { clientCertificate: "me.crt", clientKey: "me.key" }
    expect(await proofOf(files)).toEqual({ clientCertificate })
    const mixed = { clientCertificate: "me.crt", clientKeyData: base64(`me.key\n${PEM}`) }
    expect(await proofOf({ ...mixed, token: "t" })).toEqual({
      authorization: "Bearer t",
      clientCertificate,
    })
    await expect(open({ clientKey: "me.key" })).rejects.toThrow("has no client-certificate")
    await expect(open({ clientCertificate: "me.crt" })).rejects.toThrow("has no client-key")
  })

  test("shows nothing if there is nothing to show", async () => {
    expect(await proofOf({})).toEqual({})
  })

  test.each([
    ["a token", { token: "t" }, "Bearer t"],
    ["a token file, above the token", { token: "t", tokenFile: "token" }, "Bearer from-file"],
    ["a name and a password", { username: "me", password: "p:q" }, `Basic ${base64("me:p:q")}`],
  ])("shows %s", async (_, user, authorization) => {
    expect(await proofOf(user)).toEqual({ authorization })
  })

  test("starts a program that lies beside the kubeconfig", async () => {
    const exec = {
      apiVersion: "client.authentication.k8s.io/v1",
      command: "./bin/login",
      args: [],
      env: [],
      provideClusterInfo: false,
      interactiveMode: "Never",
    }
    expect(await proofOf({ exec })).toEqual({ authorization: "Bearer from-program" })
  })

  test("knows whom to act as", async () => {
    const user = { as: "alice", asUid: "7", asGroups: ["a"], asUserExtra: { x: ["y"] } }
    expect((await open(user)).impersonate).toEqual({
      user: "alice",
      uid: "7",
      groups: ["a"],
      extra: { x: ["y"] },
    })
    await expect(open({ asGroups: ["a"] })).rejects.toThrow(
      "as-groups, as-uid and as-user-extra need as",
    )
  })

  test("says that auth-provider is gone", async () => {
    const opened = open({ authProvider: "gcp" })
    await expect(opened).rejects.toThrow('auth-provider "gcp" is no longer part of Kubernetes')
  })
})
