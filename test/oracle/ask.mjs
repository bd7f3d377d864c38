// Asks a program in Go that answers line by line.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Builds the program in the folder of `url` and gives its answers to the requests, in order. Needs the go command. */
export function askProgram(url, requests) {
  const folder = mkdtempSync(join(tmpdir(), "oracle-"))
  try {
    const program = join(folder, "oracle")
    const cwd = fileURLToPath(new URL(".", url))
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
