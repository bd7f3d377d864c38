import { resolveConnection } from "./connection.ts"

/**
 * Which servers and database a connection string names, for messages: `db.example.com:5432/helm`, without
 * user and password. Throws STORAGE_CONNECTION_STRING.
 */
export function sqlAddress(connectionString: string, env: NodeJS.ProcessEnv = process.env): string {
  const { hosts, database, user } = resolveConnection(connectionString, { env })
  const servers = hosts.map(({ host, port }) => `${host}:${port}`).join(",")
  return `${servers}/${database === "" ? user : database}`
}
