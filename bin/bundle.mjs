#!/usr/bin/env node
// Bundles the command: one small CommonJS chunk that every start loads, and chunks for what is rare.
// Does nothing when the bundle is newer than all that it is made of. `--sizes` says what is in it.
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import Module from "node:module"
import { devNull } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { COLD, FIRST, HOT, TOGETHER } from "./bundle/chunks.mjs"
import { coldModules, functionsOf, isStandIn } from "./bundle/cold-modules.mjs"
import { exportedVariables, plainExports } from "./bundle/exports.mjs"

const root = new URL("../", import.meta.url)
const packages = new URL("packages/", root)
const out = new URL("sternpost/bundle/", packages)
const entry = fileURLToPath(new URL("sternpost/src/main.ts", packages))
const wantsSizes = process.argv.includes("--sizes")
const MANY_BYTES = 70_000
// For code-cache.cjs: what every run loads gets what this one compiles, too.
const ADDING = "--adding"

const paths = (files) => files.map((file) => fileURLToPath(new URL(file, packages)))
const groups = Object.fromEntries(
  Object.entries(COLD).map(([chunk, files]) => [chunk, paths(files)]),
)
const options = {
  platform: "node",
  resolve: { conditionNames: ["source", "node", "default"] },
  onLog(level, log) {
    // That the command table also names the hot commands is no news.
    if (level === "warn" && log.code !== "INEFFECTIVE_DYNAMIC_IMPORT")
      console.error(`bundle: ${log.message}`)
  },
}

const mtime = (url) => statSync(url, { throwIfNoEntry: false })?.mtimeMs ?? 0

function filesIn(folder, pattern) {
  const files = readdirSync(folder, { recursive: true }).filter((file) => pattern.test(file))
  return files.map((file) => new URL(file, folder))
}

const sourceFiles = () =>
  readdirSync(packages).flatMap((name) =>
    filesIn(new URL(`${name}/src/`, packages), /(?<!\.test)\.(ts|json)$/),
  )

/** The newest of the sources, the lockfile (for the libraries) and these scripts. */
function newestInput() {
  const scripts = filesIn(new URL("bin/", root), /^bundle.*\.[cm]js$/)
  const files = [new URL("pnpm-lock.yaml", root), ...scripts, ...sourceFiles()]
  return Math.max(...files.map(mtime))
}

/** The modules that files need at once, found by bundling them without anything that is loaded later. */
async function modulesOf(rolldown, files, others) {
  const withoutRest = {
    name: "without-rest",
    resolveId: (id, _, { kind }) =>
      kind === "dynamic-import" ? { id, external: true } : undefined,
  }
  const input = Object.fromEntries(files.map((file, i) => [`input${i}`, file]))
  const plugins = [withoutRest, coldModules(others, { emits: false })]
  const build = await rolldown({
    ...options,
    input,
    plugins,
    treeshake: { moduleSideEffects: false },
  })
  const { output } = await build.generate({ format: "cjs" })
  await build.close()
  return new Set(output.flatMap(({ modules }) => Object.keys(modules)))
}

/** Which chunk each module goes to: the first and the hot one, then the cold ones in their order. */
async function assignModules(rolldown) {
  const chunkOf = new Map()
  const assign = (chunk, modules) => {
    for (const id of modules) if (!chunkOf.has(id)) chunkOf.set(id, chunk)
  }
  assign("at-once", await modulesOf(rolldown, paths(FIRST), groups))
  assign("hot", await modulesOf(rolldown, paths(HOT), groups))
  for (const [chunk, files] of Object.entries(groups)) {
    const { [chunk]: _, ...others } = groups
    assign(chunk, await modulesOf(rolldown, files, others))
  }
  for (const [chunk, files] of Object.entries(TOGETHER)) {
    const modules = [...(await modulesOf(rolldown, paths(files), groups))]
    // Others need these, too, and none is longer than a line.
    assign("hot", modules.filter(isStandIn))
    assign(chunk, modules)
  }
  return chunkOf
}

/** Makes the bundle beside the old one, which somebody may be running, and then puts it into its place. */
async function bundle() {
  const target = fileURLToPath(out).replace(/[\\/]$/, "")
  const next = mkdtempSync(`${target}-`)
  try {
    chmodSync(next, 0o755)
    await bundleInto(next)
    const old = `${next}-old`
    if (existsSync(target)) renameSync(target, old)
    renameSync(next, target)
    rmSync(old, { recursive: true, force: true })
  } finally {
    rmSync(next, { recursive: true, force: true })
  }
}

async function bundleInto(folder) {
  const { rolldown } = await import("rolldown")
  const chunkOf = await assignModules(rolldown)
  const build = await rolldown({
    ...options,
    input: { sternpost: entry },
    plugins: [coldModules(groups)],
  })
  const names = ["at-once", "hot", ...Object.keys(groups)]
  const { output } = await build.write({
    dir: folder,
    format: "cjs",
    entryFileNames: "[name].cjs",
    // These are loaded by their names, and asked for what they export by its name.
    chunkFileNames: ({ name }) => (names.includes(name) ? "[name].cjs" : "[name]-[hash].cjs"),
    minifyInternalExports: false,
    codeSplitting: {
      groups: [...names, ...Object.keys(TOGETHER)].map((name) => ({
        name,
        test: (id) => chunkOf.get(id) === name,
      })),
    },
    minify: !process.argv.includes("--no-minify"),
  })
  await build.close()
  checkExports(output)
  checkFirstChunks(output)
  const variables = new Set(
    sourceFiles().flatMap((file) => exportedVariables(readFileSync(file, "utf8"))),
  )
  for (const { fileName, code } of output)
    writeFileSync(join(folder, fileName), wrap(escapeNonAscii(plainExports(code, variables))))
  copyFileSync(new URL("bundle/start.cjs", import.meta.url), join(folder, "start.cjs"))
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n')
  makeCodeCaches(folder)
  if (wantsSizes) printSizes(output)
}

/** A stand-in finds a function by its name, which bundling may have changed. */
function checkExports(output) {
  for (const [chunk, files] of Object.entries(groups)) {
    const { exports } = output.find(({ fileName }) => fileName === `${chunk}.cjs`)
    const missing = files.flatMap(functionsOf).filter((name) => !exports.includes(name))
    if (missing.length > 0) throw new Error(`chunk ${chunk} does not export ${missing.join(", ")}`)
  }
}

/**
 * The chunks of every start load no others: `import()` of a whole package would make them, if some of the
 * package is in them, for they would have to hand it over as one object.
 */
function checkFirstChunks(output) {
  for (const [name, allowed] of Object.entries({ "at-once": [], hot: ["at-once.cjs"] })) {
    const { imports } = output.find(({ fileName }) => fileName === `${name}.cjs`)
    const chunks = output.map(({ fileName }) => fileName)
    const others = imports.filter((file) => chunks.includes(file) && !allowed.includes(file))
    if (others.length > 0)
      throw new Error(
        `chunk ${name} loads ${others.join(", ")}: is there an import("@sternpost/...") of a package that it has a part of? Name what is needed in a static import`,
      )
  }
}

/** What Node does with a module when it loads it, done once; see bundle/start.cjs. */
function wrap(code) {
  return /\bimport\(/.test(code) ? code : Module.wrap(code)
}

/** Node reads one byte a character faster; escapes mean the same in strings and patterns. */
function escapeNonAscii(code) {
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
}

/**
 * Lets V8 write down what it compiles in typical runs: the shortest, the example, and others. A bundle
 * without works, but starts slower.
 */
function makeCodeCaches(bundle) {
  const example = new URL("examples/web/", root)
  const typical = new URL("bundle/typical/", import.meta.url)
  const pathIn = (folder, name) => fileURLToPath(new URL(name, folder))
  const pipeline = (folder) => ["run", "--config", pathIn(folder, "pipeline.yaml")]
  const overlay = pathIn(typical, "overlay")
  const build = ["kustomize", "build", pathIn(typical, "build"), "--load-restrictor", "none"]
  const policies = ["--only", "policy", "--policy", pathIn(typical, "policies")]
  const manifests = new URL("manifests.yaml", example)
  makeCodeCache(new URL("plain.yaml", typical), [bundle, "at-once"])
  makeCodeCache(manifests, [bundle, ...pipeline(example)])
  makeCodeCache(manifests, [bundle, ADDING, ...pipeline(new URL("pods/", typical))])
  makeCodeCache(new URL("anchors.yaml", typical), [bundle, ...pipeline(typical)])
  makeCodeCache(manifests, [bundle, ...pipeline(example), "--report", devNull])
  makeCodeCache(manifests, [bundle, "diff", ...pipeline(example).slice(1)])
  makeCodeCache(manifests, [bundle, "images"])
  makeCodeCache(manifests, [bundle, "check"])
  for (const objects of [manifests, new URL("objects.yaml", typical)])
    makeCodeCache(objects, [bundle, "check", "--only", "lint", "--fail-on", "never"])
  makeCodeCache(manifests, [bundle, "check", ...policies, "--fail-on", "never"])
  const filter = ["stage", "kustomize", overlay, "--allow-absent-targets"]
  makeCodeCache(manifests, [bundle, ...filter])
  makeCodeCache(new URL("anchors.yaml", typical), [bundle, ...filter])
  makeCodeCache(manifests, [bundle, ...build])
}

function makeCodeCache(manifests, args) {
  const script = fileURLToPath(new URL("bundle/code-cache.cjs", import.meta.url))
  const text = readFileSync(manifests, "utf8")
  // A small stream is read whole, which leaves out what makes short work of a larger one.
  const input = text.repeat(Math.ceil(MANY_BYTES / text.length))
  const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
    input,
    encoding: "utf8",
  })
  if (status !== 0) console.error(`bundle: no code cache: ${stderr}`)
}

function printSizes(output) {
  for (const { fileName, code, modules } of output) {
    console.log(`${String(code.length).padStart(7)} ${fileName}`)
    for (const [id, { renderedLength }] of Object.entries(modules).sort(bySize))
      if (renderedLength > 0)
        console.log(
          `        ${String(renderedLength).padStart(7)} ${id.slice(id.indexOf("packages/"))}`,
        )
  }
}

const bySize = ([, a], [, b]) => b.renderedLength - a.renderedLength

if (wantsSizes || mtime(new URL("package.json", out)) < newestInput()) await bundle()
