import type { Tree } from "@sternpost/goyaml"
import { isScalar, textOf } from "../fields/access.ts"
import { goJson } from "../fields/json.ts"
import type { Resource } from "../objects/resource.ts"
import type { ResourceList } from "../objects/resource-list.ts"

// So that no hash spells a word.
const LETTERS: Readonly<Record<string, string>> = { 0: "g", 1: "h", 3: "k", a: "m", e: "t" }
const LENGTH = 10

/** Puts the hash of its contents behind the name of each resource that needs it. */
export function addHashes(list: ResourceList): void {
  for (const resource of list.resources) {
    if (!resource.needsHash) continue
    const hash = contentHash(resource)
    resource.storePreviousId()
    resource.name = `${resource.name}-${hash}`
  }
}

/** The hash that kustomize has for an object: of its data, or of all of it. */
function contentHash({ kind, tree = new Map() }: Resource): string {
  // Imported, it would be loaded by every build, which takes longer than to build a small one.
  const { createHash } = process.getBuiltinModule("node:crypto")
  const digest = createHash("sha256")
    .update(goJson(hashed(kind, tree)))
    .digest("hex")
  return digest.slice(0, LENGTH).replace(/[013ae]/g, (letter) => LETTERS[letter] as string)
}

// The name is always empty here: kustomize looks for it in a field called metadata/name.
function hashed(kind: string, tree: ReadonlyMap<string, Tree>): Tree {
  const fieldOf = (field: string): Tree => {
    const value = tree.get(field)
    return value === undefined || isScalar(value) ? textOf(value) : value
  }
  const parts: [string, Tree][] = [
    ["kind", kind],
    ["name", ""],
    ["data", fieldOf("data")],
  ]
  const more = (field: string) => {
    const value = tree.get(field)
    if (value instanceof Map) parts.push([field, value])
  }
  if (kind === "ConfigMap") more("binaryData")
  else if (kind === "Secret") {
    parts.push(["type", fieldOf("type")])
    more("stringData")
  } else return new Map(tree)
  return new Map(parts)
}
