#!/usr/bin/env node
// Brings a fresh clone to a runnable state: installs the locked dependencies, compiles, bundles.
// Does nothing slow when all is up to date. Plain JavaScript: it runs before anything is built.
import { spawnSync } from "node:child_process"
import { statSync } from "node:fs"

const PNPM = "pnpm@12.21.0"
const root = new URL("../", import.meta.url)

const mtime = (path) => statSync(new URL(path, root), { throwIfNoEntry: false })?.mtimeMs ?? 0

function run(command, args) {
  const shell = process.platform === "win32"
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ["ignore", 2, 2], shell })
  if (status === 0) return
  console.error(`setup: ${command} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}`)
  process.exit(status ?? 1)
}

if (mtime("pnpm-lock.yaml") >= mtime("node_modules/.modules.yaml"))
  run("npx", ["--yes", "--prefer-offline", PNPM, "install", "--frozen-lockfile"])
run(process.execPath, ["node_modules/typescript/bin/tsc", "--build"])
run(process.execPath, ["bin/bundle.mjs"])
