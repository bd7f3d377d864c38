// Where the programs are, and whether they are the ones that are wanted.
import { createHash } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { homedir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

import { peerPrograms } from "./peers.mjs"
import { optionalPrograms, programs } from "./programs.mjs"

export const moduleFolder = fileURLToPath(
  new URL("../../test/support/control-plane/", import.meta.url),
)

/** The folder of all tools: `$STERNPOST_TOOLS`, else in the user's cache, so that every clone finds it. */
export function toolsFolder(env = process.env) {
  if (env.STERNPOST_TOOLS) return env.STERNPOST_TOOLS
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "sternpost", "tools")
}

export const programPath = (name, folder = toolsFolder()) => join(folder, "bin", name)
export const stampPath = (name, folder = toolsFolder()) => join(folder, "stamps", `${name}.json`)

/** What a program is built from, apart from the Go version: a change means it has to be built again. */
export function recipe(program) {
  const pins = program.source === "module" ? { modules: modulePins() } : {}
  const module = program.module === undefined ? {} : { module: program.module }
  const { version, package: path } = program
  return { version, package: path, ldflags: ldflags(program), ...module, ...pins }
}

export const ldflags = (program) => ["-s", "-w", ...program.flags].join(" ")

let pins
function modulePins() {
  pins ??= ["go.mod", "go.sum"]
    .reduce(
      (hash, file) => hash.update(readFileSync(join(moduleFolder, file))),
      createHash("sha256"),
    )
    .digest("hex")
  return pins
}

/**
 * `ready`, `missing`, or `stale` (built from another version, other flags or, where `goVersion` is
 * given, with another Go).
 */
export function state(program, goVersion, folder = toolsFolder()) {
  const stamp = readStamp(program.name, folder)
  if (!stamp || !existsSync(programPath(program.name, folder))) return "missing"
  const wanted = { ...recipe(program), go: goVersion ?? stamp.go }
  return Object.entries(wanted).every(([key, value]) => stamp[key] === value) ? "ready" : "stale"
}

function readStamp(name, folder) {
  try {
    return JSON.parse(readFileSync(stampPath(name, folder), "utf8"))
  } catch {
    return undefined
  }
}

/** Finds one program by its name; throws for a name that is not in the table. */
export function locate(name, folder = toolsFolder()) {
  const program = allPrograms.find((one) => one.name === name)
  if (!program)
    throw new Error(
      `no program "${name}", there are: ${allPrograms.map((one) => one.name).join(", ")}`,
    )
  return {
    name,
    version: program.version,
    path: programPath(name, folder),
    state: state(program, undefined, folder),
  }
}

export const allPrograms = [...programs, ...optionalPrograms, ...peerPrograms]

/** The programs that the tests need. */
export const names = () => programs.map((program) => program.name)

/** Those that are built only by name; tests run with as many of them as there are. */
export const optionalNames = () => optionalPrograms.map((program) => program.name)

/** What the benchmarks compare ours with, beside the programs of the tests; built only by name too. */
export const peerNames = () => peerPrograms.map((program) => program.name)
