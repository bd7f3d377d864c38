/** Helm's tables; the last is its ledger. */
export const TABLES = ["releases_v1", "custom_labels_v1", "gorp_migrations"] as const
/** What Helm needs to be allowed on the other two. */
export const PRIVILEGES = ["select", "insert", "update", "delete"] as const
/** A table as the catalogue has it, for the role that asks. */
export interface TableRow {
  readonly name: string
  readonly owner: string | null
  readonly rowsecurity: boolean | null
  readonly restricted: boolean | null
  readonly policies: number
  readonly select: boolean | null
  readonly insert: boolean | null
  readonly update: boolean | null
  readonly delete: boolean | null
  readonly width: number | null
}

/** The tables that hold records, without the ledger. */
export const recordTables = (tables: readonly TableRow[]): readonly TableRow[] =>
  tables.filter(({ name }) => name !== "gorp_migrations")
