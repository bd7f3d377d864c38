"use strict"
// Starts the command. The chunks that nearly every run needs have V8's code cache beside them:
// compiling them anew would take half of a short run. Where a cache does not fit this Node, V8 refuses
// it and the chunk is compiled as usual. Copied into the bundle by bin/bundle.mjs.
const { readFileSync } = require("node:fs")
const { Script } = require("node:vm")

// The same as `require("node:module")`, which takes longer.
const Module = module.constructor

/** Runs the command; `prefix` are the arguments that an executable stands for. */
exports.start = (prefix) => {
  const argv = process.argv.slice(2)
  if (prefix.length === 0) return load("./hot.cjs").main(argv, prefix)
  try {
    if (load("./at-once.cjs").addPairsAtOnce(prefix, argv)) process.exit()
  } catch (error) {
    return load("./hot.cjs").main(argv, prefix, error)
  }
  return load("./hot.cjs").main(argv, prefix)
}

/** For who makes the caches: is told of each script. */
exports.onScript = undefined
exports.load = load

function load(name) {
  const filename = `${__dirname}/${name.slice(2)}`
  const known = Module._cache[filename]
  if (known !== undefined) return known.exports
  const cachedData = readIfThere(`${filename}.cache`)
  if (cachedData === undefined && exports.onScript === undefined) return require(name)
  const source = readFileSync(filename, "latin1")
  const script = new Script(Module.wrap(source), { filename, cachedData })
  exports.onScript?.(name, script)
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
