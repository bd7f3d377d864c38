import { createRawSql, examineStorage } from "@sternpost/storage"
import { describe, expect, test } from "vitest"

import { raw, seed } from "../../packages/storage/src/testing/raw-samples.ts"
import { emptyPglite, pglitePool } from "../support/pglite.ts"

/** A database, with Helm's tables and a record unless told otherwise, and what doctor says of it. */
async function database({ isEmpty = false } = {}) {
  const pglite = await emptyPglite()
  const pool = pglitePool(pglite)
  const storage = createRawSql({ pool, namespace: "" })
  if (!isEmpty) await seed(storage, [raw({ name: "web", version: 1 })])
  const examine = () => examineStorage({ storage, pool })
  /** The warnings, and the notes behind a sign. */
  const told = async () =>
    (await examine()).notices.map(({ level, message }) =>
      level === "note" ? `(${message})` : message,
    )
  return { pglite, examine, told }
}

const NARROW =
  "(custom_labels_v1.releasekey has 64 characters: names of more than 40 do not fit if they have labels)"

describe("doctor of SQL", () => {
  test("of tables as Helm makes them", async () => {
    const { examine, told } = await database()
    const report = await examine()
    expect(report).toMatchObject({
      driver: "SQL",
      records: { releases: 1, records: 1 },
      schema: {
        role: "postgres",
        schema: "public",
        ledger: ["custom_labels", "init"],
        tables: [
          { name: "releases_v1", owner: "postgres", hasRowSecurity: true },
          { name: "custom_labels_v1", owner: "postgres", hasRowSecurity: true },
          { name: "gorp_migrations", owner: "postgres", hasRowSecurity: false },
        ],
      },
    })
    expect(report.access).toHaveLength(9)
    expect(report.access.every(({ isAllowed }) => isAllowed)).toBe(true)
    expect(await told()).toEqual([NARROW])
    expect(report.notices[0]?.next).toBe(
      "as the owner: alter table custom_labels_v1 alter column releasekey type varchar(90)",
    )
  })

  test("that nobody has used changes nothing", async () => {
    const { pglite, examine, told } = await database({ isEmpty: true })
    expect(await told()).toEqual([
      "(there is no table releases_v1 and custom_labels_v1 on the search path)",
    ])
    expect((await examine()).records).toMatchObject({ records: 0 })
    const { rows } = await pglite.query("select 1 from pg_tables where schemaname = 'public'")
    expect(rows).toEqual([])
    await pglite.exec("set search_path = nowhere")
    expect(await told()).toEqual([expect.stringContaining("and postgres may not make them")])
  })

  test.each([
    [
      "an entry that Helm does not know",
      "insert into gorp_migrations values ('ours', now())",
      [expect.stringMatching(/^\(Helm's ledger .* does not know: ours; it would refuse/), NARROW],
    ],
    [
      "such an entry in the place of one of its own",
      "update gorp_migrations set id = 'ours' where id = 'init'",
      [
        expect.stringMatching(/does not know: ours; it refuses to start: unknown migration/),
        expect.stringMatching(/lacks init, though the tables are there/),
        NARROW,
      ],
    ],
    [
      "no ledger",
      "drop table gorp_migrations",
      [expect.stringMatching(/is not on the search path/), NARROW],
    ],
    [
      "an old, narrow key",
      "alter table releases_v1 alter column key type varchar(67)",
      ["(releases_v1.key has 67 characters: names of more than 43 do not fit)", NARROW],
    ],
    [
      "columns that somebody has widened",
      "alter table custom_labels_v1 alter column releasekey type varchar(90)",
      [],
    ],
    [
      "columns without a limit",
      "alter table custom_labels_v1 alter column releasekey type text",
      [],
    ],
  ])("with %s", async (_, statement, expected) => {
    const { pglite, told } = await database()
    await pglite.exec(statement)
    expect(await told()).toEqual(expected)
  })

  test("as somebody who is not the owner: policies, privileges, ledger", async () => {
    const { pglite, examine, told } = await database()
    await pglite.exec(
      "drop role if exists alice; create role alice; grant usage on schema public to alice",
    )
    await pglite.exec("set role alice")
    const hidden = (table: string) =>
      `row-level security of ${table} hides all rows from alice: it has no policy, and postgres owns the table`
    expect(await told()).toEqual([
      expect.stringMatching(/^Helm may not read its ledger gorp_migrations, takes it for empty/),
      hidden("releases_v1"),
      hidden("custom_labels_v1"),
      NARROW,
    ])
    expect((await examine()).records).toMatchObject({ records: 0 })
    expect((await examine()).access).toContainEqual({
      what: "select on gorp_migrations",
      isAllowed: false,
    })

    await pglite.exec(`reset role; grant select on gorp_migrations to alice;
      create policy p on releases_v1 to alice using (true);
      create policy q on custom_labels_v1 for select to public using (true)`)
    await pglite.exec("set role alice")
    expect(await told()).toEqual([NARROW])
    expect((await examine()).records).toMatchObject({ records: 1 })

    await pglite.exec(
      "reset role; revoke insert, update on releases_v1 from public; set role alice",
    )
    const { notices } = await examine()
    expect(notices[0]).toEqual({
      level: "warning",
      message: "alice may not insert, update on releases_v1",
      next: 'as the owner: grant insert, update on releases_v1 to "alice"',
    })
    await pglite.exec("reset role; drop owned by alice; drop role alice")
  })
})
