import { OWNER } from "../labels.ts"
import { KEY_PREFIX, RELEASE_TYPE } from "../record/key.ts"
import type { Position, Statement } from "../sql/statements.ts"
import type { RawInput, RawPageOptions, RawRef } from "./raw-storage.ts"

const COLUMNS =
  "r.key, r.namespace, r.type, r.name, r.version, r.status, r.owner, r.createdat, r.modifiedat"

const recordOf = (
  body: string,
): string => `select ${COLUMNS}, ${body} as body, r.xmin::text as etag,
  (select json_object_agg(l.key, coalesce(l.value, '')) from custom_labels_v1 l
    where l.releasekey = r.key and l.releasenamespace = r.namespace and l.key is not null) as labels
  from releases_v1 r`

/** The records after a position, by key and namespace. */
export function selectRawPage(
  namespace: string,
  { release, isAnyOwner = false, isWithoutBody = false }: RawPageOptions,
  { limit, after }: { readonly limit: number; readonly after?: Position | undefined },
): Statement {
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value)}`
  const conditions = [
    isAnyOwner
      ? `(r.owner = ${place(OWNER)} or r.key like ${place(`${KEY_PREFIX}%`)})`
      : `r.owner = ${place(OWNER)}`,
    ...(namespace === "" ? [] : [`r.namespace = ${place(namespace)}`]),
    ...(release === undefined || isAnyOwner ? [] : [`r.name = ${place(release)}`]),
    ...(after === undefined
      ? []
      : [`(r.key, r.namespace) > (${place(after.key)}, ${place(after.namespace)})`]),
  ]
  const where = conditions.join(" and ")
  return {
    text: `${recordOf(isWithoutBody ? "''" : "r.body")} where ${where} order by r.key, r.namespace limit ${place(limit)}`,
    values,
  }
}

export const selectRaw = (refs: readonly RawRef[]): Statement => ({
  text: `${recordOf("r.body")} join unnest($1::text[], $2::text[]) as wanted(key, namespace)
    on r.key = wanted.key and r.namespace = wanted.namespace`,
  values: columns(refs, ["key", "namespace"]),
})

/** Adds rows; what is there already stays, and is not among the rows that come back. */
export const insertRaw = (records: readonly RawInput[], now: number): Statement => ({
  text: `insert into releases_v1
      (key, namespace, type, body, name, version, status, owner, createdat, modifiedat)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[],
      $7::text[], $8::text[], $9::int[], $10::int[])
    on conflict do nothing returning key, namespace`,
  values: transposed(
    records.map((record) => [record.key, record.namespace, ...rowOf(record, now)]),
  ),
})

/** Puts a record into a row that is as it was read. */
export const updateRaw = (
  before: RawRef & { readonly etag: string },
  after: RawInput,
): Statement => {
  const [, body, name, version, status, owner, , modifiedAt] = rowOf(after, 0)
  return {
    text: `update releases_v1 set key = $4, body = $5, name = $6, version = $7, status = $8,
      owner = $9, modifiedat = $10 where key = $1 and namespace = $2 and xmin::text = $3`,
    values: [
      before.key,
      before.namespace,
      before.etag,
      after.key,
      body,
      name,
      version,
      status,
      owner,
      modifiedAt,
    ],
  }
}

export const moveLabels = (before: RawRef, after: RawRef): Statement => ({
  text: `update custom_labels_v1 set releasekey = $3
    where releasekey = $1 and releasenamespace = $2`,
  values: [before.key, before.namespace, after.key],
})

/** Deletes rows that are as they were read; what was deleted comes back. */
export const deleteRaw = (records: readonly (RawRef & { readonly etag: string })[]): Statement => ({
  text: `delete from releases_v1 r using unnest($1::text[], $2::text[], $3::text[]) as d(key, namespace, etag)
    where r.key = d.key and r.namespace = d.namespace and r.xmin::text = d.etag
    returning r.key, r.namespace`,
  values: columns(records, ["key", "namespace", "etag"]),
})

export const deleteRawLabels = (refs: readonly RawRef[]): Statement => ({
  text: `delete from custom_labels_v1 l using unnest($1::text[], $2::text[]) as d(key, namespace)
    where l.releasekey = d.key and l.releasenamespace = d.namespace`,
  values: columns(refs, ["key", "namespace"]),
})

export function insertRawLabels(records: readonly RawInput[]): Statement {
  const rows = records.flatMap(({ key, namespace, labels }) =>
    Object.entries(labels).map((label) => [key, namespace, ...label]),
  )
  return {
    text: `insert into custom_labels_v1 (releasekey, releasenamespace, key, value)
      select * from unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
    values: rows.length === 0 ? [[], [], [], []] : transposed(rows),
  }
}

function rowOf({ body, system, createdAt, modifiedAt }: RawInput, now: number): readonly unknown[] {
  const { name = "", version = "0", status = "", owner = OWNER } = system
  return [
    RELEASE_TYPE,
    body,
    name,
    Number(version),
    status,
    owner,
    createdAt ?? now,
    modifiedAt ?? 0,
  ]
}

function columns<T extends object>(rows: readonly T[], names: readonly (keyof T)[]): unknown[][] {
  return names.map((name) => rows.map((row) => row[name]))
}

const transposed = (rows: readonly (readonly unknown[])[]): unknown[][] =>
  (rows[0] ?? []).map((_, i) => rows.map((row) => row[i]))
