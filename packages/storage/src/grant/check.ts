import type { SqlClient } from "../sql/pool.ts"
import { withSession } from "../sql/session.ts"
import { asGrantError, type GrantConnection } from "./apply.ts"
import { type Catalogue, readCatalogue } from "./catalogue.ts"
import type { GrantPlan, RoleGrant } from "./plan.ts"
import { LEDGER, type Policy, policiesOf, policyId } from "./policies.ts"

/** One thing in the database that is not as RBAC asks. */
export interface Drift {
  readonly kind:
    | "tables-missing"
    | "row-security-off"
    | "public-privilege"
    | "role-missing"
    | "role-unrestricted"
    | "privilege-missing"
    | "policy-missing"
    | "policy-changed"
    | "policy-stale"
    | "policy-foreign"
  readonly role?: string
  readonly table?: string
  readonly policy?: string
  /** What is wrong, for people. */
  readonly message: string
}

/** Compares the database with a plan; changes nothing, and locks nothing. Rejects as `applyGrants` does. */
export async function checkGrants(
  plan: GrantPlan,
  { pool, retry }: GrantConnection,
): Promise<readonly Drift[]> {
  try {
    return await withSession(pool, (client) => check(plan, client), retry)
  } catch (error) {
    throw asGrantError(error)
  }
}

async function check(plan: GrantPlan, client: SqlClient): Promise<readonly Drift[]> {
  const catalogue = await readCatalogue(plan, client)
  if (catalogue.missingTables.length > 0)
    return catalogue.missingTables.map((table) => ({
      kind: "tables-missing",
      table,
      message: `there is no table ${plan.schema}.${table}`,
    }))
  return [
    ...tableDrift(catalogue),
    ...plan.roles.flatMap((grant) => roleDrift(grant, catalogue)),
    ...policyDrift(plan, catalogue),
    ...catalogue.foreign.map(
      ({ role, table, policy }): Drift => ({
        kind: "policy-foreign",
        role,
        table,
        policy,
        message: `policy "${policy}" on ${table}, which is somebody else's, gives role "${role}" more rows`,
      }),
    ),
  ]
}

function tableDrift({ tables }: Catalogue): readonly Drift[] {
  return tables.flatMap(({ table, hasRowSecurity, publicPrivileges }): Drift[] => [
    ...(hasRowSecurity
      ? []
      : [
          {
            kind: "row-security-off",
            table,
            message: `row-level security is off on ${table}: everybody has all rows`,
          } as const,
        ]),
    ...publicPrivileges.map(
      (privilege): Drift => ({
        kind: "public-privilege",
        table,
        message: `everybody has ${privilege} on ${table}, for which no policy holds`,
      }),
    ),
  ])
}

function roleDrift({ role }: RoleGrant, { roles, privileges }: Catalogue): readonly Drift[] {
  const found = roles.get(role)
  if (found === undefined)
    return [{ kind: "role-missing", role, message: `there is no role "${role}"` }]
  const unrestricted = found.freedom
  return [
    ...(unrestricted === undefined
      ? []
      : [
          {
            kind: "role-unrestricted",
            role,
            message: `no policy holds for role "${role}": it ${unrestricted}`,
          } as const,
        ]),
    ...(privileges.get(role) ?? []).map(
      ({ privilege, on }): Drift => ({
        kind: "privilege-missing",
        role,
        ...(on === LEDGER ? { table: on } : {}),
        message: `role "${role}" lacks ${privilege} on ${on}`,
      }),
    ),
  ]
}

function policyDrift(plan: GrantPlan, { policies, expressions }: Catalogue): readonly Drift[] {
  const wanted = new Map(policiesOf(plan).map((policy) => [policyId(policy), policy]))
  const found = new Map(policies.map((policy) => [policyId(policy), policy]))
  const missing = [...wanted.values()].flatMap((policy): Drift[] => {
    const there = found.get(policyId(policy))
    if (there === undefined) return [drifted("policy-missing", policy, "is not there")]
    const isSame =
      there.isPermissive &&
      there.command === policy.command &&
      there.roles.length === 1 &&
      there.roles[0] === policy.role &&
      there.rows.every((rows) => rows === expressions.get(policy.rows))
    return isSame ? [] : [drifted("policy-changed", policy, "has been changed")]
  })
  const stale = policies
    .filter((policy) => !wanted.has(policyId(policy)))
    .map((policy) =>
      drifted(
        "policy-stale",
        { ...policy, role: policy.roles.join(", ") },
        "has no reason any more",
      ),
    )
  return [...missing, ...stale]
}

function drifted(
  kind: Drift["kind"],
  { name, table, role, command }: Pick<Policy, "name" | "table" | "role" | "command">,
  what: string,
): Drift {
  const message = `policy "${name}" on ${table} (${command} for role "${role}") ${what}`
  return { kind, role, table, policy: name, message }
}
