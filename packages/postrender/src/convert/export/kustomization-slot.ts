import { existsSync, statSync } from "node:fs"
import { basename, join, resolve } from "node:path"
import { KUSTOMIZATION_FILES } from "../open.ts"
import { itemsAt, type Place, rootOf } from "../place.ts"
import { readDocuments, readInputFile } from "../source.ts"

/** A file under `resources` for which the objects of a stream stand. */
export interface Slot {
  /** The folder of the kustomization that names it. */
  readonly folder: string
  /** As it is named there. */
  readonly path: string
}

/** The kustomization of a folder, `undefined` where there is none. Throws a `PipelineError` for what is no YAML. */
export function kustomizationIn(folder: string, name: string): Place | undefined {
  const file = KUSTOMIZATION_FILES.find((one) => existsSync(join(folder, one)))
  if (file === undefined) return undefined
  const [document] = readDocuments(readInputFile(join(folder, file), join(name, file)))
  return document === undefined ? undefined : rootOf(document)
}

/**
 * The file for which the stage `kustomize` has the objects stand: in the kustomization or one that it is
 * made of, the one of a name, or without a name the first that does not exist.
 */
export function findSlot(
  kustomization: Place,
  name: string | undefined,
  seen: Set<string> = new Set(),
): Slot | undefined {
  const { folder, file } = kustomization.document
  if (seen.has(folder)) return undefined
  seen.add(folder)
  const named = ["resources", "bases", "components"].flatMap((key) => itemsAt(kustomization, key))
  for (const { value } of named) {
    if (typeof value !== "string") continue
    const path = resolve(folder, value)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isDirectory() === true) {
      const other = kustomizationIn(path, join(file, "..", value))
      const found = other === undefined ? undefined : findSlot(other, name, seen)
      if (found !== undefined) return found
    } else if (isSlot(value, name, stats !== undefined)) return { folder, path: value }
  }
  return undefined
}

function isSlot(path: string, name: string | undefined, exists: boolean): boolean {
  if (name !== undefined) return path === name || basename(path) === name
  return !exists && /^-$|\.(?:ya?ml|json)$/.test(path) && !/^[a-z]+:\/\//.test(path)
}
