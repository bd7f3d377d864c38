import { connect, createServer, type Socket } from "node:net"

/** What happens to a message of the client, counted from 1 over all connections. */
export type Fault =
  /** The connection breaks before the message gets through. */
  | "before"
  /** The server gets it and does it; its answer never comes. */
  | "after"

export interface CuttingProxy {
  readonly port: number
  /** How many messages came from clients since the last plan. */
  messages(): number
  /** Lets one message fail; `then` is called at that moment. Messages are counted anew. */
  plan(message: number, fault: Fault, then?: () => void | Promise<void>): void
  close(): Promise<void>
}

/**
 * A way to a server on this machine that breaks once, at a message that is planned. What comes from a client
 * in one piece is a message: the clients here send a statement, or a request, in one.
 */
export async function startCuttingProxy(port: number): Promise<CuttingProxy> {
  let count = 0
  let planned: { message: number; fault: Fault; then: () => void | Promise<void> } | undefined
  const sockets = new Set<Socket>()

  const server = createServer((client) => {
    const target = connect(port, "127.0.0.1")
    let isLost = false
    const end = () => {
      client.destroy()
      target.destroy()
    }
    for (const socket of [client, target]) {
      sockets.add(socket)
      socket.on("error", end).on("close", () => {
        sockets.delete(socket)
        end()
      })
    }
    target.on("data", (answer) => {
      if (!isLost) client.write(answer)
      else end()
    })
    client.on("data", (message) => {
      if (isLost) return
      count++
      if (planned === undefined || count !== planned.message) {
        target.write(message)
        return
      }
      const { fault, then } = planned
      planned = undefined
      isLost = true
      if (fault === "after") target.write(message)
      void Promise.resolve(then()).then(() => {
        if (fault === "before") end()
      })
    })
  })
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  const address = server.address()
  return {
    port: typeof address === "object" && address ? address.port : 0,
    messages: () => count,
    plan(message, fault, then = () => {}) {
      count = 0
      planned = { message, fault, then }
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((closed) => server.close(closed))
    },
  }
}
