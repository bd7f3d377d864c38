import { posix } from "node:path"
import type { LocatedFinding } from "../findings/locate.ts"

/** A file that a reader has, and the line in it. */
export interface Place {
  readonly file?: string
  readonly line?: number
}

/**
 * Where a finding is: the file that was read, with its line, or else the template, of which no line is known. Services
 * know files by their paths in the repository, which do not begin with `./`.
 */
export function placeOf({ file, source, line }: LocatedFinding): Place {
  if (file !== undefined && file !== "-")
    return { file: posix.normalize(file), ...(line === undefined ? {} : { line }) }
  return source === undefined || source === "-" ? {} : { file: posix.normalize(source) }
}
