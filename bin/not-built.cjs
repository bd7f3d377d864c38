// Tells the user of a checkout without its bundle what to run, and whoever got these files without the
// rest to install them again; any other error is passed on.
module.exports = (error) => {
  if (error.code !== "MODULE_NOT_FOUND" && error.code !== "ENOENT") throw error
  const setup = require("node:path").join(__dirname, "setup.mjs")
  const message = require("node:fs").existsSync(setup)
    ? `not built yet; run once: node "${setup}"`
    : `files of Sternpost beside "${__dirname}" are missing; reinstall it`
  process.stderr.write(`sternpost: ${message}\n`)
  process.exit(2)
}
