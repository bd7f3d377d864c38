"use strict"
// Runs the command in this process, and then has V8 write the code it compiled into caches beside the
// chunks. Usage: code-cache.cjs BUNDLE < manifests.yaml, in a folder with a pipeline.yaml; or, for the
// chunk of the shortest runs alone: code-cache.cjs BUNDLE at-once < manifests.yaml.
const fs = require("node:fs")
const { join } = require("node:path")

const [, , bundle, only] = process.argv
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
if (only === undefined) {
  process.argv = [process.execPath, "sternpost", "run", "--config", "pipeline.yaml"]
  launcher.start([])
} else if (!launcher.load("./at-once.cjs").addPairsAtOnce(["stage", "labels"], ["a.b/team=c"], 0))
  throw new Error("the manifests are not plain enough for what is done at once")
