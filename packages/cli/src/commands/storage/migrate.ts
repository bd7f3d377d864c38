import { PipelineError } from "@sternpost/postrender"
import type { MigrationProgress, MigrationReport, OpenedRawStorage } from "@sternpost/storage"
import { EXIT, type ExitCode } from "../../exit.ts"
import type { ParsedFlags } from "../../flags.ts"
import { createProgress } from "../../progress.ts"
import { printJson } from "../print.ts"
import { type Endpoint, endpointOptions, readEndpoint } from "./endpoint.ts"
import { tellMigration } from "./migration-text.ts"
import { orUsage } from "./open.ts"
import { requireOneScope } from "./scope.ts"

const COMMAND = "sternpost storage migrate"

/** `sternpost storage migrate`: records to another backend, cluster or database. */
export async function migrate(flags: ParsedFlags): Promise<ExitCode> {
  const ends = { from: endOf("from", flags), to: endOf("to", flags) }
  requireOneScope(COMMAND, flags)
  const namespace = flags.switches.has("all-namespaces") ? "" : await namespaceOf(flags, ends)
  const opened: (() => Promise<void>)[] = [ends.from.close, ends.to.close]
  const progress = createProgress()
  try {
    const [from, to] = [await ends.from.open(namespace), await ends.to.open(namespace)]
    opened.unshift(from.close, to.close)
    const report = await run(flags, { from, to }, ({ step, done, total }) =>
      progress.show(STEPS[step], done, total),
    )
    progress.end()
    if (flags.values.get("output") === "json") printJson(report)
    else tellMigration(report)
    return exitOf(report)
  } finally {
    progress.end()
    for (const close of opened) await close()
  }
}

const STEPS: Readonly<Record<MigrationProgress["step"], string>> = {
  read: "reading",
  copy: "copying",
  delete: "deleting",
}

async function run(
  { switches, values }: ParsedFlags,
  { from, to }: Readonly<Record<"from" | "to", OpenedRawStorage>>,
  onProgress: (progress: MigrationProgress) => void,
): Promise<MigrationReport> {
  const { migrateRecords } = await import("@sternpost/storage")
  const release = values.get("release")
  try {
    return await migrateRecords({
      from: from.storage,
      to: to.storage,
      ...(release === undefined ? {} : { release }),
      dryRun: switches.has("dry-run"),
      deleteSource: switches.has("delete-source"),
      resume: switches.has("resume"),
      onProgress,
    })
  } catch (cause) {
    throw isRefusal(cause)
      ? new PipelineError("STAGE_REFUSED", `${COMMAND}: ${cause.message}`, { cause })
      : cause
  }
}

const REFUSALS: ReadonlySet<unknown> = new Set(["STORAGE_PENDING", "STORAGE_SAME_PLACE"])

const isRefusal = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && REFUSALS.has(error.code)

function exitOf({ releases, interrupted }: MigrationReport): ExitCode {
  if (interrupted !== undefined || releases.some(({ outcome }) => outcome === "failed"))
    return EXIT.failed
  if (releases.some(({ outcome }) => outcome === "conflict")) return EXIT.refused
  return releases.some(({ problems }) => problems.length > 0) ? EXIT.findings : EXIT.done
}

/** One end, whose cluster is connected to when it is first needed. */
interface End {
  /** The namespace of its context; absent for a database. */
  namespace(): Promise<string | undefined>
  open(namespace: string): Promise<OpenedRawStorage>
  close(): Promise<void>
}

function endOf(flag: "from" | "to", flags: ParsedFlags): End {
  const endpoint = readEndpoint(flag, flags.values.get(flag))
  let client: ReturnType<typeof connectTo> | undefined
  const connect = () => {
    client ??= connectTo(endpoint, flags)
    return client
  }
  return {
    namespace: async () => (endpoint.kind === "sql" ? undefined : (await connect()).namespace),
    async open(namespace) {
      const { openRawStorage, readStorageEnvironment } = await import("@sternpost/storage")
      const { env } = process
      return await orUsage(() => {
        const { connectionString } = readStorageEnvironment({ ...env, HELM_DRIVER: endpoint.kind })
        const string = endpoint.kind === "sql" ? endpoint.where : undefined
        const { kind } = endpoint
        return openRawStorage({
          kind,
          namespace,
          connect,
          env,
          connectionString: string ?? connectionString,
        })
      })
    },
    async close() {
      await client?.then((opened) => opened.close()).catch(() => {})
    },
  }
}

async function connectTo(endpoint: Endpoint, flags: ParsedFlags) {
  const { connect } = await import("@sternpost/kube")
  return connect(endpointOptions(endpoint, flags))
}

/** The flag, the variable, the namespace of the source's context or else of the target's; else `default`. */
async function namespaceOf(
  flags: ParsedFlags,
  { from, to }: Readonly<Record<"from" | "to", End>>,
): Promise<string> {
  const named = flags.values.get("namespace") || process.env["HELM_NAMESPACE"]
  return named || ((await from.namespace()) ?? (await to.namespace()) ?? "default")
}
