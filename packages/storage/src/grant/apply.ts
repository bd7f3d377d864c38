import { StorageError } from "../errors.ts"
import type { SqlPool } from "../sql/pool.ts"
import { ensureSchema } from "../sql/schema.ts"
import { inTransaction, type RetryOptions, withSession } from "../sql/session.ts"
import { errorCode, isTransient } from "../sql/sql-errors.ts"
import type { GrantPlan } from "./plan.ts"
import { grantStatements } from "./script.ts"

/** What helps whoever talks to the database. */
export interface GrantConnection {
  /** Sessions as the owner of Helm's tables, who may also create roles. */
  readonly pool: SqlPool
  readonly retry?: RetryOptions
}

/**
 * Makes the database what the plan asks, in one transaction: all of it or nothing. Helm's tables are made if
 * the search path has none. Rejects with STORAGE_GRANT if it cannot be, with STORAGE_FORBIDDEN for lack of rights.
 */
export async function applyGrants(
  plan: GrantPlan,
  { pool, retry }: GrantConnection,
): Promise<void> {
  try {
    await withSession(pool, ensureSchema, retry)
    await withSession(
      pool,
      (client) =>
        inTransaction(client, async () => {
          for (const statement of grantStatements(plan)) await client.query(statement)
        }),
      retry,
    )
  } catch (error) {
    throw asGrantError(error)
  }
}

/** The schema in which a session finds Helm's tables, or would make them. */
export async function findSchema({ pool, retry }: GrantConnection): Promise<string> {
  try {
    const { rows } = await withSession(pool, (client) => client.query(FIND_SCHEMA), retry)
    return String(rows[0]?.["schema"] ?? "public")
  } catch (error) {
    throw asGrantError(error)
  }
}

const FIND_SCHEMA = `select coalesce(
  (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.oid = to_regclass('releases_v1')), current_schema())::text as schema`

/** What the database says, with what to do about it. */
export function asGrantError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const message = error instanceof Error ? error.message : String(error)
  const { code, what } = classify(error)
  return new StorageError(code, `cannot grant: ${message}${what}`, { cause: error })
}

function classify(error: unknown): { code: StorageError["code"]; what: string } {
  switch (errorCode(error)) {
    case "42501":
      return {
        code: "STORAGE_FORBIDDEN",
        what: "; connect as the owner of Helm's tables, with the right to create roles",
      }
    case "55P03":
      return { code: "STORAGE_BACKEND", what: "; somebody holds Helm's tables, try again later" }
    // What the blocks of the script find.
    case "P0001":
      return { code: "STORAGE_GRANT", what: hintOf(error) }
    default:
      return { code: isTransient(error) ? "STORAGE_CONNECTION" : "STORAGE_BACKEND", what: "" }
  }
}

function hintOf(error: unknown): string {
  const hint = error instanceof Error && "hint" in error ? error.hint : undefined
  return typeof hint === "string" ? `; ${hint}` : ""
}
