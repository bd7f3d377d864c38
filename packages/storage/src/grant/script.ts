import { foreignGuard, rolesGuard, staleGuard, tablesGuard } from "./guards.ts"
import type { GrantPlan, RoleGrant } from "./plan.ts"
import {
  LEDGER,
  type Policy,
  policiesOf,
  policyBody,
  policyId,
  qualified,
  TABLES,
} from "./policies.ts"
import { doBlock, quoteIdentifier, quoteLiteral } from "./quote.ts"
import { heldRights } from "./rbac/scope.ts"

/**
 * The statements that make a database what a plan asks, to be run in one transaction. They are the same for the
 * same plan, and change nothing when they run again.
 */
export function grantStatements(plan: GrantPlan): readonly string[] {
  const { schema } = plan
  const roles = plan.roles.map(({ role }) => role)
  const policies = policiesOf(plan)
  return [
    // Helm waits while a policy changes; who waits behind a long transaction should not make Helm wait too.
    "set local lock_timeout = '10s'",
    tablesGuard(schema),
    ...roles.map(createRole),
    rolesGuard(schema, roles),
    ...TABLES.flatMap(({ table }) => secureTable(qualified(schema, table))),
    staleGuard(schema, { roles, policies: policies.map(policyId) }),
    foreignGuard(schema, roles),
    ...plan.roles.flatMap((grant) => [
      ...privileges(schema, grant),
      ...policies
        .filter(({ role }) => role === grant.role)
        .flatMap((it) => createPolicy(schema, it)),
    ]),
  ]
}

/** The statements as a script for `psql`, with what they are for. */
export function grantScript(plan: GrantPlan): string {
  const head = [
    "Who may list, create, update and delete the records of Helm's releases, as Kubernetes RBAC has it.",
    "Made by: sternpost storage grant",
    ...plan.roles.map(({ role, subjects }) => `${quoteIdentifier(role)}: ${subjects.join(", ")}`),
  ]
  // A name with a line break must not end its comment.
  const comments = head.map((line) => `-- ${line.replace(/[\r\n\u2028\u2029]/g, " ")}\n`).join("")
  const body = grantStatements(plan).map((statement) => `${statement};\n`)
  return `${comments}begin;\n${body.join("")}commit;\n`
}

const createRole = (role: string): string =>
  doBlock(`begin
  if not exists (select from pg_roles where rolname = ${quoteLiteral(role)}) then
    create role ${quoteIdentifier(role)} nologin;
  end if;
end`)

// Helm grants everything to everybody, and leaves it to policies; but they do not hold for these.
const secureTable = (table: string): readonly string[] => [
  `alter table ${table} enable row level security`,
  `revoke truncate, references, trigger on ${table} from public`,
]

function privileges(schema: string, { role, rights }: RoleGrant): readonly string[] {
  const to = quoteIdentifier(role)
  const tables = TABLES.map(({ table }) => qualified(schema, table)).join(", ")
  const held = heldRights(rights)
  // Whoever changes the labels of a record takes the old ones away and writes new ones.
  const all = held.includes("update") ? new Set([...held, "insert", "delete"]) : new Set(held)
  return [
    `grant usage on schema ${quoteIdentifier(schema)} to ${to}`,
    `grant select on ${qualified(schema, LEDGER)} to ${to}`,
    `grant ${[...all].join(", ")} on ${tables} to ${to}`,
  ]
}

function createPolicy(schema: string, policy: Policy): readonly string[] {
  const on = `${quoteIdentifier(policy.name)} on ${qualified(schema, policy.table)}`
  return [`drop policy if exists ${on}`, `create policy ${on} ${policyBody(policy)}`]
}
