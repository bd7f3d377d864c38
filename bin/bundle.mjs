#!/usr/bin/env node
// Bundles the command: one small CommonJS chunk that every start loads, and chunks for what is rare.
// Does nothing when the bundle is newer than all that it is made of. `--sizes` says what is in it.
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { COLD } from "./bundle/cold-list.mjs"
import { coldModules } from "./bundle/cold-modules.mjs"

const root = new URL("../", import.meta.url)
const packages = new URL("packages/", root)
const out = new URL("sternpost/bundle/", packages)
const entry = fileURLToPath(new URL("sternpost/src/main.ts", packages))
const wantsSizes = process.argv.includes("--sizes")

const mtime = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0

function newestIn(folder, pattern) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => pattern.test(file))
  return Math.max(0, ...files.map((file) => mtime(new URL(file, folder))))
}

/** The newest of the sources, the lockfile (for the libraries) and these scripts. */
function newestInput() {
  const sources = readdirSync(packages).map((name) =>
    newestIn(new URL(`${name}/src/`, packages), /(?<!\.test)\.(ts|json)$/),
  )
  const scripts = newestIn(new URL("bin/", root), /^bundle.*\.mjs$/)
  return Math.max(mtime(new URL("pnpm-lock.yaml", root)), scripts, ...sources)
}

async function bundle() {
  const { rolldown } = await import("rolldown")
  const groups = Object.entries(COLD).map(([chunk, files]) => [
    chunk,
    files.map((file) => fileURLToPath(new URL(file, packages))),
  ])
  const { plugin, isHot } = coldModules(Object.fromEntries(groups), entry)
  const build = await rolldown({
    input: { sternpost: entry },
    platform: "node",
    plugins: [plugin],
    resolve: { conditionNames: ["source", "node", "import", "default"] },
    onLog(level, log) {
      if (level === "warn") console.error(`bundle: ${log.message}`)
    },
  })
  rmSync(out, { recursive: true, force: true })
  const { output } = await build.write({
    dir: fileURLToPath(out),
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    codeSplitting: { groups: [{ name: "hot", test: isHot }] },
    minify: !process.argv.includes("--no-minify"),
  })
  await build.close()
  writeFileSync(new URL("package.json", out), '{ "type": "commonjs" }\n')
  if (wantsSizes) printSizes(output)
}

function printSizes(output) {
  for (const { fileName, code, modules } of output) {
    console.log(`${String(code.length).padStart(7)} ${fileName}`)
    if (fileName.startsWith("hot"))
      for (const [id, { renderedLength }] of Object.entries(modules).sort(bySize))
        console.log(`        ${String(renderedLength).padStart(7)} ${id.slice(id.indexOf("packages/"))}`)
  }
}

const bySize = ([, a], [, b]) => b.renderedLength - a.renderedLength

if (wantsSizes || mtime(new URL("package.json", out)) < newestInput()) await bundle()
