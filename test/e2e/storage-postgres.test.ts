import { writeFileSync } from "node:fs"
import { join } from "node:path"
import {
  createSqlDriver,
  type Driver,
  openSqlPool,
  type Release,
  type SqlPool,
  type StorageError,
} from "@sternpost/storage"
import { driverCases } from "@sternpost/storage/testing"
import { afterEach, beforeAll, describe, expect, test } from "vitest"

import { describeWithPostgres, type Postgres, startPostgres } from "../support/postgres.ts"
import { scratchFolder } from "../support/scratch.ts"

const release: Release = {
  name: "web",
  version: 1,
  namespace: "shop",
  info: { status: "deployed" },
}
const KEY = "sh.helm.release.v1.web.v1"

describeWithPostgres("the SQL driver on a real server", () => {
  let server: Postgres
  const pools: SqlPool[] = []

  beforeAll(async () => {
    server = await startPostgres()
  })
  afterEach(async () => {
    await Promise.all(pools.splice(0).map((pool) => pool.end()))
  })

  const env: NodeJS.ProcessEnv = { HOME: "/nonexistent" }
  const open = async (
    connection = server.url(),
    more: NodeJS.ProcessEnv = {},
  ): Promise<SqlPool> => {
    const pool = await openSqlPool(connection, { env: { ...env, ...more } })
    pools.push(pool)
    return pool
  }
  const driverFor = async (connection?: string, more?: NodeJS.ProcessEnv): Promise<Driver> =>
    createSqlDriver({ pool: await open(connection, more), namespace: "shop" })
  /** What a query answers, with one column, on a new session. */
  const ask = async (connection: string, query: string, more?: NodeJS.ProcessEnv) => {
    const client = await (await open(connection, more)).connect()
    const { rows } = await client.query(`select ${query} as answer`)
    client.release()
    return rows[0]?.["answer"]
  }
  const empty = () => server.sql("drop schema public cascade; create schema public")

  describe("keeps the contract", () => {
    const setup = async () => {
      empty()
      const pool = await open()
      return {
        open: (namespace: string, onUnreadable = (_: StorageError) => {}) =>
          createSqlDriver({ pool, namespace, onUnreadable }),
        async damage(namespace: string, key: string, body: string) {
          server.sql(
            `update releases_v1 set body = '${body}' where key = '${key}' and namespace = '${namespace}'`,
          )
        },
      }
    }
    test.each(driverCases(setup))("$title", ({ run }) => run())
  })

  test("many who come first at once make the tables once", async () => {
    empty()
    const drivers = await Promise.all(Array.from({ length: 6 }, () => driverFor()))
    const made = drivers.map((driver, i) =>
      driver.create({ release: { ...release, version: i + 1 } }),
    )
    expect(await Promise.all(made)).toHaveLength(6)
    expect(server.sql("select count(*) from gorp_migrations")).toBe("2\n")
  })

  describe("understands", () => {
    const USES_TLS = "(select ssl from pg_stat_ssl where pid = pg_backend_pid())"
    const keywords = (rest = "") =>
      `host=127.0.0.1 port=${server.port} user=postgres dbname=helm ${rest}`

    test.each([
      ["", true],
      ["sslmode=require", true],
      ["sslmode=prefer", true],
      ["sslmode=allow", false],
      ["sslmode=disable", false],
    ])("TLS as lib/pq: %j", async (mode, expected) => {
      expect(await ask(keywords(mode), USES_TLS)).toBe(expected)
    })

    test("sslmode=allow, that a server may ask for TLS", async () => {
      const options = `host=127.0.0.1 port=${server.port} user=tlsonly dbname=helm`
      expect(await ask(`${options} sslmode=allow`, USES_TLS)).toBe(true)
      await expect(ask(`${options} sslmode=disable`, USES_TLS)).rejects.toThrow(/pg_hba/)
    })

    test("sslmode=verify-full, that the name must fit, and verify-ca, that it need not", async () => {
      const root = `sslrootcert=${server.certificate}`
      const byName = keywords(`hostaddr=127.0.0.1 ${root}`).replace(
        "host=127.0.0.1",
        "host=localhost",
      )
      expect(await ask(`${byName} sslmode=verify-full`, USES_TLS)).toBe(true)
      expect(await ask(keywords(`${root} sslmode=verify-ca`), USES_TLS)).toBe(true)
      await expect(ask(keywords(`${root} sslmode=verify-full`), USES_TLS)).rejects.toMatchObject({
        code: "STORAGE_CONNECTION",
      })
      await expect(ask(keywords("sslmode=verify-ca"), USES_TLS)).rejects.toThrow(/certificate/)
    })

    test("sockets", async () => {
      const text = `host=${server.folder} port=${server.port} user=postgres dbname=helm`
      expect(await ask(text, "inet_server_addr() is null")).toBe(true)
    })

    test("parameters of the session, in both forms", async () => {
      const path = "current_setting('search_path')"
      const url = `${server.url()}&search_path=helm%2C%20public`
      expect(await ask(url, path)).toBe("helm, public")
      const text = keywords(
        String.raw`sslmode=disable my.text='a\\b, c d' options='-c work_mem=3MB'`,
      )
      expect(await ask(text, "current_setting('my.text')")).toBe(String.raw`a\b, c d`)
      expect(await ask(text, "current_setting('work_mem')")).toBe("3MB")
      expect(await ask(text, "current_setting('application_name')")).toBe("sternpost")
    })

    test("PG* variables", async () => {
      const variables = {
        PGHOST: "127.0.0.1",
        PGPORT: String(server.port),
        PGUSER: "postgres",
        PGDATABASE: "helm",
        PGSSLMODE: "disable",
        PGAPPNAME: "harbour",
        PGTZ: "Europe/Berlin",
      }
      expect(await ask("", "current_setting('application_name')", variables)).toBe("harbour")
      expect(await ask("", "current_setting('timezone')", variables)).toBe("Europe/Berlin")
    })

    test("passwords: from the string, the environment, a file; and shows none", async () => {
      const url = server.url("helm", "pw")
      expect(await ask(url.replace("pw@", "pw:s3cret@"), "1")).toBe(1)
      expect(await ask(url, "1", { PGPASSWORD: "s3cret" })).toBe(1)
      const file = join(scratchFolder(), "pgpass")
      writeFileSync(file, `127.0.0.1:${server.port}:helm:pw:s3cret\n`)
      expect(await ask(url, "1", { PGPASSFILE: file })).toBe(1)
      const wrong = ask(url.replace("pw@", "pw:wr0ng@"), "1")
      await expect(wrong).rejects.toMatchObject({ code: "STORAGE_CONNECTION" })
      await expect(wrong).rejects.toThrow(/127\.0\.0\.1:\d+: password authentication failed/)
      await expect(wrong).rejects.not.toThrow(/wr0ng/)
    })

    test("several servers: the first that answers and is what is asked for", async () => {
      const hosts = `host=127.0.0.1,127.0.0.1 port=1,${server.port} user=postgres dbname=helm sslmode=disable`
      expect(await ask(hosts, "1")).toBe(1)
      expect(await ask(`${hosts} target_session_attrs=read-write`, "1")).toBe(1)
      expect(await ask(`${hosts} target_session_attrs=prefer-standby`, "1")).toBe(1)
      await expect(ask(`${hosts} target_session_attrs=standby`, "1")).rejects.toThrow(
        /127\.0\.0\.1:1: .*ECONNREFUSED.*; 127\.0\.0\.1:\d+: the server is not standby/,
      )
    })
  })

  test("works in the schema of the search path, as Helm does", async () => {
    server.sql("drop schema if exists helm cascade; create schema helm")
    const driver = await driverFor(`${server.url()}&search_path=helm`)
    await driver.create({ release })
    expect(server.sql("select count(*) from helm.releases_v1")).toBe("1\n")
  })

  test("loses nothing when the server crashes and comes back", async () => {
    empty()
    const driver = await driverFor()
    await driver.create({ release })
    await server.crash()
    const back = driver.update({ release: { ...release, info: { status: "failed" } } })
    await server.start()
    expect((await back).release.info.status).toBe("failed")
    expect((await driver.get(KEY)).release.info.status).toBe("failed")
  })

  test("goes on when its sessions are ended, as a failover ends them", async () => {
    empty()
    const driver = await driverFor()
    await driver.create({ release })
    for (let version = 2; version <= 5; version++) {
      server.sql(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'sternpost'",
      )
      await driver.create({ release: { ...release, version }, labels: { a: "b" } })
    }
    expect(await driver.list()).toHaveLength(5)
    expect(server.sql("select count(*) from custom_labels_v1")).toBe("4\n")
  })

  test("leaves no transaction open, whatever failed", async () => {
    empty()
    const driver = await driverFor()
    await driver.create({ release })
    await expect(driver.create({ release })).rejects.toMatchObject({ code: "STORAGE_EXISTS" })
    await expect(driver.delete("sh.helm.release.v1.x.v1")).rejects.toMatchObject({
      code: "STORAGE_NOT_FOUND",
    })
    const open_ = "select count(*) from pg_stat_activity where state like 'idle in transaction%'"
    expect(server.sql(open_)).toBe("0\n")
  })
})
