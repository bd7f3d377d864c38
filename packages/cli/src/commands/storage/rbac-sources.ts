import { type Dirent, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import type { KubeClient } from "@sternpost/kube"
import { ManifestError, parseManifests } from "@sternpost/manifests"
import { systemProblem } from "@sternpost/postrender"
import type { RbacSource } from "@sternpost/storage/grant"
import { UsageError } from "../../exit.ts"
import { readInput } from "../input.ts"

const COMMAND = "sternpost storage grant"
const MANIFEST = /\.(ya?ml|json)$/

/** The objects of files, of folders with all that is below them, and of stdin for `-`. Throws a `UsageError`. */
export const sourcesOfFiles = (names: readonly string[]): readonly RbacSource[] =>
  names.flatMap(filesOf).flatMap(objectsOf)

function filesOf(name: string): readonly string[] {
  if (name === "-" || !isFolder(name)) return [name]
  const files = entriesOf(name).flatMap((entry) => {
    const path = join(name, entry.name)
    if (entry.name.startsWith(".")) return []
    if (isFolder(path)) return filesOf(path)
    return MANIFEST.test(entry.name) ? [path] : []
  })
  return files.sort()
}

const isFolder = (name: string): boolean =>
  statSync(name, { throwIfNoEntry: false })?.isDirectory() === true

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (cause) {
    throw new UsageError(`${COMMAND}: cannot read "${folder}": ${systemProblem(cause)}`, { cause })
  }
}

function objectsOf(file: string): readonly RbacSource[] {
  const name = file === "-" ? "stdin" : file
  const bytes = readInput(COMMAND, file)
  try {
    return parseManifests(bytes)
      .manifests.filter((manifest) => !manifest.isEmpty)
      .map((manifest) => ({ object: manifest.get([]), where: `${name}, line ${manifest.line}` }))
  } catch (cause) {
    if (!(cause instanceof ManifestError)) throw cause
    throw new UsageError(`${COMMAND}: "${name}": ${cause.message}`, { cause })
  }
}

const KINDS = ["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]
const PAGE = 500

/** All Roles, ClusterRoles and bindings of a cluster. */
export async function sourcesOfCluster(client: KubeClient): Promise<readonly RbacSource[]> {
  const found: RbacSource[] = []
  for (const kind of KINDS) {
    const ref = { apiVersion: "rbac.authorization.k8s.io/v1", kind }
    let token: string | undefined
    do {
      const page = await client.list(ref, {
        limit: PAGE,
        ...(token === undefined ? {} : { continue: token }),
      })
      // Items of a list do not say what they are.
      for (const item of page.items)
        found.push({ object: { ...item, ...ref }, where: "the cluster" })
      token = page.metadata.continue
    } while (token !== undefined && token !== "")
  }
  return found
}
