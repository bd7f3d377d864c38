// Runs the go command.
import { spawn, spawnSync } from "node:child_process"
import { homedir } from "node:os"
import { setTimeout } from "node:timers/promises"

const ATTEMPTS = 3
const NETWORK_TROUBLE =
  /dial tcp|i\/o timeout|TLS handshake|connection re|unexpected EOF|stream error|: (429|50[0234]) /

/** The environment of every build; the same for all programs, for each setting is a cache key of Go's. */
export function goEnvironment(env = process.env) {
  const own = { ...env, CGO_ENABLED: "0", GOFLAGS: "-buildvcs=false", GOWORK: "off" }
  // A program for another platform would be of no use here.
  for (const name of ["GOOS", "GOARCH", "GOBIN", "GO111MODULE"]) delete own[name]
  // Without a home Go finds no place for its caches.
  own.HOME ||= homedir()
  return own
}

/** The version of the go command, such as `go1.26.8`; undefined where there is none. */
export function goVersion() {
  const { status, stdout } = spawnSync("go", ["env", "GOVERSION"], {
    env: goEnvironment(),
    encoding: "utf8",
  })
  return status === 0 ? stdout.trim() : undefined
}

/**
 * Runs `go` and resolves when it succeeds; `onLine` gets every line of its output. A download that the
 * network broke is tried again; any other failure throws with the end of the output.
 */
export async function go(args, { cwd, env, onLine }) {
  for (let attempt = 1; ; attempt++) {
    const { code, output } = await run(args, { cwd, env, onLine })
    if (code === 0) return
    if (attempt === ATTEMPTS || !NETWORK_TROUBLE.test(output))
      throw new Error(`go ${args[0]} failed with exit code ${code}:\n${output}`)
    onLine("the network failed, trying again")
    await setTimeout(attempt * 5000)
  }
}

function run(args, { cwd, env, onLine }) {
  return new Promise((resolve, reject) => {
    const child = spawn("go", args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] })
    const stop = () => child.kill()
    process.on("exit", stop)
    const tail = []
    let rest = ""
    const read = (chunk) => {
      const lines = (rest + chunk).split("\n")
      rest = lines.pop()
      for (const line of lines) {
        onLine(line)
        tail.push(line)
      }
      tail.splice(0, tail.length - 40)
    }
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", read)
    child.on("error", reject)
    child.on("close", (code) => {
      process.off("exit", stop)
      resolve({ code, output: [...tail, rest].join("\n").trim() })
    })
  })
}
