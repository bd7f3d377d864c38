import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { inspect } from "node:util"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { ExecConfig } from "../config/kubeconfig.ts"
import type { ClusterInfo } from "./exec-credential.ts"
import { type ExecEnvironment, execCredentials } from "./exec-credentials.ts"

const V1 = "client.authentication.k8s.io/v1"
const V1BETA1 = "client.authentication.k8s.io/v1beta1"

let folder: string
let program: string
let answer: string

// Notes how it was started, and prints what the file `answer` has.
const PROGRAM = `
const { appendFileSync, readFileSync } = require("node:fs")
const { KUBERNETES_EXEC_INFO, GREETING, INHERITED } = process.env
const run = { info: JSON.parse(KUBERNETES_EXEC_INFO), GREETING, INHERITED, args: process.argv.slice(2) }
appendFileSync(__dirname + "/runs", JSON.stringify(run) + "\\n")
const answer = readFileSync(__dirname + "/answer", "utf8")
if (answer.startsWith("fail")) {
  console.error(answer)
  process.exit(3)
}
console.log(answer)
`

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "exec-"))
  program = join(folder, "program.cjs")
  answer = join(folder, "answer")
  writeFileSync(program, PROGRAM)
  writeFileSync(join(folder, "runs"), "")
  give({ token: "one" })
})
afterEach(() => rmSync(folder, { recursive: true }))

function give(status: unknown, apiVersion: unknown = V1, kind = "ExecCredential"): void {
  writeFileSync(answer, JSON.stringify({ kind, apiVersion, status }))
}

const runs = () =>
  readFileSync(join(folder, "runs"), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))

const cluster: ClusterInfo = { access: { server: "https://kube.test" } }

function open(
  changed: Partial<ExecConfig> = {},
  environment: ExecEnvironment = {},
  info: ClusterInfo = cluster,
) {
  const config: ExecConfig = {
    apiVersion: V1,
    command: process.execPath,
    args: [program],
    env: [],
    provideClusterInfo: false,
    interactiveMode: "Never",
    ...changed,
  }
  return execCredentials(config, info, { env: {}, isInteractive: false, ...environment })
}

describe("execCredentials", () => {
  test("starts the program once for all who wait, and keeps what it printed", async () => {
    const credentials = open()
    const [one, two] = await Promise.all([credentials.current(), credentials.current()])
    expect(one).toEqual({ authorization: "Bearer one" })
    expect(two).toBe(one)
    expect(await credentials.current()).toBe(one)
    expect(runs()).toHaveLength(1)
  })

  test("starts it again when the credentials end", async () => {
    let time = Date.parse("2026-01-01T00:00:00Z")
    give({ token: "one", expirationTimestamp: "2026-01-01T01:00:00Z" })
    const credentials = open({}, { now: () => time })
    await credentials.current()
    give({ token: "two", expirationTimestamp: "2026-01-01T02:00:00Z" })
    time += 3_599_999
    expect((await credentials.current()).authorization).toBe("Bearer one")
    time += 1
    expect((await credentials.current()).authorization).toBe("Bearer two")
  })

  test("starts it again when the server does not accept them, once for all", async () => {
    const credentials = open()
    const refused = await credentials.current()
    give({ token: "two" })
    expect(credentials.renew(refused)).toBe(true)
    const next = await credentials.current()
    expect(next.authorization).toBe("Bearer two")
    // Somebody else was refused too, but late.
    credentials.renew(refused)
    expect(await credentials.current()).toBe(next)
  })

  test("takes a certificate, above that of the kubeconfig", async () => {
    give({ clientCertificateData: "C", clientKeyData: "K" })
    const own = { clientCertificate: { certificate: "c", key: "k" } }
    const config = { ...cluster }
    const credentials = execCredentials(
      {
        apiVersion: V1,
        command: process.execPath,
        args: [program],
        env: [],
        provideClusterInfo: false,
        interactiveMode: "Never",
      },
      config,
      { env: {}, proof: own },
    )
    expect(await credentials.current()).toEqual({
      clientCertificate: { certificate: "C", key: "K" },
    })
  })

  test("hands arguments and environment over", async () => {
    const env = [{ name: "GREETING", value: "hello" }]
    await open(
      { args: [program, "a", "b"], env },
      { env: { INHERITED: "x", GREETING: "old" } },
    ).current()
    expect(runs()).toMatchObject([{ args: ["a", "b"], GREETING: "hello", INHERITED: "x" }])
  })

  test.each([V1, V1BETA1])("speaks %s", async (apiVersion) => {
    give({ token: "one" }, apiVersion)
    expect((await open({ apiVersion }).current()).authorization).toBe("Bearer one")
    expect(runs()[0].info).toEqual({
      kind: "ExecCredential",
      apiVersion,
      spec: { interactive: false },
    })
  })

  test("tells about the cluster only if it shall", async () => {
    const access = {
      server: "https://kube.test",
      certificateAuthority: "PEM",
      tlsServerName: "kube.internal",
      proxyUrl: "http://proxy.test",
    }
    const info = { access, config: { audience: "me" } }
    await open({ provideClusterInfo: true }, {}, info).current()
    expect(runs()[0].info.spec.cluster).toEqual({
      server: "https://kube.test",
      "certificate-authority-data": Buffer.from("PEM").toString("base64"),
      "tls-server-name": "kube.internal",
      "proxy-url": "http://proxy.test",
      config: { audience: "me" },
    })
  })

  test.each([
    ["Never", true, false],
    ["IfAvailable", true, true],
    ["IfAvailable", false, false],
    ["Always", true, true],
  ])(
    "mode %s with a terminal (%s): may ask: %s",
    async (interactiveMode, isInteractive, expected) => {
      await open({ interactiveMode }, { isInteractive }).current()
      expect(runs()[0].info.spec.interactive).toBe(expected)
    },
  )

  test("does not start a program that must ask nobody", async () => {
    const call = open({ interactiveMode: "Always" }).current()
    await expect(call).rejects.toMatchObject({ code: "KUBE_CREDENTIALS" })
    await expect(call).rejects.toThrow("stdin is no terminal")
    expect(runs()).toEqual([])
  })

  test("v1beta1 may leave the mode out, v1 must not", async () => {
    const { interactiveMode: _, ...rest } = { interactiveMode: "Never" }
    give({ token: "one" }, V1BETA1)
    const config: ExecConfig = {
      apiVersion: V1BETA1,
      command: process.execPath,
      args: [program],
      env: [],
      provideClusterInfo: false,
      ...rest,
    }
    await execCredentials(config, cluster, { env: {}, isInteractive: false }).current()
    expect(() => execCredentials({ ...config, apiVersion: V1 }, cluster)).toThrow(
      "interactiveMode is missing",
    )
  })

  test.each([
    [{ apiVersion: "client.authentication.k8s.io/v1alpha1" }, 'v1alpha1" is not supported'],
    [{ interactiveMode: "Sometimes" }, 'interactiveMode "Sometimes" is none of Never'],
    [{ command: "" }, "an exec plugin has no command"],
  ])("refuses the configuration %j", (changed, problem) => {
    expect(() => open(changed)).toThrow(problem)
  })

  test("says how to install a program that is not there", async () => {
    const command = join(folder, "absent")
    const args = ["--password", "hunter2"]
    const call = open({ command, args, installHint: "see https://example.com\n" }).current()
    await expect(call).rejects.toMatchObject({ code: "KUBE_CREDENTIALS" })
    await expect(call).rejects.toThrow(/absent".* is not installed\nsee https:\/\/example.com$/)
    const error = await call.catch((thrown: Error) => thrown)
    expect(inspect(error, { depth: 9 })).not.toContain("hunter2")
  })

  test("says why a program failed, and starts it anew the next time", async () => {
    writeFileSync(answer, "fail: log in again")
    const credentials = open()
    await expect(credentials.current()).rejects.toThrow(
      /failed with exit code 3:\nfail: log in again$/,
    )
    give({ token: "two" })
    expect((await credentials.current()).authorization).toBe("Bearer two")
  })

  test.each([
    ["no JSON", () => writeFileSync(answer, "token hunter2"), "no object of JSON"],
    ["another kind", () => give({ token: "hunter2" }, V1, "Token"), "kind is not ExecCredential"],
    ["another version", () => give({ token: "hunter2" }, V1BETA1), `apiVersion is not ${V1}`],
    ["no status", () => give(undefined), "there is no status"],
    ["nothing", () => give({ token: "" }), "neither a token nor a certificate"],
    ["half a certificate", () => give({ clientKeyData: "hunter2" }), "one is missing"],
    [
      "a time that is none",
      () => give({ token: "hunter2", expirationTimestamp: "soon" }),
      "expirationTimestamp is no time",
    ],
  ])("refuses %s, and shows nothing of it", async (_, prepare, problem) => {
    prepare()
    const error = await open()
      .current()
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: "KUBE_CREDENTIALS" })
    expect(String(error)).toContain(problem)
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2")
  })

  test("who no longer waits gets no credentials, the others do", async () => {
    const credentials = open()
    const caller = new AbortController()
    const [left, waiting] = [credentials.current(caller.signal), credentials.current()]
    caller.abort("enough")
    await expect(left).rejects.toMatchObject({ code: "KUBE_ABORTED", cause: "enough" })
    expect(await waiting).toEqual({ authorization: "Bearer one" })
    expect(runs()).toHaveLength(1)
  })
})
