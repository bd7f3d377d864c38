// Starts the bundle. `prefix` are the arguments that an executable stands for.
module.exports = (prefix) => {
  let bundle
  try {
    bundle = require("../packages/sternpost/bundle/sternpost.cjs")
  } catch (error) {
    if (error.code !== "MODULE_NOT_FOUND") throw error
    const setup = require("node:path").join(__dirname, "setup.mjs")
    process.stderr.write(`sternpost: not built yet; run once: node "${setup}"\n`)
    process.exit(2)
  }
  bundle.main(process.argv.slice(2), prefix)
}
