import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { PeerCertificate } from "node:tls"
import { afterAll, describe, expect, test } from "vitest"

import { type SslMode, tlsAttempts } from "./tls.ts"

const folder = mkdtempSync(join(tmpdir(), "sternpost-tls-"))
const none = join(folder, "none")
afterAll(() => rmSync(folder, { recursive: true }))

const attempts = (mode: SslMode, settings = {}, from = none, host = "db.example.com") =>
  tlsAttempts({ mode, host, settings, folder: from })

const certificateOf = (name: string) =>
  ({ subject: { CN: name }, subjectaltname: `DNS:${name}` }) as unknown as PeerCertificate

describe("sslmode", () => {
  test("disable is without TLS, and so is a socket", () => {
    expect(attempts("disable")).toEqual([false])
    expect(attempts("verify-full", {}, none, "/run/postgresql")).toEqual([false])
    expect(attempts("require", {}, none, "@abstract")).toEqual([false])
  })

  test("allow tries without first, prefer with", () => {
    expect(attempts("allow").map(Boolean)).toEqual([false, true])
    expect(attempts("prefer").map(Boolean)).toEqual([true, false])
  })

  test("require takes any certificate of any server", () => {
    expect(attempts("require")).toEqual([
      { rejectUnauthorized: false, checkServerIdentity: expect.any(Function) },
    ])
  })

  test("require verifies where the user has a root certificate, as libpq does", () => {
    const home = mkdtempSync(join(folder, "home-"))
    writeFileSync(join(home, "root.crt"), "ROOT")
    expect(attempts("require", {}, home)).toMatchObject([{ rejectUnauthorized: true, ca: "ROOT" }])
  })

  test("require ignores a root certificate that is not there, verify-ca does not", () => {
    const settings = { sslrootcert: join(none, "x.crt") }
    expect(attempts("require", settings)).toMatchObject([{ rejectUnauthorized: false }])
    expect(() => attempts("verify-ca", settings)).toThrow(/sslrootcert: .*x\.crt cannot be read/)
  })

  test("verify-ca takes any name, verify-full only the host's", () => {
    const [ca] = attempts("verify-ca")
    const [full] = attempts("verify-full")
    if (!ca || !full) throw new Error("no TLS")
    expect([ca.rejectUnauthorized, full.rejectUnauthorized]).toEqual([true, true])
    const other = certificateOf("other.example.com")
    expect(ca.checkServerIdentity?.("x", other)).toBeUndefined()
    expect(full.checkServerIdentity?.("x", other)).toBeInstanceOf(Error)
    expect(full.checkServerIdentity?.("x", certificateOf("db.example.com"))).toBeUndefined()
  })

  test("verify-full with the system's certificates names none", () => {
    const [full] = attempts("verify-full", { sslrootcert: "system" })
    expect(full).not.toHaveProperty("ca")
  })
})

describe("the client's certificate", () => {
  const home = mkdtempSync(join(folder, "home-"))
  const write = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(home, name), text)
    chmodSync(join(home, name), mode)
  }

  test("is the user's own, unless another is named", () => {
    write("postgresql.crt", "CERT")
    write("postgresql.key", "KEY")
    write("other.crt", "OTHER")
    expect(attempts("require", {}, home)).toMatchObject([{ cert: "CERT", key: "KEY" }])
    const settings = { sslcert: join(home, "other.crt") }
    expect(attempts("require", settings, home)).toMatchObject([{ cert: "OTHER", key: "KEY" }])
  })

  test("can be in the connection string", () => {
    const settings = { sslinline: "true", sslcert: "C", sslkey: "K", sslrootcert: "R" }
    expect(attempts("require", settings)).toMatchObject([{ cert: "C", key: "K", ca: "R" }])
  })

  test.skipIf(process.platform === "win32")("is refused if others can read its key", () => {
    write("postgresql.crt", "CERT")
    write("postgresql.key", "KEY", 0o644)
    expect(() => attempts("require", {}, home)).toThrow(/can be read by others; chmod 600/)
  })

  test("has the versions that were asked for", () => {
    const settings = { ssl_min_protocol_version: "TLSv1.2", ssl_max_protocol_version: "TLSv1.3" }
    expect(attempts("require", settings)).toMatchObject([
      { minVersion: "TLSv1.2", maxVersion: "TLSv1.3" },
    ])
  })
})
