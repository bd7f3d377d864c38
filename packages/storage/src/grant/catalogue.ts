import type { Row, SqlClient } from "../sql/pool.ts"
import { foreignPolicies } from "./guards.ts"
import type { GrantPlan } from "./plan.ts"
import {
  LEDGER,
  POLICY_PREFIX,
  policiesOf,
  policyBody,
  qualified,
  type RecordTable,
  TABLES,
} from "./policies.ts"
import { quoteIdentifier } from "./quote.ts"
import type { Right } from "./rbac/rights.ts"
import { heldRights } from "./rbac/scope.ts"

/** A policy that was made here, as it is. */
export interface FoundPolicy {
  readonly name: string
  readonly table: RecordTable
  readonly command: Right
  readonly roles: readonly string[]
  readonly isPermissive: boolean
  /** Its expressions, as PostgreSQL writes them: one, or two for an update. */
  readonly rows: readonly string[]
}

interface FoundTable {
  readonly table: RecordTable
  readonly hasRowSecurity: boolean
  /** What everybody may do that no policy holds for. */
  readonly publicPrivileges: readonly string[]
}

/** What the database has of what a plan is about. */
export interface Catalogue {
  readonly missingTables: readonly string[]
  readonly tables: readonly FoundTable[]
  /** The roles that are there, and why policies do not hold for one, if they do not. */
  readonly roles: ReadonlyMap<string, { readonly freedom: string | undefined }>
  /** What roles lack beside policies. */
  readonly privileges: ReadonlyMap<string, readonly { privilege: string; on: string }[]>
  readonly policies: readonly FoundPolicy[]
  readonly foreign: readonly { role: string; table: string; policy: string }[]
  /** How PostgreSQL writes the expressions of the plan. */
  readonly expressions: ReadonlyMap<string, string>
}

/** Reads the catalogue in one transaction, which writes nothing that stays. */
export async function readCatalogue(plan: GrantPlan, client: SqlClient): Promise<Catalogue> {
  await client.query("begin")
  try {
    return await read(plan, client)
  } finally {
    await client.query("rollback")
  }
}

const NOTHING: Omit<Catalogue, "missingTables"> = {
  tables: [],
  roles: new Map(),
  privileges: new Map(),
  policies: [],
  foreign: [],
  expressions: new Map(),
}

async function read(plan: GrantPlan, client: SqlClient): Promise<Catalogue> {
  const { schema } = plan
  const names = plan.roles.map(({ role }) => role)
  const tables = await client.query(TABLE_STATE, [schema, TABLES.map(({ table }) => table)])
  const ledger = await client.query("select to_regclass($1) is not null as there", [
    qualified(schema, LEDGER),
  ])
  const missingTables = [
    ...TABLES.map(({ table }) => table).filter((table) =>
      tables.rows.every((row) => row["table"] !== table),
    ),
    ...(ledger.rows[0]?.["there"] === true ? [] : [LEDGER]),
  ]
  if (missingTables.length > 0) return { ...NOTHING, missingTables }
  const roles = await client.query(ROLE_STATE, [names, qualified(schema, "releases_v1")])
  const policies = await client.query(POLICY_STATE, [
    schema,
    TABLES.map(({ table }) => table),
    POLICY_PREFIX,
  ])
  const foreign = await client.query(foreignPolicies("$1", "$2::text[]"), [schema, names])
  return {
    missingTables,
    tables: tables.rows.map(tableOf),
    roles: new Map(
      roles.rows.map((row) => [String(row["role"]), { freedom: freedomOf(row, tables.rows) }]),
    ),
    privileges: await lacking(plan, client, new Set(roles.rows.map((row) => String(row["role"])))),
    policies: policies.rows.map(policyOf),
    foreign: foreign.rows.map((row) => ({
      role: String(row["role"]),
      table: String(row["tablename"]),
      policy: String(row["policyname"]),
    })),
    expressions: await expressionsOf(plan, client),
  }
}

const TABLE_STATE = `select c.relname::text as table, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
    array(select a.privilege_type::text from aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a
      where a.grantee = 0 and a.privilege_type in ('TRUNCATE', 'REFERENCES', 'TRIGGER') order by 1) as public
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = $1 and c.relname = any ($2::text[]) order by c.relname`

const ROLE_STATE = `select m.rolname::text as role, m.rolsuper as super, m.rolbypassrls as bypass,
    c.relowner = m.oid as owner, pg_has_role(m.oid, c.relowner, 'USAGE') as member
  from pg_roles m, pg_class c where m.rolname = any ($1::text[]) and c.oid = $2::regclass order by 1`

const POLICY_STATE = `select policyname::text as name, tablename::text as table, lower(cmd) as command,
    roles::text[] as roles, permissive = 'PERMISSIVE' as permissive, qual, with_check
  from pg_policies where schemaname = $1 and tablename = any ($2::text[])
    and starts_with(policyname, $3) order by tablename, policyname`

const tableOf = (row: Row): FoundTable => ({
  table: row["table"] as RecordTable,
  hasRowSecurity: row["secured"] === true,
  publicPrivileges: row["public"] as readonly string[],
})

function freedomOf(row: Row, tables: readonly Row[]): string | undefined {
  if (row["super"] === true) return "is a superuser"
  if (row["bypass"] === true) return "has BYPASSRLS"
  const isForced = tables.every((table) => table["forced"] === true)
  if (row["owner"] === true) return isForced ? undefined : "owns the tables"
  return row["member"] === true ? "is a member of the tables' owner" : undefined
}

const policyOf = (row: Row): FoundPolicy => ({
  name: String(row["name"]),
  table: row["table"] as RecordTable,
  command: row["command"] as Right,
  roles: row["roles"] as readonly string[],
  isPermissive: row["permissive"] === true,
  rows: [row["qual"], row["with_check"]].filter((text) => text !== null).map(String),
})

async function lacking(plan: GrantPlan, client: SqlClient, there: ReadonlySet<string>) {
  const all = new Map<string, readonly { privilege: string; on: string }[]>()
  for (const { role, rights } of plan.roles) {
    if (!there.has(role)) continue
    const { rows } = await client.query(PRIVILEGES, [
      role,
      plan.schema,
      qualified(plan.schema, LEDGER),
      TABLES.map(({ table }) => qualified(plan.schema, table)),
      heldRights(rights),
    ])
    const lacks = rows.map((row) => ({
      privilege: String(row["privilege"]),
      on: String(row["name"]),
    }))
    all.set(role, lacks)
  }
  return all
}

const PRIVILEGES = `select * from (
    select 'usage' as privilege, $2::text as name, has_schema_privilege($1, $2, 'usage') as held
    union all select 'select', '${LEDGER}', has_table_privilege($1, $3, 'select')
    union all select p, t, has_table_privilege($1, t, p) from unnest($4::text[]) t, unnest($5::text[]) p
  ) asked where not held order by privilege, name`

/** Asks PostgreSQL how it writes them, on tables of this session that have the same columns. */
async function expressionsOf(
  plan: GrantPlan,
  client: SqlClient,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const { table } of TABLES) {
    const copy = `sternpost_${table}`
    await client.query(
      `create temporary table ${copy} (like ${qualified(plan.schema, table)}) on commit drop`,
    )
    const all = policiesOf(plan).filter((policy) => policy.table === table)
    const rows = [...new Set(all.map((policy) => policy.rows))]
    for (const [i, text] of rows.entries()) {
      const body = policyBody({ command: "select", rows: text })
      await client.query(`create policy ${quoteIdentifier(`p${i}`)} on ${copy} ${body}`)
    }
    const { rows: written } = await client.query(
      `select policyname::text as name, qual from pg_policies
        where tablename = $1 and schemaname like 'pg_temp%'`,
      [copy],
    )
    for (const { name, qual } of written) {
      const text = rows[Number(String(name).slice(1))]
      if (text !== undefined) found.set(text, String(qual))
    }
  }
  return found
}
