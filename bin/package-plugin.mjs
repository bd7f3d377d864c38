#!/usr/bin/env node
// Packs the Helm 4 plugin with its bundle into sternpost-VERSION.tgz, for `helm plugin install`.
// Usage: node bin/package-plugin.mjs [FOLDER]   (default: the current one)
import { spawnSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../", import.meta.url))
const target = resolve(process.argv[2] ?? ".")

const manifest = readFileSync(join(root, "plugin/plugin.yaml"), "utf8")
const version = /^version: (.+)$/m.exec(manifest)?.[1]

const setup = spawnSync(process.execPath, [join(root, "bin/setup.mjs")], {
  stdio: ["ignore", 2, 2],
})
if (setup.status !== 0) process.exit(setup.status ?? 1)

const folder = mkdtempSync(join(tmpdir(), "sternpost-plugin-"))
try {
  // Helm looks for plugin.yaml in a folder named like the archive without its version.
  const content = join(folder, "sternpost")
  cpSync(join(root, "plugin"), content, { recursive: true })
  cpSync(join(root, "packages/sternpost/bundle"), join(content, "bundle"), { recursive: true })
  cpSync(join(root, "LICENSE"), join(content, "LICENSE"))
  mkdirSync(target, { recursive: true })
  const archive = join(target, `sternpost-${version}.tgz`)
  const tar = spawnSync("tar", ["-czf", archive, "-C", folder, "sternpost"], {
    stdio: ["ignore", 2, 2],
  })
  if (tar.status !== 0) {
    console.error(`package-plugin: tar failed${tar.error ? `: ${tar.error.message}` : ""}`)
    process.exit(1)
  }
  console.log(archive)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
