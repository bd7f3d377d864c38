"use strict"
// Runs the command in this process, and then has V8 write the code it compiled into caches beside the
// chunks; what was not run is not in them. Several runs add to one cache. Usage, each with manifests on stdin:
//   code-cache.cjs BUNDLE ARGUMENT...           for the chunks that the command loads
//   code-cache.cjs BUNDLE --adding ARGUMENT...   the same, and for those that every run loads
//   code-cache.cjs BUNDLE at-once               for the chunk of the shortest runs
const fs = require("node:fs")
const { join } = require("node:path")

const [, , bundle, ...words] = process.argv
const isAdding = words[0] === "--adding"
const args = isAdding ? words.slice(1) : words
// What every run loads stays as small as the first runs leave it.
const SETTLED = new Set(["./at-once.cjs", ...(isAdding ? [] : ["./hot.cjs"])])
const launcher = require(join(bundle, "start.cjs"))
const scripts = new Map()
launcher.onScript = (name, script) => scripts.set(name, script)

const { existsSync, writeFileSync, writeSync } = fs
fs.writeSync = (descriptor, bytes, ...rest) =>
  descriptor === 1 ? bytes.length : writeSync(descriptor, bytes, ...rest)

// A cache is good for the flags that V8 had when it was made, and chunks are loaded before any are set.
require("node:v8").setFlagsFromString = () => {}

process.on("exit", (code) => {
  if (code !== 0) return
  for (const [name, script] of scripts) {
    const file = join(bundle, `${name}.cache`)
    if (!SETTLED.has(name) || !existsSync(file)) writeFileSync(file, script.createCachedData())
  }
})
if (args[0] !== "at-once") {
  process.argv = [process.execPath, "sternpost", ...args]
  launcher.start([])
} else if (!launcher.load("./at-once.cjs").addPairsAtOnce(["stage", "labels"], ["a.b/team=c"], 0))
  throw new Error("the manifests are not plain enough for what is done at once")
