import { type Notice, note, type SchemaState, warning } from "./report.ts"
import { PRIVILEGES, recordTables, type TableRow } from "./tables.ts"

/** What Helm 3 and 4 write into the ledger. */
const LEDGER = ["custom_labels", "init"]

const STANDBY = warning(
  "the server is a standby: it can be read, but Helm cannot write to it",
  "name the primary in HELM_DRIVER_SQL_CONNECTION_STRING",
)

/** What of all that Helm or the role would stumble over. */
export function databaseNotices(
  tables: readonly TableRow[],
  state: SchemaState,
  { creates, standby }: { readonly creates: boolean; readonly standby: boolean },
): readonly Notice[] {
  return [
    ...(standby ? [STANDBY] : []),
    ...missingTables(tables, state, creates),
    ...ledgerNotices(tables, state.ledger),
    ...lackingPrivileges(tables, state),
    ...hiddenRows(tables, state),
    ...narrowColumns(tables),
  ]
}

function missingTables(
  tables: readonly TableRow[],
  { role, schema }: SchemaState,
  creates: boolean,
): readonly Notice[] {
  const missing = recordTables(tables).filter(({ owner }) => owner === null)
  if (missing.length === 0) return []
  const what = `there is no table ${missing.map(({ name }) => name).join(" and ")} on the search path`
  if (creates) return [note(what, "nothing: whoever stores the first release makes them")]
  return [
    warning(
      `${what}, and ${role} may not make them`,
      schema === ""
        ? "name a schema that exists: search_path in the connection string"
        : `as the owner of the database: grant create on schema ${quoted(schema)} to ${quoted(role)}`,
    ),
  ]
}

/** What the ledger says that Helm would stumble over at every start. */
function ledgerNotices(
  tables: readonly TableRow[],
  ledger: readonly string[] | undefined,
): readonly Notice[] {
  const isMade = recordTables(tables).every(({ owner }) => owner !== null)
  if (ledger === undefined) return isMade ? unreadableLedger(tables) : []
  const unknown = ledger.filter((id) => !LEDGER.includes(id))
  const missing = LEDGER.filter((id) => !ledger.includes(id))
  const isComplete = missing.length === 0
  return [
    ...(unknown.length === 0 ? [] : [unknownEntries(unknown, isComplete)]),
    ...(isMade && !isComplete
      ? [
          warning(
            `Helm's ledger gorp_migrations lacks ${missing.join(" and ")}, though the tables are there: Helm would make them again, and fail`,
            `as the owner: insert into gorp_migrations (id, applied_at) values ${missing.map((id) => `('${id}', now())`).join(", ")}`,
          ),
        ]
      : []),
  ]
}

/** As long as Helm's own entries are there, it looks no further. */
function unknownEntries(unknown: readonly string[], isComplete: boolean): Notice {
  const message = `Helm's ledger gorp_migrations has entries that Helm does not know: ${unknown.join(", ")}`
  const next = `find out whose they are, and as the owner: delete from gorp_migrations where id in (${unknown.map(literal).join(", ")})`
  return isComplete
    ? note(`${message}; it would refuse to start if one of its own were missing`, next)
    : warning(`${message}; it refuses to start: unknown migration in database`, next)
}

function unreadableLedger(tables: readonly TableRow[]): readonly Notice[] {
  const isThere = tables.some(({ name, owner }) => name === "gorp_migrations" && owner !== null)
  const message = isThere
    ? "Helm may not read its ledger gorp_migrations, takes it for empty, and tries to make the tables again"
    : "Helm's ledger gorp_migrations is not on the search path: Helm would make the tables again, and fail"
  const next = isThere
    ? "as its owner: grant select on gorp_migrations to the role, or sternpost storage grant --apply"
    : `as the owner: create table gorp_migrations (id text not null primary key, applied_at timestamptz), and insert ${LEDGER.map((id) => `'${id}'`).join(" and ")}`
  return [warning(message, next)]
}

function lackingPrivileges(tables: readonly TableRow[], { role }: SchemaState): readonly Notice[] {
  return recordTables(tables).flatMap((table) => {
    const lacking = PRIVILEGES.filter((privilege) => table[privilege] === false)
    if (lacking.length === 0) return []
    const list = lacking.join(", ")
    return [
      warning(
        `${role} may not ${list} on ${table.name}`,
        `as the owner: grant ${list} on ${table.name} to ${quoted(role)}`,
      ),
    ]
  })
}

/** Row-level security without a policy for the role: it sees nothing, and is not told so. */
function hiddenRows(tables: readonly TableRow[], { role }: SchemaState): readonly Notice[] {
  const hidden = recordTables(tables).filter(
    ({ restricted, policies }) => restricted === true && policies === 0,
  )
  return hidden.map(({ name, owner }) =>
    warning(
      `row-level security of ${name} hides all rows from ${role}: it has no policy, and ${owner} owns the table`,
      "sternpost storage grant --from-cluster --apply, or as the owner a policy of your own",
    ),
  )
}

const KEY_WIDTH = 90

/** Old databases, and Helm's own oversight in the table of labels. */
function narrowColumns(tables: readonly TableRow[]): readonly Notice[] {
  return recordTables(tables).flatMap(({ name, width }) => {
    if (width === null || width < 0 || width >= KEY_WIDTH) return []
    const column = name === "releases_v1" ? "key" : "releasekey"
    const longest = width - "sh.helm.release.v1..v100".length
    return [
      note(
        `${name}.${column} has ${width} characters: names of more than ${longest} do not fit${name === "releases_v1" ? "" : " if they have labels"}`,
        `as the owner: alter table ${name} alter column ${column} type varchar(${KEY_WIDTH})`,
      ),
    ]
  })
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
