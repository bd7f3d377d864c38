import { OWNER } from "../labels.ts"
import type { RawStorage } from "../raw/raw-storage.ts"
import { type RecordHead, survey } from "../raw/survey.ts"
import { decodeRelease } from "../record/codec.ts"
import { MAX_OBJECT_BYTES, recordParts } from "../record/size.ts"
import { examineHeads } from "../repair/examine.ts"
import { isHarmless, type RecordFinding } from "../repair/finding.ts"
import { type LargeRecord, type Notice, note, type RecordCounts, warning } from "./report.ts"

const LARGEST = 5
const NAMED_PARTS = 5
/** From this share of what an object holds on, the next revision may be one too many. */
const NEAR = 0.75
/** Helm keeps ten unless told otherwise. */
const LONG_HISTORY = 50

/** Looks at all records: how many, how big, and what is wrong with them. */
export async function lookAtRecords(
  storage: RawStorage,
): Promise<{ readonly records: RecordCounts; readonly notices: readonly Notice[] }> {
  const { heads } = await survey(storage, { isAnyOwner: true })
  const owned = heads.filter(({ system }) => system["owner"] === OWNER)
  const largest = await largestOf(storage, owned)
  const releases = countBy(owned, ({ namespace, release }) => `${namespace}/${release}`)
  const records: RecordCounts = {
    namespaces: countBy(owned, ({ namespace }) => namespace).size,
    releases: releases.size,
    records: owned.length,
    bytes: owned.reduce((sum, { bytes }) => sum + bytes, 0),
    unreadable: owned.filter(({ error }) => error !== undefined).length,
    largest,
  }
  const notices = [
    ...oversize(storage, largest),
    ...disorder(examineHeads(heads)),
    ...longHistories(releases),
  ]
  return { records, notices }
}

function countBy(
  heads: readonly RecordHead[],
  keyOf: (head: RecordHead) => string,
): Map<string, number> {
  const counts = new Map<string, number>()
  for (const head of heads) counts.set(keyOf(head), (counts.get(keyOf(head)) ?? 0) + 1)
  return counts
}

async function largestOf(
  storage: RawStorage,
  heads: readonly RecordHead[],
): Promise<readonly LargeRecord[]> {
  const sorted = [...heads].sort((a, b) => b.bytes - a.bytes).slice(0, LARGEST)
  const large: LargeRecord[] = []
  for (const { namespace, key, bytes, error } of sorted) {
    const share = Math.round((bytes / MAX_OBJECT_BYTES) * 100)
    const isNear = bytes >= NEAR * MAX_OBJECT_BYTES && error === undefined
    const [record] = isNear ? await storage.fetch([{ namespace, key }]) : []
    const parts = record && recordParts(decodeRelease(record.body)).slice(0, NAMED_PARTS)
    large.push({ namespace, key, bytes, share, ...(parts === undefined ? {} : { parts }) })
  }
  return large
}

const TO_SQL =
  "keep files out of the chart with .helmignore, split the chart, or go to SQL, which has no limit: sternpost storage migrate --to sql"

function oversize(storage: RawStorage, largest: readonly LargeRecord[]): readonly Notice[] {
  const near = largest.filter(({ bytes }) => bytes >= NEAR * MAX_OBJECT_BYTES)
  if (storage.name === "SQL")
    return near
      .filter(({ bytes }) => bytes > MAX_OBJECT_BYTES)
      .map(({ namespace, key }) =>
        note(
          `${namespace}/${key} is too large for a Secret or ConfigMap`,
          "nothing, as long as releases are kept in SQL",
        ),
      )
  return near.map((record) =>
    warning(
      `${record.namespace}/${record.key} takes ${record.share} % of what a ${storage.name} holds${mostOf(record)}`,
      TO_SQL,
    ),
  )
}

const mostOf = ({ parts = [] }: LargeRecord): string =>
  parts.length === 0
    ? ""
    : `; most of it: ${parts.map(({ part, storedBytes }) => `${part} ${Math.ceil(storedBytes / 1024)} KiB`).join(", ")}`

const NAMED = 3

/** What repair has to do, or to tell, in a line for each kind of fault. */
function disorder(findings: readonly RecordFinding[]): readonly Notice[] {
  const faults = [...new Set(findings.map(({ fault }) => fault))]
  return faults.map((fault) => {
    const found = findings.filter((finding) => finding.fault === fault)
    const named = found.slice(0, NAMED).map(({ namespace, key }) => `${namespace}/${key}`)
    const more = found.length > NAMED ? ` and ${found.length - NAMED} more` : ""
    const message = `${WORDS[fault]}: ${named.join(", ")}${more}`
    if (found.every(isHarmless)) return note(message, "nothing: Helm leaves such holes itself")
    const next =
      fault === "pending"
        ? 'wait, or end it with "helm rollback" or "helm uninstall"'
        : "sternpost storage repair --dry-run"
    return warning(message, next)
  })
}

const WORDS: Readonly<Record<RecordFinding["fault"], string>> = {
  unreadable: "cannot be read",
  labels: "labels say something else than the body",
  key: "stored under the name of another revision",
  copy: "stored twice",
  namespace: "of another namespace by its body",
  hidden: "hidden from Helm by its label owner",
  foreign: "labelled as Helm's, but no record",
  "several-deployed": "deployed beside a newer revision that is too",
  missing: "revisions are missing before",
  pending: "an operation is under way, or was broken off",
}

function longHistories(releases: ReadonlyMap<string, number>): readonly Notice[] {
  const [longest] = [...releases].sort(([, a], [, b]) => b - a)
  if (longest === undefined || longest[1] <= LONG_HISTORY) return []
  return [
    note(
      `${longest[0]} has ${longest[1]} revisions, and each list reads all of them`,
      "keep less of them: helm upgrade --history-max, or HELM_MAX_HISTORY",
    ),
  ]
}
