import type { SessionAttributes } from "./connection/connection.ts"

interface Session {
  query(text: string): Promise<{ readonly rows: readonly unknown[] }>
}

/** Whether a server is of the kind that `target_session_attrs` asks for. */
export async function acceptsSession(
  session: Session,
  wanted: SessionAttributes,
): Promise<boolean> {
  if (wanted === "any") return true
  const { rows } = await session.query(
    "select pg_is_in_recovery() as standby, current_setting('transaction_read_only') = 'on' as readonly",
  )
  const { standby, readonly } = rows[0] as { standby: boolean; readonly: boolean }
  switch (wanted) {
    case "read-write":
      return !readonly
    case "read-only":
      return readonly
    case "primary":
      return !standby
    case "standby":
    case "prefer-standby":
      return standby
    default:
      return wanted satisfies never
  }
}
