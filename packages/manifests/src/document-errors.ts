import { lineColumn, YamlError } from "@sternpost/goyaml"
import type { DocumentText } from "./document-text.ts"
import { ManifestError } from "./errors.ts"
import type { Origin } from "./origin.ts"
import { templateFromComments } from "./provenance.ts"

/** Reads a document to its end; throws a `ManifestError` when it is no YAML. */
export function verifyDocument(text: DocumentText): void {
  try {
    text.verify()
  } catch (cause) {
    throw cause instanceof YamlError ? unreadableDocument(text, cause) : cause
  }
}

/**
 * Finds the splices of a document's edits, and lets another document follow it; throws a
 * `ManifestError` when it cannot be read for that.
 */
export function prepareDocument(text: DocumentText, isFollowed: boolean): void {
  try {
    text.prepare()
    if (isFollowed) text.close()
  } catch (cause) {
    throw cause instanceof YamlError ? unreadableDocument(text, cause) : cause
  }
}

/** The error for a document that is YAML but no mapping: a scalar or a list. */
export function notAnObject(origin: Origin): ManifestError {
  const { source, start, end, ordinal } = origin
  const template = templateFromComments(source.latin1, start, end)
  const { line } = lineColumn(source, start)
  const where = `document ${ordinal}${template === undefined ? "" : ` (${template})`}, line ${line}`
  const text = `${where}: not a Kubernetes object: a mapping with apiVersion and kind was expected`
  return new ManifestError("MANIFEST_NOT_OBJECT", text, definedOnly({ template, line }))
}

/** The error for a document that is no YAML: which one, from which template, at which line. */
export function unreadableDocument(text: DocumentText, cause: YamlError): ManifestError {
  const template = templateFromComments(text.source.latin1, text.start, text.end)
  const line = cause.line + text.linesBefore
  const where = `document ${text.ordinal}${template === undefined ? "" : ` (${template})`}, line ${line}`
  const details = definedOnly({ template, line, cause })
  return new ManifestError("MANIFEST_SYNTAX", `${where}: ${cause.message}`, details)
}

/** A record without its undefined fields. */
export function definedOnly<T extends object>(
  record: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  const entries = Object.entries(record).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as { [K in keyof T]: Exclude<T[K], undefined> }
}
