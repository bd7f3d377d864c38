import { readFileSync } from "node:fs"
import { gzipSync } from "node:zlib"
import { decodeRelease, type Release, type ReleaseStatus } from "@sternpost/storage"

const golden = new URL("../../packages/storage/src/testdata/helm4-secret-v1.json", import.meta.url)

/** Which records are made: `releases` in each of their revisions, the last one deployed. */
export interface Amount {
  readonly releases: number
  readonly revisions: number
  /** In how many namespaces, one after the other. */
  readonly namespaces: number
}

export interface MadeRecord {
  readonly namespace: string
  readonly name: string
  readonly version: number
  readonly status: ReleaseStatus
  /** As Helm stores it, in base64. */
  readonly body: string
}

/** What Helm 4.2.4 has stored of the example chart: 24 kB of JSON, 10 kB as it is stored. */
function sample(): Release {
  const { object } = JSON.parse(readFileSync(golden, "utf8"))
  return decodeRelease(Buffer.from(object.data.release, "base64").toString("latin1"))
}

/**
 * The records, one after the other. What differs between them is a gzip member of its own, so that they are
 * made in no time; readers put members together.
 */
export function* makeRecords({ releases, revisions, namespaces }: Amount): Generator<MadeRecord> {
  const { name: _, version: __, namespace: ___, info, ...rest } = sample()
  const tail = gzipSync(JSON.stringify(rest).slice(1), { level: 9 })
  for (let i = 0; i < releases; i++)
    for (let version = 1; version <= revisions; version++) {
      const status = version === revisions ? "deployed" : "superseded"
      const namespace = `bench-${i % namespaces}`
      const name = `release-${i}`
      const head = JSON.stringify({ name, version, namespace, info: { ...info, status } })
      const start = gzipSync(`${head.slice(0, -1)},`, { level: 1 })
      const body = Buffer.concat([start, tail]).toString("base64")
      yield { namespace, name, version, status, body }
    }
}

/** Cuts into pieces of the same length. */
export function* chunks<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = []
  for (const item of items) {
    chunk.push(item)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}
