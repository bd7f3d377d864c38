import type { GrantPlan, RoleGrant } from "./plan.ts"
import { quoteArray, quoteIdentifier } from "./quote.ts"
import type { Right } from "./rbac/rights.ts"
import type { Scope } from "./rbac/scope.ts"
import { fitIdentifier } from "./role-names.ts"

/** Helm's tables of records, and the column that says whose namespace a row is of. */
export const TABLES = [
  { table: "releases_v1", column: "namespace" },
  { table: "custom_labels_v1", column: "releasenamespace" },
] as const

export type RecordTable = (typeof TABLES)[number]["table"]

/** Where Helm looks whether its tables are as it needs them. */
export const LEDGER = "gorp_migrations"

/** All policies that are made here begin so, and no others may. */
export const POLICY_PREFIX = "sternpost:"

/** One policy that is to be there. */
export interface Policy {
  readonly name: string
  readonly table: RecordTable
  readonly role: string
  readonly command: Right
  /** Which rows: an expression of SQL. */
  readonly rows: string
}

/** A policy's name among those of all tables. */
export const policyId = ({ table, name }: Pick<Policy, "table" | "name">): string =>
  `${table}/${name}`

/** All policies of a plan, in its order. */
export const policiesOf = ({ roles }: GrantPlan): readonly Policy[] => roles.flatMap(policiesOfRole)

function policiesOfRole({ role, rights }: RoleGrant): readonly Policy[] {
  return TABLES.flatMap(({ table, column }) =>
    COMMANDS[table].flatMap(({ command, needs }): readonly Policy[] => {
      const scope = widest(needs.map((right) => rights[right]))
      if (scope.length === 0) return []
      const name = fitIdentifier(`${POLICY_PREFIX}${command}:${role}`)
      return [{ name, table, role, command, rows: rowsOf(column, scope) }]
    }),
  )
}

interface Command {
  readonly command: Right
  /** Any of these rights allows it. */
  readonly needs: readonly Right[]
}

// To change the labels of a record is an update of it, which takes labels away and writes new ones.
const COMMANDS: Readonly<Record<RecordTable, readonly Command[]>> = {
  releases_v1: [
    { command: "select", needs: ["select"] },
    { command: "insert", needs: ["insert"] },
    { command: "update", needs: ["update"] },
    { command: "delete", needs: ["delete"] },
  ],
  custom_labels_v1: [
    { command: "select", needs: ["select"] },
    { command: "insert", needs: ["insert", "update"] },
    { command: "update", needs: ["update"] },
    { command: "delete", needs: ["delete", "update"] },
  ],
}

function widest(scopes: readonly Scope[]): Scope {
  if (scopes.includes("all")) return "all"
  return [...new Set(scopes.flat())].sort()
}

const rowsOf = (column: string, scope: Scope): string =>
  scope === "all" ? "true" : `${column}::text = any (${quoteArray(scope)})`

/** The part of `create policy` behind its table: `for select to "alice" using (...)`; to all without a role. */
export function policyBody({
  command,
  role,
  rows,
}: Pick<Policy, "command" | "rows"> & { readonly role?: string }): string {
  const to = role === undefined ? "" : ` to ${quoteIdentifier(role)}`
  const using = command === "insert" ? "" : ` using (${rows})`
  const check = command === "insert" || command === "update" ? ` with check (${rows})` : ""
  return `for ${command}${to}${using}${check}`
}

/** `"helm"."releases_v1"`. */
export const qualified = (schema: string, table: string): string =>
  `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`
