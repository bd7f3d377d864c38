import { gzipSync } from "node:zlib"

import { type RecordPlace, recordName, StorageError } from "../errors.ts"
import { releaseJson } from "./codec.ts"
import type { Release } from "./release.ts"

/** What the API server accepts as the sum of a Secret's or ConfigMap's values. */
export const MAX_OBJECT_BYTES = 1_048_576

/** One part of a record and what it takes. */
export interface RecordPart {
  /** `manifest`, `chart.files: crds/big.yaml` ... */
  readonly part: string
  /** As JSON. */
  readonly bytes: number
  /** Packed by itself and in base64: about what the record would lose without it. */
  readonly storedBytes: number
}

const NAMED_PARTS = 5

/**
 * Throws STORAGE_TOO_LARGE if the body is more than an API server takes, and says what is big in it.
 * The error is a {@link RecordTooLargeError}.
 */
export function checkSize(release: Release, body: string, place: RecordPlace = {}): void {
  if (body.length <= MAX_OBJECT_BYTES) return
  throw new RecordTooLargeError(body.length, recordParts(release), place)
}

/** A record that no API server would take. `parts` has what is in it, the biggest first. */
export class RecordTooLargeError extends StorageError {
  readonly parts: readonly RecordPart[]

  constructor(bytes: number, parts: readonly RecordPart[], place: RecordPlace) {
    const biggest = parts.slice(0, NAMED_PARTS)
    const list = biggest.map(({ part, storedBytes }) => `${part} ${kilobytes(storedBytes)}`)
    const place_ = recordName(place.object, place.namespace)
    super(
      "STORAGE_TOO_LARGE",
      `${place_} has ${bytes} bytes, the API server takes ${MAX_OBJECT_BYTES}; most of it: ${list.join(
        ", ",
      )}; keep files out of the chart with .helmignore, split the chart, or store releases in SQL: sternpost storage migrate --to sql`,
      place,
    )
    this.parts = parts
  }
}

/** What a record consists of, the biggest part first. Each file of the chart and each hook counts by itself. */
export function recordParts(release: Release): readonly RecordPart[] {
  const { chart, hooks, manifest, config, info } = release
  const named: (readonly [string, unknown])[] = [
    ["manifest", manifest],
    ["config", config],
    ["info", info],
    ...(hooks ?? []).map((hook) => [`hooks: ${hook.path ?? hook.name}`, hook] as const),
    ...filesOf("chart.templates", chart?.templates),
    ...filesOf("chart.files", chart?.files),
    ["chart.values", chart?.values],
    ["chart.schema", chart?.schema],
    ["chart.metadata", chart?.metadata],
    ["chart.lock", chart?.lock],
  ]
  return named
    .flatMap(([part, value]) =>
      value === undefined || value === null ? [] : [measure(part, value)],
    )
    .sort((a, b) => b.storedBytes - a.storedBytes)
}

const filesOf = (
  part: string,
  files: readonly { readonly name: string }[] | null | undefined,
): (readonly [string, unknown])[] => (files ?? []).map((file) => [`${part}: ${file.name}`, file])

function measure(part: string, value: unknown): RecordPart {
  const json = Buffer.from(releaseJson(value as Release))
  const packed = gzipSync(json, { level: 9 })
  return { part, bytes: json.length, storedBytes: Math.ceil(packed.length / 3) * 4 }
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KiB`
