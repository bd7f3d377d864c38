import { execFileSync, spawn } from "node:child_process"
import { chmodSync, chownSync, mkdirSync, openSync, readdirSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { describe } from "vitest"

import { runFolder, scratchFolder } from "./scratch.ts"

/** A real PostgreSQL server. Its superuser is `postgres`, its database `helm`; it speaks TLS, and trusts all but `pw`. */
export interface Postgres {
  readonly port: number
  /** The folder with its socket. */
  readonly folder: string
  /** The certificate of the server, which signs itself, for the name `localhost`. */
  readonly certificate: string
  /** `postgres://USER@127.0.0.1:PORT/DATABASE?sslmode=disable`. */
  url(database?: string, user?: string): string
  /** Runs statements as the superuser. */
  sql(statements: string, database?: string): string
  /** Ends it at once, as a crash would. */
  crash(): Promise<void>
  start(): Promise<void>
}

const ROOT = "/usr/lib/postgresql"

/** The folder of the newest installed PostgreSQL's programs. */
function programs(): string | undefined {
  try {
    const versions = readdirSync(ROOT).sort((a, b) => Number(a) - Number(b))
    return `${ROOT}/${versions.at(-1)}/bin`
  } catch {
    return undefined
  }
}

/**
 * Whether a real PostgreSQL is installed. Where it is not, prints one line with the tests that are skipped;
 * in CI it throws.
 */
export function hasPostgres(title: string): boolean {
  if (programs() !== undefined) return true
  const reason = `no PostgreSQL in ${ROOT}, install the package postgresql`
  if (process.env["CI"]) throw new Error(reason)
  process.stderr.write(`skipped "${title}": ${reason}\n`)
  return false
}

/** A `describe` for tests on a real PostgreSQL; skips as `hasPostgres` says. */
export function describeWithPostgres(title: string, tests: () => void): void {
  describe.skipIf(!hasPostgres(title))(title, tests)
}

/** Makes and starts a server (1.5 s). It ends with the run. */
export async function startPostgres(): Promise<Postgres> {
  const bin = programs() ?? ""
  const owner = unprivileged()
  // Its owner must get through to its folder, and see nothing else.
  chmodSync(runFolder(), 0o711)
  const folder = scratchFolder("postgres")
  chmodSync(folder, 0o755)
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid)
  const data = join(folder, "data")
  const init = ["-A", "trust", "-U", "postgres", "--no-sync", "-D", data]
  execFileSync(join(bin, "initdb"), init, { ...owner, cwd: folder })
  writeOwned(join(data, "pg_hba.conf"), ACCESS, owner)
  const certificate = makeCertificate(data, owner)

  const port = await freePort()
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    ssl: "on",
  }
  const args = ["-D", data, ...Object.entries(settings).flatMap(([k, v]) => ["-c", `${k}=${v}`])]
  const sql = (statements: string, database = "helm") => {
    const target = ["-h", folder, "-p", String(port), "-U", "postgres", "-d", database]
    const input = ["-v", "ON_ERROR_STOP=1", "-qAt", "-c", statements]
    return execFileSync(join(bin, "psql"), [...target, ...input], {
      encoding: "utf8",
      stdio: "pipe",
    })
  }

  let ended: Promise<unknown> = Promise.resolve()
  let pid = 0
  const start = async () => {
    const log = openSync(join(folder, "log"), "a")
    const server = spawn(join(bin, "postgres"), args, {
      ...owner,
      cwd: folder,
      detached: true,
      stdio: ["ignore", log, log],
    })
    ended = new Promise((resolve) => server.on("exit", resolve))
    pid = server.pid ?? 0
    server.unref()
    note(`postgres-${port}`, pid, join(bin, "postgres"))
    await until(() => sql("select 1", "postgres") === "1\n")
  }
  await start()
  sql("create database helm", "postgres")
  sql("create role pw login superuser password 's3cret'; create role tlsonly login superuser")
  return {
    port,
    folder,
    certificate,
    sql,
    start,
    url: (database = "helm", user = "postgres") =>
      `postgres://${user}@127.0.0.1:${port}/${database}?sslmode=disable`,
    async crash() {
      process.kill(pid, "SIGQUIT")
      await ended
    },
  }
}

const ACCESS = `
host      all pw      127.0.0.1/32 scram-sha-256
hostnossl all tlsonly 127.0.0.1/32 reject
host      all all     127.0.0.1/32 trust
local     all all                  trust
`

interface Owner {
  readonly uid?: number
  readonly gid?: number
}

// PostgreSQL refuses to run as root.
function unprivileged(): Owner {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

function writeOwned(file: string, text: string, { uid, gid = uid }: Owner): void {
  writeFileSync(file, text, { mode: 0o600 })
  if (uid !== undefined) chownSync(file, uid, gid ?? uid)
}

function makeCertificate(data: string, owner: Owner): string {
  const [certificate, key] = [join(data, "server.crt"), join(data, "server.key")]
  const kind = ["-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
  const names = ["-addext", "subjectAltName=DNS:localhost"]
  const files = ["-keyout", key, "-out", certificate]
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, ...files], {
    ...owner,
    stdio: "pipe",
  })
  chmodSync(key, 0o600)
  return certificate
}

/** As the daemons of the control plane: the keeper of the run ends what is noted. */
function note(name: string, pid: number, program: string): void {
  const folder = join(runFolder(), "pids")
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ pid, program }))
}

async function until(condition: () => boolean): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      if (condition()) return
    } catch (error) {
      if (attempt > 200) throw error
    }
    await setTimeout(50)
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().on("error", reject)
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
