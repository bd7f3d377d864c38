"use strict"
// Runs the command over its example in this process, and then has V8 write the code it compiled into
// caches beside the chunks. Usage: code-cache.cjs BUNDLE, with the example's folder as working directory.
const { openSync, writeFileSync } = require("node:fs")
const { join } = require("node:path")

const bundle = process.argv[2]
const launcher = require(join(bundle, "start.cjs"))
launcher.scripts = new Map()

// The command reads and writes descriptors 0 and 1.
const stdin = openSync("manifests.yaml", "r")
const fs = require("node:fs")
const { readFileSync, writeSync } = fs
fs.readFileSync = (file, ...rest) => readFileSync(file === 0 ? stdin : file, ...rest)
fs.writeSync = (descriptor, bytes, ...rest) =>
  descriptor === 1 ? bytes.length : writeSync(descriptor, bytes, ...rest)

process.argv = [process.execPath, "sternpost", "run", "--config", "pipeline.yaml"]
launcher.start([]).then(() => {
  for (const [name, script] of launcher.scripts)
    writeFileSync(join(bundle, `${name}.cache`), script.createCachedData())
})
