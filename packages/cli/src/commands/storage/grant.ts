import { parse, YamlError } from "@sternpost/goyaml"
import type { SqlPool } from "@sternpost/storage"
import type { Drift, GrantPlan, RbacSource } from "@sternpost/storage/grant"
import { EXIT, type ExitCode, UsageError } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { readInput } from "../input.ts"
import { print, printJson, tell } from "../print.ts"
import { connectTo, orUsage } from "./open.ts"

const COMMAND = "sternpost storage grant"

/**
 * `sternpost storage grant`: what RBAC asks of PostgreSQL, as a script; `--apply` does it, `--check` compares,
 * and exits with 1 if the database is otherwise.
 */
export async function grant(flags: ParsedFlags): Promise<ExitCode> {
  const [applies, checks] = [flags.switches.has("apply"), flags.switches.has("check")]
  if (applies && checks)
    throw new UsageError(`${COMMAND}: --apply changes the database and --check does not: take one`)
  const sources = await readSources(flags)
  if (!applies && !checks) {
    const plan = await makePlan(flags, sources)
    await printPlan(flags, plan)
    return EXIT.done
  }
  return withPool(async (pool) => {
    const { applyGrants, checkGrants, findSchema } = await import("@sternpost/storage/grant")
    const schema = flags.values.get("schema") ?? (await orUsage(() => findSchema({ pool })))
    const plan = await makePlan(flags, sources, schema)
    if (checks) return printDrift(flags, plan, await orUsage(() => checkGrants(plan, { pool })))
    await orUsage(() => applyGrants(plan, { pool }))
    if (flags.values.get("output") === "json") printJson({ ...plan, applied: true })
    tell(`applied to schema ${plan.schema}: ${roles(plan)}`)
    return EXIT.done
  })
}

async function readSources(flags: ParsedFlags): Promise<readonly RbacSource[]> {
  const { positionals, switches } = flags
  const isLive = switches.has("from-cluster")
  if (isLive === positionals.length > 0)
    throw new UsageError(
      `${COMMAND}: name files or folders with RBAC manifests (- is stdin), or say --from-cluster`,
    )
  const { sourcesOfCluster, sourcesOfFiles } = await import("./rbac-sources.ts")
  if (!isLive) return sourcesOfFiles(positionals)
  const client = await connectTo(flags)
  try {
    return await sourcesOfCluster(client)
  } finally {
    client.close()
  }
}

async function makePlan(
  flags: ParsedFlags,
  sources: readonly RbacSource[],
  schema = flags.values.get("schema"),
): Promise<GrantPlan> {
  const { planGrants, readRoleNames } = await import("@sternpost/storage/grant")
  const file = flags.values.get("roles")
  const namespace = flags.values.get("namespace")
  const plan = await orUsage(async () =>
    planGrants(sources, {
      resource: flags.values.get("resource") === "configmaps" ? "configmaps" : "secrets",
      includeSystem: flags.switches.has("include-system"),
      // A cluster has them itself.
      defaultRoles: !flags.switches.has("from-cluster"),
      ...(namespace === undefined ? {} : { namespace }),
      ...(schema === undefined ? {} : { schema }),
      ...(file === undefined ? {} : { roleNames: readRoleNames(readYaml(file), file) }),
    }),
  )
  for (const note of plan.notes) tell(`warning: ${note}`)
  return plan
}

function readYaml(file: string): unknown {
  const text = readInput(COMMAND, file).toString()
  try {
    return parse(text)
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    throw new UsageError(`${COMMAND}: "${file}", line ${cause.line}: ${cause.message}`, { cause })
  }
}

async function printPlan(flags: ParsedFlags, plan: GrantPlan): Promise<void> {
  const { grantScript } = await import("@sternpost/storage/grant")
  const sql = grantScript(plan)
  if (flags.values.get("output") === "json") printJson({ ...plan, sql })
  else print(sql)
}

function printDrift(flags: ParsedFlags, plan: GrantPlan, drift: readonly Drift[]): ExitCode {
  if (flags.values.get("output") === "json") printJson({ schema: plan.schema, drift })
  else print(drift.map(({ message }) => `${message}\n`).join(""))
  const count = drift.length
  if (count === 0) tell(`schema ${plan.schema} is as RBAC asks: ${roles(plan)}`)
  else
    tell(
      `schema ${plan.schema} differs from what RBAC asks in ${count} ${count === 1 ? "point" : "points"}; --apply would put it right where it can`,
    )
  return count === 0 ? EXIT.done : EXIT.findings
}

const roles = ({ roles: { length } }: GrantPlan): string =>
  `${length} ${length === 1 ? "role" : "roles"}`

async function withPool<T>(work: (pool: SqlPool) => Promise<T>): Promise<T> {
  const { openSqlPool, readStorageEnvironment } = await import("@sternpost/storage")
  const { connectionString } = readStorageEnvironment({ ...process.env, HELM_DRIVER: "sql" })
  const pool = await orUsage(() => openSqlPool(connectionString))
  try {
    return await work(pool)
  } finally {
    await pool.end()
  }
}
