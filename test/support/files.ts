import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** Texts of files by their paths. */
export type Files = Readonly<Record<string, string>>

/** Writes files into a folder, with the folders they need. */
export function writeInto(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
