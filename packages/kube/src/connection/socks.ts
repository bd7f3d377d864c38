import { once } from "node:events"
import { connect, isIP, type Socket } from "node:net"

/** Where a tunnel leads. */
export interface TunnelTarget {
  readonly host: string
  readonly port: number
}

const VERSION = 5
const NO_AUTHENTICATION = 0
const PASSWORD = 2
const CONNECT = 1
const ADDRESS_LENGTHS: Readonly<Record<number, number>> = { 1: 4, 4: 16 }
const NAME = 3

const FAILURES: Readonly<Record<number, string>> = {
  1: "it failed",
  2: "its rules do not allow that",
  3: "it has no way to that network",
  4: "it has no way to that host",
  5: "nothing listens there",
  6: "the way is too long",
  7: "it cannot connect",
  8: "it does not know such addresses",
}

/**
 * A socket whose bytes a SOCKS proxy passes on. The proxy looks the name up, as kubectl leaves it to it.
 * Rejects with an `Error` that says what the proxy said. Source: RFC 1928 and, for the password, RFC 1929.
 */
export async function openSocksTunnel(
  proxy: URL,
  target: TunnelTarget,
  timeoutMs = 30_000,
): Promise<Socket> {
  const host = proxy.hostname.replace(/^\[|\]$/g, "")
  const socket = connect(Number(proxy.port || 1080), host)
  const late = new Error(`it did not answer within ${timeoutMs / 1000} s`)
  const timer = setTimeout(() => socket.destroy(late), timeoutMs)
  try {
    await once(socket, "connect")
    const reader = readerOf(socket)
    await authenticate(socket, reader, proxy)
    await ask(socket, reader, target)
    reader.release()
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    clearTimeout(timer)
  }
}

async function authenticate(
  socket: Socket,
  reader: Reader,
  { username, password }: URL,
): Promise<void> {
  const methods = username === "" ? [NO_AUTHENTICATION] : [NO_AUTHENTICATION, PASSWORD]
  socket.write(Buffer.of(VERSION, methods.length, ...methods))
  const [version, method] = await reader.read(2)
  if (version !== VERSION) throw new Error("it does not speak SOCKS 5")
  if (method === NO_AUTHENTICATION) return
  if (method !== PASSWORD)
    throw new Error("it asks for a user and a password: put them into proxy-url")
  const parts = [username, password].map((it) => counted(decodeURIComponent(it)))
  socket.write(Buffer.concat([Buffer.of(1), ...parts]))
  const [, status] = await reader.read(2)
  if (status !== 0) throw new Error("it does not accept the user and the password of proxy-url")
}

async function ask(socket: Socket, reader: Reader, { host, port }: TunnelTarget): Promise<void> {
  const ports = Buffer.of(port >> 8, port & 255)
  socket.write(Buffer.concat([Buffer.of(VERSION, CONNECT, 0), address(host), ports]))
  const [, status = 1, , type = 0] = await reader.read(4)
  if (status !== 0) throw new Error(FAILURES[status] ?? `it answered with ${status}`)
  const length = type === NAME ? ((await reader.read(1))[0] ?? 0) : (ADDRESS_LENGTHS[type] ?? 0)
  await reader.read(length + ports.length)
}

function address(host: string): Buffer {
  if (isIP(host) === 4) return Buffer.of(1, ...host.split(".").map(Number))
  // What is an address of version 6 goes as a name too: proxies parse it.
  return Buffer.concat([Buffer.of(NAME), counted(host)])
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text)
  if (bytes.length > 255) throw new Error("a name or a password is too long for it")
  return Buffer.concat([Buffer.of(bytes.length), bytes])
}

/** Reads counted bytes, and gives the socket back as it was. */
interface Reader {
  read(length: number): Promise<Buffer>
  release(): void
}

function readerOf(socket: Socket): Reader {
  let buffer = Buffer.alloc(0)
  let ended: Error | undefined
  let wake = () => {}
  const onData = (bytes: Buffer) => {
    buffer = Buffer.concat([buffer, bytes])
    wake()
  }
  const onEnd = (error?: Error | boolean) => {
    ended ??= error instanceof Error ? error : new Error("it closed the connection")
    wake()
  }
  const ends = ["end", "error", "close"] as const
  socket.on("data", onData)
  for (const event of ends) socket.on(event, onEnd)
  return {
    async read(length) {
      while (buffer.length < length) {
        if (ended !== undefined) throw ended
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      const bytes = buffer.subarray(0, length)
      buffer = buffer.subarray(length)
      return bytes
    },
    release() {
      socket.pause().off("data", onData)
      for (const event of ends) socket.off(event, onEnd)
      if (buffer.length > 0) socket.unshift(buffer)
    },
  }
}
