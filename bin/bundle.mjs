#!/usr/bin/env node
// Bundles the command: one small CommonJS chunk that every start loads, and chunks for what is rare.
// Does nothing when the bundle is newer than all that it is made of.
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = new URL("../", import.meta.url)
const out = new URL("packages/sternpost/bundle/", root)
const entry = new URL("packages/sternpost/src/main.ts", root)

const mtime = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** The newest of the sources, the lockfile (for the libraries) and this script. */
function newestInput() {
  let newest = Math.max(mtime(new URL("pnpm-lock.yaml", root)), mtime(new URL(import.meta.url)))
  for (const name of readdirSync(new URL("packages/", root))) {
    const folder = new URL(`packages/${name}/src/`, root)
    for (const file of readdirSync(folder, { recursive: true }))
      if (/\.(ts|json)$/.test(file) && !file.endsWith(".test.ts"))
        newest = Math.max(newest, mtime(new URL(file, folder)))
  }
  return newest
}

async function bundle() {
  const { rolldown } = await import("rolldown")
  const build = await rolldown({
    input: { sternpost: fileURLToPath(entry) },
    platform: "node",
    resolve: { conditionNames: ["source", "node", "import", "default"] },
    onLog(level, log) {
      if (level === "warn") console.error(`bundle: ${log.message}`)
    },
  })
  rmSync(out, { recursive: true, force: true })
  await build.write({
    dir: fileURLToPath(out),
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    minify: true,
  })
  await build.close()
  mkdirSync(out, { recursive: true })
  writeFileSync(new URL("package.json", out), '{ "type": "commonjs" }\n')
}

if (mtime(new URL("package.json", out)) < newestInput()) await bundle()
