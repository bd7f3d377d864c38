// Tells the user of a checkout without its bundle what to run; any other error is passed on.
module.exports = (error) => {
  if (error.code !== "MODULE_NOT_FOUND") throw error
  const setup = require("node:path").join(__dirname, "setup.mjs")
  process.stderr.write(`sternpost: not built yet; run once: node "${setup}"\n`)
  process.exit(2)
}
