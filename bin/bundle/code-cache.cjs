"use strict"
// Runs the command over its example in this process, and then has V8 write the code it compiled into
// caches beside the chunks. V8 refuses a cache made under other flags than those it is loaded under,
// so this is started twice: for the chunks before the scanner, and, with `--later`, for it and those
// after it. Usage: code-cache.cjs BUNDLE [--later] < manifests.yaml, in the example's folder.
const fs = require("node:fs")
const { join } = require("node:path")

const [, , bundle, later] = process.argv
const launcher = require(join(bundle, "start.cjs"))
const scripts = new Map()
let isLater = false
launcher.preparing = {
  optimizesLater: later === "--later",
  onScript(name, script) {
    isLater ||= name === "./yaml.cjs"
    if (isLater === (later === "--later")) scripts.set(name, script)
  },
}

const { writeFileSync, writeSync } = fs
fs.writeSync = (descriptor, bytes, ...rest) =>
  descriptor === 1 ? bytes.length : writeSync(descriptor, bytes, ...rest)

process.on("exit", () => {
  for (const [name, script] of scripts)
    writeFileSync(join(bundle, `${name}.cache`), script.createCachedData())
})
process.argv = [process.execPath, "sternpost", "run", "--config", "pipeline.yaml"]
launcher.start([])
