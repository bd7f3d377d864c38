"use strict"
// Runs the command over its example in this process, and then has V8 write the code it compiled into
// caches beside the chunks. Usage: code-cache.cjs BUNDLE < manifests.yaml, in the example's folder.
const fs = require("node:fs")
const { join } = require("node:path")

const [, , bundle] = process.argv
const launcher = require(join(bundle, "start.cjs"))
const scripts = new Map()
launcher.onScript = (name, script) => scripts.set(name, script)

const { writeFileSync, writeSync } = fs
fs.writeSync = (descriptor, bytes, ...rest) =>
  descriptor === 1 ? bytes.length : writeSync(descriptor, bytes, ...rest)

process.on("exit", () => {
  for (const [name, script] of scripts)
    writeFileSync(join(bundle, `${name}.cache`), script.createCachedData())
})
process.argv = [process.execPath, "sternpost", "run", "--config", "pipeline.yaml"]
launcher.start([])
