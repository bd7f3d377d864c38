#!/usr/bin/env node
// Bundles the command: one small CommonJS chunk that every start loads, and chunks for what is rare.
// Does nothing when the bundle is newer than all that it is made of. `--sizes` says what is in it.
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"
import { COLD, HOT } from "./bundle/chunks.mjs"
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

const paths = (files) => files.map((file) => fileURLToPath(new URL(file, packages)))
const groups = Object.fromEntries(
  Object.entries(COLD).map(([chunk, files]) => [chunk, paths(files)]),
)
const options = {
  platform: "node",
  resolve: { conditionNames: ["source", "node", "import", "default"] },
  onLog(level, log) {
    // That the command table also names the hot commands is no news.
    if (level === "warn" && log.code !== "INEFFECTIVE_DYNAMIC_IMPORT")
      console.error(`bundle: ${log.message}`)
  },
}

/** The modules that a start needs, found by bundling it without anything that is loaded later. */
async function findHotModules(rolldown) {
  const withoutRest = {
    name: "without-rest",
    resolveId: (id, _, { kind }) =>
      kind === "dynamic-import" ? { id, external: true } : undefined,
  }
  const input = Object.fromEntries(paths(HOT).map((file, i) => [`hot${i}`, file]))
  const build = await rolldown({
    ...options,
    input,
    plugins: [withoutRest, coldModules(groups, { emits: false })],
  })
  const { output } = await build.generate({ format: "cjs" })
  await build.close()
  return new Set(output.flatMap(({ modules }) => Object.keys(modules)))
}

async function bundle() {
  const { rolldown } = await import("rolldown")
  const hot = await findHotModules(rolldown)
  const build = await rolldown({
    ...options,
    input: { sternpost: entry },
    plugins: [coldModules(groups)],
  })
  rmSync(out, { recursive: true, force: true })
  const { output } = await build.write({
    dir: fileURLToPath(out),
    format: "cjs",
    entryFileNames: "[name].cjs",
    chunkFileNames: "[name]-[hash].cjs",
    codeSplitting: { groups: [{ name: "hot", test: (id) => hot.has(id) || id.startsWith("\0rolldown") }] },
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
        console.log(
          `        ${String(renderedLength).padStart(7)} ${id.slice(id.indexOf("packages/"))}`,
        )
  }
}

const bySize = ([, a], [, b]) => b.renderedLength - a.renderedLength

if (wantsSizes || mtime(new URL("package.json", out)) < newestInput()) await bundle()
