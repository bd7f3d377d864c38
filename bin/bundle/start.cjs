"use strict"
// Starts the command. The chunks that nearly every run needs have V8's code cache beside them:
// compiling them anew would take half of a short run. Where a cache does not fit this Node, V8 refuses
// it and the chunk is compiled as usual. Copied into the bundle by bin/bundle.mjs.

// The same as `require` of them, which takes longer.
const { readFileSync } = process.getBuiltinModule("fs")
const { Script } = process.getBuiltinModule("vm")
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

// A chunk is written as the function that Node would make of it, for to do that at each start takes longer;
// but not one that imports a user's module, which is rare and only Node's own loader can do.
function load(name) {
  const filename = `${__dirname}/${name.slice(2)}`
  const known = Module._cache[filename]
  if (known !== undefined) return known.exports
  // Which is ASCII, and read quicker so.
  const source = readFileSync(filename, "utf8")
  const chunk = new Module(filename, module)
  chunk.filename = filename
  chunk.require = (id) => (id.startsWith("./") ? load(id) : require(id))
  Module._cache[filename] = chunk
  if (source.startsWith(WRAPPED)) run(source, chunk, name)
  else chunk._compile(source, filename)
  return chunk.exports
}

const WRAPPED = "(function"

function run(source, chunk, name) {
  const { filename } = chunk
  const script = new Script(source, { filename, cachedData: readIfThere(`${filename}.cache`) })
  exports.onScript?.(name, script)
  script
    .runInThisContext()
    .call(chunk.exports, chunk.exports, chunk.require, chunk, filename, __dirname)
}

function readIfThere(file) {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
