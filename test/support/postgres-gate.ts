import { connect, createServer, type Socket } from "node:net"

/** Called with the text of each statement that a client sends, before the server sees it. */
export type OnStatement = (text: string) => "pass" | "drop" | "hold"

/** A port that leads to a PostgreSQL server, behind a gate that sees what is asked. */
export interface PostgresGate {
  readonly port: number
  /** `hold` lets the statement through and calls `onHeld` when the server has answered, of which nothing comes back. */
  onStatement: OnStatement
  onHeld: () => void
  close(): void
}

/** Opens a gate; clients must not use TLS. */
export async function openPostgresGate(serverPort: number): Promise<PostgresGate> {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(serverPort, "127.0.0.1")
    let isHeld = false
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on("error", () => {})
      socket.on("close", () => {
        client.destroy()
        upstream.destroy()
      })
    }
    client.on("data", (chunk) => {
      const verdict = gate.onStatement(statementsIn(chunk))
      if (verdict === "hold") isHeld = true
      if (verdict !== "drop") upstream.write(chunk)
    })
    upstream.on("data", (chunk) => {
      if (isHeld) gate.onHeld()
      else client.write(chunk)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const gate: PostgresGate = {
    port: typeof address === "object" && address !== null ? address.port : 0,
    onStatement: () => "pass",
    onHeld: () => {},
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
  return gate
}

// Statements stand in the messages Query and Parse as plain text.
const statementsIn = (chunk: Buffer): string =>
  (
    chunk.toString("latin1").match(/\b(begin|commit|insert into \w+|delete from \w+)\b/g) ?? []
  ).join(" ")
