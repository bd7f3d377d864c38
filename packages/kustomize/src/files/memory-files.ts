import { dirname } from "node:path"
import type { FileSystem } from "./file-system.ts"

/** Files that exist in memory only: absolute paths and their texts. */
export function memoryFiles(texts: Readonly<Record<string, string | Buffer>>): FileSystem {
  const files = new Map(Object.entries(texts))
  const folders = new Set<string>(["/"])
  for (const path of files.keys())
    for (let above = dirname(path); above !== "/"; above = dirname(above)) folders.add(above)
  const kind = (path: string) =>
    files.has(path) ? "file" : folders.has(path) ? "folder" : undefined
  return {
    kind,
    read: (path) => Buffer.from(files.get(path) ?? ""),
    realPath: (path) => (kind(path) === undefined ? undefined : path),
  }
}
