import { describe, expect, test } from "vitest"

import { resolveConnection } from "./connection.ts"

const resolve = (text: string, env: NodeJS.ProcessEnv = {}) =>
  resolveConnection(text, { env, username: () => "sailor" })

describe("a connection", () => {
  test("has the defaults of lib/pq: this machine, the user, TLS", () => {
    expect(resolve("", { HOME: "/home/sailor" })).toEqual({
      hosts: [{ host: "localhost", port: 5432 }],
      shuffleHosts: false,
      user: "sailor",
      password: "",
      passfile: "/home/sailor/.pgpass",
      database: "",
      sslmode: "require",
      directTls: false,
      tls: {},
      applicationName: "sternpost",
      options: "",
      connectTimeoutMs: 0,
      sessionAttributes: "any",
    })
  })

  test("takes from the environment what the string leaves out", () => {
    const env = {
      PGHOST: "env-host",
      PGPORT: "7000",
      PGUSER: "env-user",
      PGPASSWORD: "env-password",
      PGDATABASE: "env-database",
      PGSSLMODE: "disable",
      PGOPTIONS: "-c work_mem=1MB",
      PGAPPNAME: "env-app",
      PGCONNECT_TIMEOUT: "5",
      PGPASSFILE: "/p",
      PGTZ: "UTC",
      PGTARGETSESSIONATTRS: "read-write",
    }
    expect(resolve("host=db user=me", env)).toMatchObject({
      hosts: [{ host: "db", port: 7000 }],
      user: "me",
      password: "env-password",
      database: "env-database",
      sslmode: "disable",
      options: "-c work_mem=1MB -c timezone=UTC",
      applicationName: "env-app",
      connectTimeoutMs: 5000,
      passfile: "/p",
      sessionAttributes: "read-write",
    })
  })

  test("hands unknown keys to the session, spaces and backslashes escaped", () => {
    const text = String.raw`host=db search_path='helm, a\\b' statement_timeout=5s options='-c x=y' application_name=me`
    expect(resolve(text)).toMatchObject({
      options: String.raw`-c x=y -c search_path=helm,\ a\\b -c statement_timeout=5s`,
      applicationName: "me",
    })
  })

  test("keeps what is about TLS apart", () => {
    const { tls, options } = resolve(
      "sslcert=a sslkey=b sslrootcert=c ssl_min_protocol_version=TLSv1.3",
    )
    expect(tls).toEqual({
      sslcert: "a",
      sslkey: "b",
      sslrootcert: "c",
      ssl_min_protocol_version: "TLSv1.3",
    })
    expect(options).toBe("")
  })

  test.each([
    [
      "host=a,b",
      [
        { host: "a", port: 5432 },
        { host: "b", port: 5432 },
      ],
    ],
    [
      "host=a,b port=1",
      [
        { host: "a", port: 1 },
        { host: "b", port: 1 },
      ],
    ],
    [
      "host=a,,c port=1,,3",
      [
        { host: "a", port: 1 },
        { host: "localhost", port: 5432 },
        { host: "c", port: 3 },
      ],
    ],
    [
      "hostaddr=10.0.0.1,10.0.0.2",
      [
        { host: "localhost", address: "10.0.0.1", port: 5432 },
        { host: "localhost", address: "10.0.0.2", port: 5432 },
      ],
    ],
    ["host=a hostaddr=10.0.0.1", [{ host: "a", address: "10.0.0.1", port: 5432 }]],
    ["host=/run/postgresql", [{ host: "/run/postgresql", port: 5432 }]],
  ])("has one server or several: %s", (text, hosts) => {
    expect(resolve(text).hosts).toEqual(hosts)
  })

  test("to a system root certificate is verified", () => {
    expect(resolve("sslrootcert=system").sslmode).toBe("verify-full")
  })

  test.each([
    ["sslmode=on", /sslmode is not one of disable, allow, prefer, require, verify-full, verify-ca/],
    ["sslrootcert=system sslmode=require", /sslmode must be "verify-full"/],
    ["sslnegotiation=direct sslmode=prefer", /with sslnegotiation=direct/],
    ["sslnegotiation=x", /sslnegotiation is not one of postgres, direct/],
    ["host=a,b port=1,2,3", /port has 3 values for 2 hosts/],
    ["host=a,b hostaddr=10.0.0.1", /hostaddr has 1 values for 2 hosts/],
    ["port=http", /port is not a number below 65536/],
    ["port=65536", /port is not a number/],
    ["connect_timeout=soon", /connect_timeout is not a number/],
    ["client_encoding=latin1", /client_encoding must be absent or "UTF8"/],
    ["datestyle=German", /datestyle must be/],
    ["target_session_attrs=master", /target_session_attrs is not one of any, read-write/],
    ["load_balance_hosts=yes", /load_balance_hosts is not one of disable, random/],
    ["service=prod", /service is not supported/],
    ["krbsrvname=x", /krbsrvname is not supported/],
    ["sslsni=0", /sslsni cannot be switched off/],
  ])("that makes no sense is told: %s", (text, message) => {
    expect(() => resolve(`password=s3cret ${text}`)).toThrow(message)
    expect(() => resolve(`password=s3cret ${text}`)).not.toThrow(/s3cret/)
  })

  test("accepts what lib/pq accepts as UTF-8", () => {
    for (const name of ["UTF8", "utf-8", "Unicode"])
      expect(() => resolve(`client_encoding=${name}`)).not.toThrow()
  })

  test.each(["PGREQUIRESSL", "PGCHANNELBINDING", "PGSSLCRL"])(
    "is refused while $%s is set, as Helm refuses it",
    (name) => {
      expect(() => resolve("", { [name]: "1" })).toThrow(
        `environment variable $${name} is not supported`,
      )
    },
  )
})
