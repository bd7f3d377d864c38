import type { RecordInput, ReleaseRecord } from "../driver.ts"
import { StorageError, type StorageErrorCode } from "../errors.ts"
import { validateUserLabels } from "../labels.ts"
import { checkedRelease } from "../record/codec.ts"
import { releaseKey } from "../record/key.ts"

/** A record as a line of an export, secrets and all. */
export const exportLine = ({ namespace, labels, createdAt, release }: ReleaseRecord): string =>
  `${JSON.stringify({ namespace, labels, createdAt, release })}\n`

/** A record of an export, and where it stood. */
export interface ExportedRecord extends RecordInput {
  readonly key: string
  readonly namespace: string
  readonly line: number
}

/**
 * Reads an export, all of it. Throws a `StorageError` that names the line, and shows nothing of it:
 * STORAGE_FOREIGN_RECORD for what is no record, STORAGE_EXISTS for one that is there twice,
 * STORAGE_INVALID_LABELS.
 */
export function readExport(text: string): readonly ExportedRecord[] {
  const seen = new Map<string, number>()
  return text.split("\n").flatMap((content, i) => {
    if (content.trim() === "") return []
    try {
      return [readLine(content, i + 1, seen)]
    } catch (cause) {
      if (!(cause instanceof StorageError)) throw cause
      throw new StorageError(cause.code, `line ${i + 1}: ${cause.message}`, { cause })
    }
  })
}

function readLine(content: string, line: number, seen: Map<string, number>): ExportedRecord {
  const { namespace: given, labels, createdAt, release: value } = parsed(content)
  const release = checkedRelease(value)
  const key = releaseKey(release)
  const namespace = (typeof given === "string" && given) || release.namespace || "default"
  const before = seen.get(`${namespace}/${key}`)
  if (before !== undefined) throw problem("STORAGE_EXISTS", `is the record of line ${before} again`)
  seen.set(`${namespace}/${key}`, line)
  if (isLabels(labels)) validateUserLabels(labels)
  return {
    key,
    line,
    release,
    namespace,
    ...(isLabels(labels) ? { labels } : {}),
    ...(Number.isSafeInteger(createdAt) ? { createdAt: Number(createdAt) } : {}),
  }
}

function parsed(content: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === "object" && value !== null) return { ...value }
  } catch {
    // The parser's message quotes the line, in which there are secrets.
  }
  throw problem(
    "STORAGE_FOREIGN_RECORD",
    'is no record; expected what "sternpost storage export" prints',
  )
}

const problem = (code: StorageErrorCode, what: string) => new StorageError(code, what)

const isLabels = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((item) => typeof item === "string")
