import { readFileSync, realpathSync, statSync } from "node:fs"

/** What the engine reads files with. Paths are absolute. */
export interface FileSystem {
  /** undefined when there is nothing, or nothing that can be read. */
  kind(path: string): "file" | "folder" | undefined
  read(path: string): Buffer
  /** The path without symbolic links; undefined when there is nothing. */
  realPath(path: string): string | undefined
}

/** The files of this machine. */
export const diskFiles: FileSystem = {
  kind(path) {
    try {
      return statSync(path).isDirectory() ? "folder" : "file"
    } catch {
      return undefined
    }
  },
  read: (path) => readFileSync(path),
  realPath(path) {
    try {
      return realpathSync(path)
    } catch {
      return undefined
    }
  },
}
