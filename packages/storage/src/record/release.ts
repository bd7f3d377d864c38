/** What JSON can say. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

export type JsonObject = { readonly [key: string]: JsonValue }

/** How far a revision has come. */
export type ReleaseStatus =
  | "unknown"
  | "deployed"
  | "uninstalled"
  | "superseded"
  | "failed"
  | "uninstalling"
  | "pending-install"
  | "pending-upgrade"
  | "pending-rollback"

/**
 * A point in time as the record has it: RFC 3339 with up to nine digits of a second, in the writer's
 * own offset. Helm 3 writes `""` for "never", Helm 4 leaves the key out. See `parseTime`.
 */
export type ReleaseTime = string | null

/**
 * One revision of a release, as Helm 3 and Helm 4 store it. A record that was read has all keys it came
 * with, also those that are not listed here; a copy made with `{ ...release }` keeps them.
 */
export interface Release {
  readonly name: string
  readonly namespace?: string
  /** The revision; the first is 1. */
  readonly version: number
  readonly info: ReleaseInfo
  readonly chart?: ReleaseChart | null
  /** The user's values, without the chart's own. */
  readonly config?: JsonObject | null
  /** The rendered manifests without hooks, in the order of installation. */
  readonly manifest?: string
  readonly hooks?: readonly ReleaseHook[] | null
  /** Helm 4 only: `ssa` is server-side apply. Absent means client-side. */
  readonly apply_method?: string
}

export interface ReleaseInfo {
  readonly first_deployed?: ReleaseTime
  readonly last_deployed?: ReleaseTime
  readonly deleted?: ReleaseTime
  readonly description?: string
  readonly status?: ReleaseStatus
  /** The rendered NOTES.txt. */
  readonly notes?: string
}

export interface ReleaseHook {
  readonly name?: string
  readonly kind?: string
  /** The template, with the chart's name: `web/templates/migration.yaml`. */
  readonly path?: string
  readonly manifest?: string
  readonly events?: readonly string[] | null
  readonly last_run?: HookExecution
  readonly weight?: number
  readonly delete_policies?: readonly string[] | null
  readonly output_log_policies?: readonly string[] | null
}

export interface HookExecution {
  readonly started_at?: ReleaseTime
  readonly completed_at?: ReleaseTime
  readonly phase?: string
}

/** The chart of a revision. Subcharts are not stored: only what they rendered is. */
export interface ReleaseChart {
  /** Chart.yaml. */
  readonly metadata?: JsonObject | null
  readonly lock?: JsonObject | null
  readonly templates?: readonly ChartFile[] | null
  /** values.yaml, parsed. */
  readonly values?: JsonObject | null
  /** values.schema.json in base64. */
  readonly schema?: string | null
  /** Helm 4 only. */
  readonly schemamodtime?: ReleaseTime
  /** Helm 4 only. */
  readonly modtime?: ReleaseTime
  readonly files?: readonly ChartFile[] | null
}

export interface ChartFile {
  readonly name: string
  /** The bytes in base64. */
  readonly data: string | null
  /** Helm 4 only. */
  readonly modtime?: ReleaseTime
}
