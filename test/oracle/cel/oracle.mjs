// Asks the API server's own code: builds main.go next to this file and talks to it line by line.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/**
 * The answers to requests (see main.go), in order: `{ value }`, `{ invalid }` or `{ error }`. Needs the go
 * command; the first build takes two minutes.
 */
export function askKubernetes(requests) {
  const folder = mkdtempSync(join(tmpdir(), "cel-"))
  try {
    const program = join(folder, "cel")
    const cwd = fileURLToPath(new URL(".", import.meta.url))
    execFileSync("go", ["build", "-o", program, "."], { cwd, stdio: ["ignore", 2, 2] })
    return ask(program, requests)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function ask(program, requests) {
  const { status, stdout } = spawnSync(program, {
    input: requests.map((request) => `${JSON.stringify(request)}\n`).join(""),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["pipe", "pipe", "inherit"],
  })
  if (status !== 0) throw new Error(`the oracle ended with status ${status}`)
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
}
