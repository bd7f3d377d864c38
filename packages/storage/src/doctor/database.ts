import type { SqlClient, SqlPool } from "../sql/pool.ts"
import { withSession } from "../sql/session.ts"
import { asStorageError } from "../sql/sql-errors.ts"
import { databaseNotices } from "./database-notices.ts"
import type { AccessCheck, Notice, SchemaState, SchemaTable } from "./report.ts"
import { PRIVILEGES, recordTables, TABLES, type TableRow } from "./tables.ts"

export interface DatabaseCheck {
  readonly schema: SchemaState
  readonly access: readonly AccessCheck[]
  readonly notices: readonly Notice[]
}

/** Looks at Helm's tables and what the role may do with them. Rejects with a `StorageError`. */
export async function checkDatabase(pool: SqlPool): Promise<DatabaseCheck> {
  try {
    return await withSession(pool, look)
  } catch (error) {
    throw asStorageError(error, {})
  }
}

async function look(client: SqlClient): Promise<DatabaseCheck> {
  const { rows: about } = await client.query(`select current_user as role,
    coalesce(current_schema(), '') as schema,
    coalesce(has_schema_privilege(current_schema(), 'create'), false) as creates,
    pg_is_in_recovery() as standby`)
  const { role, schema, creates, standby } = about[0] ?? {}
  const tables = (await client.query(TABLE_QUERY)).rows as unknown as readonly TableRow[]
  const ledger = await readLedger(client, tables)
  const state: SchemaState = {
    role: String(role),
    schema: String(schema),
    tables: tables.map(stateOf),
    ...(ledger === undefined ? {} : { ledger }),
  }
  const server = { creates: creates === true, standby: standby === true }
  const notices = databaseNotices(tables, state, server)
  return { schema: state, access: accessTo(tables), notices }
}

const TABLE_QUERY = `select t.name, pg_get_userbyid(c.relowner) as owner,
    c.relrowsecurity as rowsecurity, row_security_active(c.oid) as restricted,
    (select count(*)::int from pg_policy p where p.polrelid = c.oid and p.polcmd in ('r', '*') and exists
      (select 1 from unnest(p.polroles) as r(role)
        where case when r.role = 0 then true else pg_has_role(r.role, 'usage') end)) as policies,
    ${PRIVILEGES.map((it) => `has_table_privilege(c.oid, '${it}') as "${it}"`).join(", ")},
    (select a.atttypmod - 4 from pg_attribute a where a.attrelid = c.oid
      and a.attname = case t.name when 'releases_v1' then 'key' else 'releasekey' end) as width
  from unnest(array[${TABLES.map((name) => `'${name}'`).join(", ")}]) with ordinality as t(name, n)
  left join pg_class c on c.oid = to_regclass(t.name) order by t.n`

const stateOf = ({ name, owner, rowsecurity }: TableRow): SchemaTable => ({
  name,
  ...(owner === null ? {} : { owner, hasRowSecurity: rowsecurity === true }),
})

async function readLedger(
  client: SqlClient,
  tables: readonly TableRow[],
): Promise<readonly string[] | undefined> {
  if (tables.find(({ name }) => name === "gorp_migrations")?.select !== true) return undefined
  const { rows } = await client.query('select "id" from "gorp_migrations" order by "id"')
  return rows.map(({ id }) => String(id))
}

const accessTo = (tables: readonly TableRow[]): readonly AccessCheck[] => [
  ...recordTables(tables)
    .filter(({ owner }) => owner !== null)
    .flatMap((table) =>
      PRIVILEGES.map((privilege) => ({
        what: `${privilege} on ${table.name}`,
        isAllowed: table[privilege] === true,
      })),
    ),
  ...tables
    .filter(({ name, owner }) => name === "gorp_migrations" && owner !== null)
    .map(({ name, select }) => ({ what: `select on ${name}`, isAllowed: select === true })),
]
