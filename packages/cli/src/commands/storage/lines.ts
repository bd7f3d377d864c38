import type { RecordInput, ReleaseRecord } from "@sternpost/storage"
import { UsageError } from "../../exit.ts"

/** A record as a line of an export. */
export const recordLine = ({ namespace, labels, createdAt, release }: ReleaseRecord): string =>
  `${JSON.stringify({ namespace, labels, createdAt, release })}\n`

/** A record of an export, and where it stood. */
export interface ImportedRecord extends RecordInput {
  readonly key: string
  readonly namespace: string
  readonly line: number
}

/**
 * Reads an export; all of it, before anything is written. Throws a `UsageError` that names the line, and
 * shows nothing of it.
 */
export async function readLines(text: string, file: string): Promise<readonly ImportedRecord[]> {
  const { checkedRelease, releaseKey, validateUserLabels } = await import("@sternpost/storage")
  const name = file === "-" ? "stdin" : `"${file}"`
  const seen = new Map<string, number>()

  function read(content: string, line: number): ImportedRecord {
    const { namespace, labels, createdAt, release: value } = parsed(content)
    const release = checkedRelease(value)
    const key = releaseKey(release)
    const target = namespaceOf(namespace, release.namespace)
    const before = seen.get(`${target}/${key}`)
    if (before !== undefined) throw new Error(`is the record of line ${before} again`)
    seen.set(`${target}/${key}`, line)
    if (isLabels(labels)) validateUserLabels(labels)
    return {
      key,
      line,
      release,
      namespace: target,
      ...(isLabels(labels) ? { labels } : {}),
      ...(Number.isSafeInteger(createdAt) ? { createdAt: Number(createdAt) } : {}),
    }
  }

  return text.split("\n").flatMap((content, i) => {
    if (content.trim() === "") return []
    try {
      return [read(content, i + 1)]
    } catch (cause) {
      const where = `sternpost storage import: ${name}, line ${i + 1}`
      throw new UsageError(`${where}: ${(cause as Error).message}`, { cause })
    }
  })
}

function parsed(content: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(content)
    if (typeof value === "object" && value !== null) return { ...value }
  } catch {
    // The parser's message quotes the line, in which there are secrets.
  }
  throw new Error('is no record; expected what "sternpost storage export" prints')
}

const namespaceOf = (given: unknown, ofRelease: string | undefined): string =>
  (typeof given === "string" && given) || ofRelease || "default"

const isLabels = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((item) => typeof item === "string")
