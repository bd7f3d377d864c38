"use strict"
// Starts the command. The chunks that nearly every run needs have V8's code cache beside them:
// compiling them anew would take half of a short run. Where a cache does not fit this Node, V8 refuses
// it and the chunk is compiled as usual. Copied into the bundle by bin/bundle.mjs.
const { readFileSync } = require("node:fs")
const Module = require("node:module")
const { Script } = require("node:vm")

/** Runs the command; `prefix` are the arguments that an executable stands for. */
exports.start = (prefix) => load("./hot.cjs").main(process.argv.slice(2), prefix)

/** Set by who makes the caches: collects the scripts of all chunks that a run loads, by name. */
exports.scripts = undefined

function load(name) {
  const filename = `${__dirname}/${name.slice(2)}`
  const known = Module._cache[filename]
  if (known !== undefined) return known.exports
  const cachedData = readIfThere(`${filename}.cache`)
  if (cachedData === undefined && exports.scripts === undefined) return require(name)
  const source = Module.wrap(readFileSync(filename, "latin1"))
  const script = new Script(source, { filename, cachedData })
  exports.scripts?.set(name, script)
  const chunk = new Module(filename, module)
  chunk.filename = filename
  chunk.require = (id) => (id.startsWith("./") ? load(id) : require(id))
  // Where chunks without a cache find this one.
  Module._cache[filename] = chunk
  script
    .runInThisContext()
    .call(chunk.exports, chunk.exports, chunk.require, chunk, filename, __dirname)
  return chunk.exports
}

function readIfThere(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
