#!/usr/bin/env node
// Starts the command from a packaged plugin, which holds the bundle, or from a checkout, which built it.
const { existsSync } = require("node:fs")
const { join } = require("node:path")

const places = [join(__dirname, "bundle"), join(__dirname, "../packages/sternpost/bundle")]
const place = places.find((folder) => existsSync(join(folder, "start.cjs")))
if (place === undefined) {
  const message = `not built yet; run once: node "${join(__dirname, "../bin/setup.mjs")}"`
  process.stderr.write(`sternpost: ${message}\n`)
  // Helm 4 shows its user nothing else than a separator it cannot read.
  if (process.argv[2] !== "--helm4-plugin") process.exit(2)
  process.stdout.write(`\n--- sternpost: ${message}\n`)
} else {
  require(join(place, "start.cjs")).start([])
}
