import { readFileSync } from "node:fs"
import { CheckError } from "../errors.ts"
import { filesAt, shownPath } from "../files/files-at.ts"
import { type PolicyDocument, readPolicyFiles } from "./policy-document.ts"

/**
 * The objects in policy files: each path is a file, a folder or a glob, from `baseDir`. Throws a `CheckError` for a
 * path at which nothing is, and for what cannot be read.
 */
export function policiesAt(paths: readonly string[], baseDir: string): PolicyDocument[] {
  return paths.flatMap((path) => {
    const files = filesAt(path, baseDir)
    if (files.length === 0)
      throw new CheckError("POLICY_INVALID", `no policy file is at "${path}"`, { file: path })
    return readPolicyFiles(
      files.map((file) => ({ name: shownPath(file, baseDir), text: read(file) })),
    )
  })
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CheckError("POLICY_INVALID", `cannot read the policy file "${file}": ${reason}`, {
      file,
      cause,
    })
  }
}
