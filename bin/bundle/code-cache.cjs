"use strict"
// Runs the command in this process, and then has V8 write the code it compiled into caches beside the
// chunks; what was not run is not in them. Usage, each with manifests on stdin:
//   code-cache.cjs BUNDLE run PIPELINE     for the chunks that have no cache yet
//   code-cache.cjs BUNDLE check            for those of checks
//   code-cache.cjs BUNDLE at-once          for the chunk of the shortest runs
const fs = require("node:fs")
const { join } = require("node:path")

const [, , bundle, what, pipeline] = process.argv
const launcher = require(join(bundle, "start.cjs"))
const scripts = new Map()
launcher.onScript = (name, script) => scripts.set(name, script)

const { existsSync, writeFileSync, writeSync } = fs
fs.writeSync = (descriptor, bytes, ...rest) =>
  descriptor === 1 ? bytes.length : writeSync(descriptor, bytes, ...rest)

process.on("exit", (code) => {
  if (code !== 0) return
  for (const [name, script] of scripts) {
    const file = join(bundle, `${name}.cache`)
    if (!existsSync(file)) writeFileSync(file, script.createCachedData())
  }
})
if (what === "run") {
  process.argv = [process.execPath, "sternpost", "run", "--config", pipeline]
  launcher.start([])
} else if (what === "check") {
  process.argv = [process.execPath, "sternpost", "check"]
  launcher.start([])
} else if (!launcher.load("./at-once.cjs").addPairsAtOnce(["stage", "labels"], ["a.b/team=c"], 0))
  throw new Error("the manifests are not plain enough for what is done at once")
