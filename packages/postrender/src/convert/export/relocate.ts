import { isAbsolute, posix } from "node:path"
import { isObject } from "@sternpost/manifests"

/** Fields of a kustomization that are lists of paths, of which some may be YAML instead. */
const PATHS: readonly string[] = [
  ...["resources", "bases", "components", "crds", "configurations"],
  ...["generators", "transformers", "validators", "patchesStrategicMerge"],
]

/** Fields of a kustomization whose maps have paths, and the keys of these. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  patches: ["path"],
  patchesJson6902: ["path"],
  replacements: ["path"],
  openapi: ["path"],
  configMapGenerator: ["files", "envs", "env"],
  secretGenerator: ["files", "envs", "env"],
}

const IS_ELSEWHERE = /^[a-z]+:\/\/|^git@|\?ref=|^github\.com\//
const IS_YAML = /\n|: /

/** The value of a field of a kustomization, as another one has to have it that stands above its folder. */
export function relocated(field: string, value: unknown, folder: string): unknown {
  if (PATHS.includes(field)) return each(value, (path) => moved(path, folder))
  const keys = KEYS[field]
  if (keys === undefined) return value
  return each(value, (item) =>
    isObject(item)
      ? Object.fromEntries(
          Object.entries(item).map(([key, path]) => [
            key,
            keys.includes(key) ? each(path, (one) => movedSource(one, folder)) : path,
          ]),
        )
      : item,
  )
}

const each = (value: unknown, change: (item: unknown) => unknown): unknown =>
  Array.isArray(value) ? value.map(change) : change(value)

function moved(path: unknown, folder: string): unknown {
  if (typeof path !== "string" || path === "") return path
  if (isAbsolute(path) || IS_ELSEWHERE.test(path) || IS_YAML.test(path)) return path
  return posix.join(folder, path)
}

/** A source of a generator may have a key before its path. */
function movedSource(source: unknown, folder: string): unknown {
  if (typeof source !== "string") return source
  const [, key = "", path = ""] = /^([^=]*=)?(.*)$/s.exec(source) ?? []
  return `${key}${String(moved(path, folder))}`
}
