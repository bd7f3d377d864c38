import { findNode, fromLatin1, lineColumn, nodeRange, scanDocument } from "@sternpost/goyaml"
import { type Manifest, ManifestError, type Path, parseManifests } from "@sternpost/manifests"
import { CheckError } from "../errors.ts"
import { offsetInScalar } from "./scalar-offset.ts"

/** A file with policies, and what belongs to them. */
export interface PolicyFile {
  /** As it is named in messages. */
  readonly name: string
  readonly text: string | Buffer
}

/** A place in a file, from 1. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** One object of a policy file, or of the stream that is checked. */
export interface PolicyDocument {
  /** The name of the file; `undefined` for an object of the stream. */
  readonly file: string | undefined
  readonly manifest: Manifest
  readonly value: Readonly<Record<string, unknown>>
}

/** The objects in files. Throws a `CheckError` with file and line for one that cannot be read. */
export function readPolicyFiles(files: readonly PolicyFile[]): PolicyDocument[] {
  return files.flatMap(({ name, text }) => {
    try {
      return parseManifests(text).manifests.map((manifest) => ({
        file: name,
        manifest,
        value: manifest.value(),
      }))
    } catch (cause) {
      throw cause instanceof ManifestError ? unreadable(name, cause) : cause
    }
  })
}

function unreadable(file: string, cause: ManifestError): CheckError {
  const { line } = cause
  const place = line === undefined ? file : `${file}:${line}`
  const details = line === undefined ? { file, cause } : { file, line, cause }
  return new CheckError("POLICY_INVALID", `${place}: ${cause.message}`, details)
}

/**
 * Where a field of a document stands, and which character of its text: of a missing field, where the nearest one
 * above begins.
 */
export function placeOf(
  { manifest }: Pick<PolicyDocument, "manifest">,
  path: Path,
  offset?: number,
): Place {
  const { source, start, end } = manifest.origin
  const document = scanDocument(source, start, end)
  const full = [...manifest.base, ...path]
  for (let length = full.length; length >= 0; length--) {
    const node = findNode(document, full.slice(0, length))
    if (node < 0) continue
    const range = nodeRange(document, node)
    const value = manifest.get(path)
    if (length < full.length || offset === undefined || typeof value !== "string")
      return lineColumn(source, range.start)
    const text = fromLatin1(source.latin1.slice(range.start, range.end))
    const before = text.slice(0, offsetInScalar(text, value, offset))
    return lineColumn(source, range.start + Buffer.byteLength(before))
  }
  return lineColumn(source, start)
}
