import type { SqlClient } from "./pool.ts"
import { inTransaction } from "./session.ts"
import { errorCode } from "./sql-errors.ts"

/** Helm's two migrations, in its order: the id in its ledger, the table, and how it is made. */
const MIGRATIONS = [
  {
    id: "custom_labels",
    table: "custom_labels_v1",
    statements: [
      `create table custom_labels_v1 (
        releasekey varchar(64), releasenamespace varchar(67), key varchar(317), value varchar(63))`,
      "create index on custom_labels_v1 (releasekey, releasenamespace)",
      "grant all on custom_labels_v1 to public",
      "alter table custom_labels_v1 enable row level security",
    ],
  },
  {
    id: "init",
    table: "releases_v1",
    statements: [
      `create table releases_v1 (
        key varchar(90), type varchar(64) not null, body text not null, name varchar(64) not null,
        namespace varchar(64) not null, version integer not null, status text not null,
        owner text not null, createdat integer not null, modifiedat integer not null default 0,
        primary key (key, namespace))`,
      "create index on releases_v1 (key, namespace)",
      ...["version", "status", "owner", "createdat", "modifiedat"].map(
        (column) => `create index on releases_v1 (${column})`,
      ),
      "grant all on releases_v1 to public",
      "alter table releases_v1 enable row level security",
    ],
  },
] as const

// Any number that others are unlikely to have chosen.
const LOCK = 7_283_541_009

/**
 * Makes Helm's tables where they are not, as Helm would, and says so in Helm's ledger: without that, Helm
 * would try to make them again, and fail. Where they are, nothing is read but the catalogue, so that a
 * role without any right on the ledger can work.
 */
export async function ensureSchema(client: SqlClient): Promise<void> {
  for (let attempt = 1; (await missingMigrations(client)).length > 0; attempt++)
    try {
      await inTransaction(client, () => migrate(client))
    } catch (error) {
      if (attempt >= ATTEMPTS || !SOMEBODY_ELSE_WAS_FASTER.has(errorCode(error))) throw error
    }
}

const ATTEMPTS = 3

// Duplicate table, duplicate object, duplicate key in the catalogue. A Helm that comes at the same moment
// takes no lock, and a session may still hold to what the catalogue said before it waited for ours.
const SOMEBODY_ELSE_WAS_FASTER: ReadonlySet<string> = new Set(["42P07", "42710", "23505"])

async function migrate(client: SqlClient): Promise<void> {
  await client.query("select pg_advisory_xact_lock($1)", [LOCK])
  for (const { id, statements } of await missingMigrations(client)) {
    await client.query(
      'create table if not exists "gorp_migrations" ("id" text not null primary key, "applied_at" timestamptz)',
    )
    for (const statement of statements) await client.query(statement)
    await client.query(
      `insert into gorp_migrations (id, applied_at) values ($1, now())
        on conflict (id) do update set applied_at = excluded.applied_at`,
      [id],
    )
  }
}

async function missingMigrations(client: SqlClient) {
  const columns = MIGRATIONS.map(({ table }) => `to_regclass('${table}') is not null as ${table}`)
  const { rows } = await client.query(`select ${columns.join(", ")}`)
  return MIGRATIONS.filter(({ table }) => rows[0]?.[table] !== true)
}
