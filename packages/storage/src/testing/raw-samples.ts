import { randomBytes } from "node:crypto"
import type { RawRecords } from "../raw/raw-memory.ts"
import type { RawInput, RawStorage } from "../raw/raw-storage.ts"
import { encodeRelease, releaseJson } from "../record/codec.ts"
import { releaseKey } from "../record/key.ts"
import type { ReleaseStatus } from "../record/release.ts"

export interface RawSample {
  readonly name: string
  readonly version: number
  readonly namespace?: string
  readonly status?: ReleaseStatus
  readonly labels?: Readonly<Record<string, string>>
  readonly createdAt?: number
  readonly modifiedAt?: number
  /** The text of the body; by default a small release. */
  readonly json?: string
  /** Old Helms did not pack their records. */
  readonly isPacked?: boolean
  /** So many bytes that cannot be packed. */
  readonly padding?: number
}

/** A record as a backend holds it. */
export function raw(sample: RawSample): RawInput {
  const { name, version, namespace = "shop", status = "deployed", labels = {} } = sample
  const { createdAt = 1_700_000_000, modifiedAt, isPacked = true, padding = 0 } = sample
  const release = {
    name,
    version,
    namespace,
    info: { status, last_deployed: "2024-05-01T10:00:00.123456789+02:00", deleted: "" },
    config: { password: "s3cret" },
    ...(padding === 0 ? {} : { manifest: randomBytes(padding).toString("latin1") }),
    future: { kept: [1, "<&>", null] },
  }
  const { json = releaseJson(release) } = sample
  const body = isPacked ? encodeRelease(JSON.parse(json)) : Buffer.from(json).toString("base64")
  return {
    key: releaseKey({ name, version }),
    namespace,
    body,
    labels,
    system: { name, owner: "helm", status, version: String(version) },
    createdAt,
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  }
}

/** Stores records one by one, whatever a backend takes at once. */
export async function seed(
  storage: RawStorage,
  records: readonly (RawInput | undefined)[],
): Promise<void> {
  for (const record of records) if (record !== undefined) await storage.create([record])
}

/** What is stored, without what differs from place to place. */
export const sealed = (records: RawRecords): readonly RawInput[] =>
  [...records.values()]
    .map(({ etag: _, stored: __, ...record }) => record)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
