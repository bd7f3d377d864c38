// Builds one program from the Go module proxy.
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { basename, join, resolve } from "node:path"

import { go, goEnvironment } from "./go.mjs"
import { ldflags, moduleFolder, programPath, recipe, stampPath } from "./locate.mjs"

const SCRATCH = "tmp-"

/** Removes what a builder left behind that was killed; only for the holder of the lock. */
export function removeScratch(folder) {
  for (const name of readdirSync(folder))
    if (name.startsWith(SCRATCH)) rmSync(join(folder, name), { recursive: true, force: true })
}

/**
 * Builds `program` into `folder`. The program and then its stamp are renamed into place: whoever looks
 * meanwhile sees the old one, a new one, or none, never a half-written one.
 */
export async function build(program, { folder, goVersion, onLine }) {
  for (const name of ["bin", "stamps"]) mkdirSync(join(folder, name), { recursive: true })
  const scratch = mkdtempSync(join(resolve(folder), SCRATCH))
  const remove = () => rmSync(scratch, { recursive: true, force: true })
  process.on("exit", remove)
  try {
    const built = await compile(program, scratch, onLine)
    const stamp = join(scratch, "stamp.json")
    writeFileSync(stamp, `${JSON.stringify({ ...recipe(program), go: goVersion }, null, 2)}\n`)
    rmSync(stampPath(program.name, folder), { force: true })
    renameSync(built, programPath(program.name, folder))
    renameSync(stamp, stampPath(program.name, folder))
  } finally {
    remove()
    process.off("exit", remove)
  }
}

async function compile(program, scratch, onLine) {
  const flags = ["-trimpath", "-ldflags", ldflags(program)]
  const env = goEnvironment()
  if (program.source === "module") {
    const out = join(scratch, program.name)
    await go(["build", ...flags, "-o", out, program.package], { cwd: moduleFolder, env, onLine })
    return out
  }
  if (program.source === "main") {
    const out = join(scratch, program.name)
    const cwd = await ownModule(program, scratch, { env, onLine })
    await go(["build", ...flags, "-o", out, program.package], { cwd, env, onLine })
    return out
  }
  await go(["install", ...flags, `${program.package}@v${program.version}`], {
    cwd: scratch,
    env: { ...env, GOBIN: scratch },
    onLine,
  })
  return join(scratch, commandName(program.package))
}

/** A folder with a copy of the module, in which it is the main one: its `replace` lines count there. */
async function ownModule({ module, version }, scratch, { env, onLine }) {
  const download = ["mod", "download", "-json", `${module}@v${version}`]
  await go(download, { cwd: scratch, env, onLine })
  const { stdout } = spawnSync("go", download, { cwd: scratch, env, encoding: "utf8" })
  const folder = join(scratch, "module")
  cpSync(JSON.parse(stdout).Dir, folder, { recursive: true })
  // Go keeps modules read-only, and what is read-only cannot be removed.
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755)
  return folder
}

// Go names a command after the last element of its path that is not a major version.
const commandName = (path) => basename(path.replace(/\/v\d+$/, ""))
