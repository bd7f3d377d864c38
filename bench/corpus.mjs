// The manifests that are measured: files that are not part of this repository, usually compressed.
import { spawnSync } from "node:child_process"
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../", import.meta.url))
const cache = join(root, ".cache", "bench")
const defaultFolder = join(root, "..", "shared", "bench")

/** A scenario cannot run here: its manifests, or the program that unpacks them, are missing. */
export class Unavailable extends Error {}

/** The path of `NAME.yaml`, unpacked from `NAME.yaml.xz` if need be; throws `Unavailable`. */
export function corpus(name, folder = defaultFolder) {
  const plain = join(folder, `${name}.yaml`)
  if (existsSync(plain)) return plain
  const packed = `${plain}.xz`
  if (!existsSync(packed)) throw new Unavailable(`there is neither ${plain} nor ${packed}`)
  const { size, mtimeMs } = statSync(packed)
  const path = join(cache, `${name}-${size}-${Math.trunc(mtimeMs)}.yaml`)
  if (!existsSync(path)) unpack(packed, path)
  return path
}

function unpack(packed, path) {
  mkdirSync(cache, { recursive: true })
  const scratch = `${path}.${process.pid}`
  const file = openSync(scratch, "w")
  const { status, stderr, error } = spawnSync("xz", ["--decompress", "--stdout", packed], {
    stdio: ["ignore", file, "pipe"],
  })
  closeSync(file)
  if (error?.code === "ENOENT") throw new Unavailable(`xz is missing, which unpacks ${packed}`)
  if (status !== 0) throw new Error(`xz could not unpack ${packed}: ${error?.message ?? stderr}`)
  renameSync(scratch, path)
}

/** A file with the first documents of another one. */
export function firstDocuments(path, count) {
  const part = join(cache, `first-${count}-of-${path.split("/").at(-1)}`)
  if (existsSync(part) && statSync(part).mtimeMs > statSync(path).mtimeMs) return part
  const text = readFileSync(path, "latin1")
  let end = 0
  for (let documents = 0; documents < count && end >= 0; documents++)
    end = text.indexOf("\n---", end + 1)
  mkdirSync(cache, { recursive: true })
  writeFileSync(part, end < 0 ? text : text.slice(0, end + 1), "latin1")
  return part
}

/**
 * A file with the first documents of another one that kustomize can build: it stops at a PodSecurityPolicy,
 * whose volumes are no maps, and at an object that is there twice.
 */
export function buildableDocuments(path, count) {
  const part = join(cache, `buildable-${count}-of-${path.split("/").at(-1)}`)
  if (existsSync(part) && statSync(part).mtimeMs > statSync(path).mtimeMs) return part
  const documents = readFileSync(path, "latin1").split(/^---(?=\s)/m)
  const usable = documents.filter(
    (text) => /^\s*[^\s#]/m.test(text) && !/^kind: PodSecurityPolicy/m.test(text),
  )
  mkdirSync(cache, { recursive: true })
  writeFileSync(
    part,
    usable
      .slice(0, count)
      .map((text) => `---${text}`)
      .join(""),
    "latin1",
  )
  return part
}

/** How many documents of a stream hold more than comments. */
export function countDocuments(path) {
  const documents = readFileSync(path, "latin1").split(/^---(?!-)/m)
  return documents.filter((text) => /^\s*[^\s#]/m.test(text)).length
}
