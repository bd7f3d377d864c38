// Runs texts through real Go: builds main.go next to this file and talks to it line by line.
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/** Go's answers to texts, in order: `{ value }` or `{ error }`. Needs the go command. */
export async function askGo(texts) {
  const program = join(mkdtempSync(join(tmpdir(), "goyaml-")), "goyaml")
  const cwd = fileURLToPath(new URL(".", import.meta.url))
  execFileSync("go", ["build", "-o", program, "."], { cwd, stdio: ["ignore", 2, 2] })
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] })
  const chunks = []
  child.stdout.on("data", (chunk) => chunks.push(chunk))
  const closed = new Promise((resolve) => child.on("close", resolve))
  for (const text of texts) child.stdin.write(`${Buffer.from(text).toString("base64")}\n`)
  child.stdin.end()
  const status = await closed
  if (status !== 0) throw new Error(`the oracle ended with status ${status}`)
  return Buffer.concat(chunks).toString().trimEnd().split("\n").map(readAnswer)
}

function readAnswer(line) {
  const value = /^\{"value":(.*)\}$/s.exec(line)
  return value === null ? JSON.parse(line) : { value: readJson(value[1]) }
}

/** JSON with integers of more than 15 digits as bigint. */
export function readJson(text) {
  const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/g
  const tagged = text.replace(token, (found) =>
    /^-?\d{16,}$/.test(found) ? `{"$integer":"${found}"}` : found,
  )
  return JSON.parse(tagged, (_, value) =>
    typeof value?.$integer === "string" ? BigInt(value.$integer) : value,
  )
}

/** Whether our value is Go's. Go prints large floats as integers too. */
export function sameValue(ours, go) {
  if (typeof go === "bigint") return typeof ours === "bigint" ? ours === go : ours === Number(go)
  if (typeof ours !== "object" || typeof go !== "object" || ours === null || go === null) {
    return Object.is(ours, go)
  }
  const keys = Object.keys(ours)
  if (Array.isArray(ours) !== Array.isArray(go) || keys.length !== Object.keys(go).length) {
    return false
  }
  return keys.every((key) => Object.hasOwn(go, key) && sameValue(ours[key], go[key]))
}
