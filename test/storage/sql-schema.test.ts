import { createSqlDriver } from "@sternpost/storage"
import { describe, expect, test } from "vitest"

import { emptyPglite, pglitePool } from "../support/pglite.ts"

const CATALOGUE = `select table_name || '.' || column_name || ' ' || data_type
    || coalesce('(' || character_maximum_length || ')', '') || ' ' || is_nullable
    || coalesce(' ' || column_default, '') as line
  from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`

describe("the tables", () => {
  const setup = async () => {
    const database = await emptyPglite()
    const seen: string[] = []
    const pool = pglitePool(database, seen)
    return { database, seen, open: () => createSqlDriver({ pool, namespace: "shop" }) }
  }

  test("are Helm's, with Helm's ledger", async () => {
    const { database, open } = await setup()
    await open().list()
    const { rows } = await database.query<{ line: string }>(CATALOGUE)
    expect(rows.map(({ line }) => line)).toMatchInlineSnapshot(`
      [
        "custom_labels_v1.releasekey character varying(64) YES",
        "custom_labels_v1.releasenamespace character varying(67) YES",
        "custom_labels_v1.key character varying(317) YES",
        "custom_labels_v1.value character varying(63) YES",
        "gorp_migrations.id text NO",
        "gorp_migrations.applied_at timestamp with time zone YES",
        "releases_v1.key character varying(90) NO",
        "releases_v1.type character varying(64) NO",
        "releases_v1.body text NO",
        "releases_v1.name character varying(64) NO",
        "releases_v1.namespace character varying(64) NO",
        "releases_v1.version integer NO",
        "releases_v1.status text NO",
        "releases_v1.owner text NO",
        "releases_v1.createdat integer NO",
        "releases_v1.modifiedat integer NO 0",
      ]
    `)
    const indexes = await database.query<{ indexname: string }>(
      "select indexname from pg_indexes where schemaname = 'public' order by 1",
    )
    expect(indexes.rows.map(({ indexname }) => indexname)).toMatchInlineSnapshot(`
      [
        "custom_labels_v1_releasekey_releasenamespace_idx",
        "gorp_migrations_pkey",
        "releases_v1_createdat_idx",
        "releases_v1_key_namespace_idx",
        "releases_v1_modifiedat_idx",
        "releases_v1_owner_idx",
        "releases_v1_pkey",
        "releases_v1_status_idx",
        "releases_v1_version_idx",
      ]
    `)
    const security = await database.query(
      "select relname, relrowsecurity, relforcerowsecurity from pg_class where relname in ('releases_v1', 'custom_labels_v1') order by 1",
    )
    expect(security.rows).toEqual([
      { relname: "custom_labels_v1", relrowsecurity: true, relforcerowsecurity: false },
      { relname: "releases_v1", relrowsecurity: true, relforcerowsecurity: false },
    ])
    const ledger = await database.query("select id from gorp_migrations order by 1")
    expect(ledger.rows).toEqual([{ id: "custom_labels" }, { id: "init" }])
  })

  test("are made once, and where they are, only the catalogue is asked", async () => {
    const { seen, open } = await setup()
    await open().list()
    seen.length = 0
    const driver = open()
    await driver.list()
    await driver.list()
    expect(seen.map((text) => text.trim().split(/\s/)[0])).toEqual(["select", "select", "select"])
    expect(seen[0]).toContain("to_regclass")
    expect(seen.filter((text) => text.includes("to_regclass"))).toHaveLength(1)
  })

  test("of a Helm that knew no labels are completed", async () => {
    const { database, open } = await setup()
    await open().create({ release: { name: "web", version: 1, info: {} } })
    await database.exec(
      "drop table custom_labels_v1; delete from gorp_migrations where id = 'custom_labels'",
    )
    expect(await open().list()).toHaveLength(1)
    const ledger = await database.query("select id from gorp_migrations order by 1")
    expect(ledger.rows).toEqual([{ id: "custom_labels" }, { id: "init" }])
  })

  test("are those of the search path", async () => {
    const { database, open } = await setup()
    await database.exec("create schema helm; set search_path = helm")
    await open().create({ release: { name: "web", version: 1, info: {} } })
    const { rows } = await database.query(
      "select schemaname from pg_tables where tablename = 'releases_v1'",
    )
    expect(rows).toEqual([{ schemaname: "helm" }])
  })

  test("that cannot be made are told, and asked for again", async () => {
    const { database, open } = await setup()
    const driver = open()
    await database.exec(`do $$ begin if not exists (select from pg_roles where rolname = 'bob')
      then create role bob; end if; end $$; grant usage on schema public to bob; set role bob`)
    await expect(driver.list()).rejects.toMatchObject({ code: "STORAGE_FORBIDDEN" })
    await database.exec("reset role")
    expect(await driver.list()).toEqual([])
  })
})
