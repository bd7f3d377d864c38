/** A row by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>

export interface SqlResult {
  readonly rows: readonly Row[]
  readonly rowCount: number
}

/** One session. */
export interface SqlClient {
  query(text: string, values?: readonly unknown[]): Promise<SqlResult>
  /** Tells when the session has ended by itself, with all that it held. Until it is given back. */
  onLost?(tell: (error: Error) => void): void
  /** Gives the session back, or ends it if it is broken. */
  release(isBroken?: boolean): void
}

/** Sessions with a server. What is not a pool of `pg` can be made one. */
export interface SqlPool {
  connect(): Promise<SqlClient>
  end(): Promise<void>
}
