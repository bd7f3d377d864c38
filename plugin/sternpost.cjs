#!/usr/bin/env node
// Starts the command from a packaged plugin, which holds the bundle, or from a checkout, which built it.
const { existsSync } = require("node:fs")
const { join } = require("node:path")

const places = [join(__dirname, "bundle"), join(__dirname, "../packages/sternpost/bundle")]
const place = places.find((folder) => existsSync(join(folder, "start.cjs")))
try {
  // Without any, require says which file is missing.
  require(join(place ?? places[0], "start.cjs")).start([])
} catch (error) {
  if (error.code !== "MODULE_NOT_FOUND" && error.code !== "ENOENT") throw error
  complain(place === undefined ? howToBuild() : undefined)
}

/** What to run in a checkout that was not built; an archive has nothing to build. */
function howToBuild() {
  const setup = join(__dirname, "../bin/setup.mjs")
  return existsSync(setup) ? `not built yet; run once: node "${setup}"` : undefined
}

function complain(
  message = `files of the plugin in "${__dirname}" are missing; reinstall the plugin: helm plugin uninstall sternpost, then install it again`,
) {
  process.stderr.write(`sternpost: ${message}\n`)
  // Helm 4 shows its user nothing else than a separator it cannot read.
  if (process.argv[2] !== "--helm4-plugin") process.exit(2)
  process.stdout.write(`\n--- sternpost: ${message}\n`)
}
