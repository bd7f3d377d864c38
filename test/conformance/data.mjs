// Where the cases come from: files that are not part of this repository, some of them compressed.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../../", import.meta.url))

export const cacheFolder = join(root, ".cache")

/** A suite cannot run here: its data, or a program that unpacks it, is missing. */
export class Unavailable extends Error {}

/** The folder of the data: `$STERNPOST_CONFORMANCE`, else beside the repository. */
function dataFolder(env = process.env) {
  return env.STERNPOST_CONFORMANCE || join(root, "..", "shared", "conformance")
}

/** The path of a data file; throws `Unavailable` if it is not there. */
export function dataFile(name, folder = dataFolder()) {
  if (!existsSync(folder)) throw new Unavailable(`there is no folder ${folder}`)
  const path = join(folder, name)
  if (!existsSync(path)) throw new Unavailable(`there is no file ${path}`)
  return path
}

/** Identifies the contents of a file: two selections of cases never have the same. */
export function fingerprint(path) {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16)
}

/** The text of an .xz file. */
export function readXz(path) {
  return unpackWith("xz", ["--decompress", "--stdout", path]).toString("utf8")
}

/**
 * Unpacks an archive into `folder`, unless that holds it already. Whoever is interrupted leaves
 * nothing that looks complete.
 */
export function unpackOnce(archive, folder) {
  const { size, mtimeMs } = statSync(archive)
  const stamp = join(folder, ".unpacked")
  const wanted = `${size} ${mtimeMs}\n`
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return
  const scratch = `${folder}.${process.pid}`
  mkdirSync(scratch, { recursive: true })
  try {
    unpackWith("xz", ["--version"])
    unpackWith("tar", ["-xJf", archive, "-C", scratch])
    writeFileSync(join(scratch, ".unpacked"), wanted)
    rmSync(folder, { recursive: true, force: true })
    renameSync(scratch, folder)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function unpackWith(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { maxBuffer: 2 ** 30 })
  if (error?.code === "ENOENT")
    throw new Unavailable(`${program} is missing, which unpacks the data`)
  if (status === 0) return stdout
  throw new Error(`${program} ${args.join(" ")} failed: ${error?.message ?? stderr}`)
}
