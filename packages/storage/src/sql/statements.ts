import { type Labels, OWNER } from "../labels.ts"

/** A statement with its values, `$1` first. */
export interface Statement {
  readonly text: string
  readonly values: readonly unknown[]
}

/** The columns of a record, its labels in the same row: one statement, however many records. */
const RECORD = `select r.key, r.namespace, r.body, r.createdat, r.modifiedat, r.xmin::text as etag,
  (select json_object_agg(l.key, coalesce(l.value, '')) from custom_labels_v1 l
    where l.releasekey = r.key and l.releasenamespace = r.namespace and l.key is not null) as labels
  from releases_v1 r`

const SYSTEM_COLUMNS: Readonly<Record<string, string>> = {
  name: "r.name",
  owner: "r.owner",
  status: "r.status",
  version: "r.version::text",
  createdAt: "r.createdat::text",
  modifiedAt: "r.modifiedat::text",
}

export const selectRecord = (key: string, namespace: string): Statement => ({
  text: `${RECORD} where r.key = $1 and r.namespace = $2`,
  values: [key, namespace],
})

/** Where a page begins: after this record. */
export interface Position {
  readonly key: string
  readonly namespace: string
}

export interface SelectPage {
  /** `""` is all. */
  readonly namespace: string
  readonly labels: Labels
  readonly limit: number
  readonly after?: Position | undefined
}

/** The records after a position, by key and namespace, which is the order of Helm's primary key. */
export function selectPage({ namespace, labels, limit, after }: SelectPage): Statement {
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value)}`
  const conditions = [
    ...(namespace === "" ? [] : [`r.namespace = ${place(namespace)}`]),
    ...Object.entries(labels).map(([key, value]) => labelCondition(key, value, place)),
    ...(after === undefined
      ? []
      : [`(r.key, r.namespace) > (${place(after.key)}, ${place(after.namespace)})`]),
  ]
  const where = conditions.join(" and ")
  const text = `${RECORD} where ${where} order by r.key, r.namespace limit ${place(limit)}`
  return { text, values }
}

/** Where the last revision of each release is, and its status; the labels are asked of that. */
export function selectLatest({
  namespace,
  labels,
}: Pick<SelectPage, "namespace" | "labels">): Statement {
  const values: unknown[] = []
  const place = (value: unknown) => `$${values.push(value)}`
  const { name, ...others } = labels
  const of = [
    `owner = ${place(OWNER)}`,
    ...(namespace === "" ? [] : [`namespace = ${place(namespace)}`]),
    ...(name === undefined ? [] : [`name = ${place(name)}`]),
  ]
  const conditions = Object.entries(others).map(([key, value]) => labelCondition(key, value, place))
  const text = `select r.key, r.namespace, r.status from (
      select distinct on (namespace, name) key, namespace, name, owner, status, version, createdat, modifiedat
      from releases_v1 where ${of.join(" and ")} order by namespace, name, version desc
    ) r ${conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`} order by r.key, r.namespace`
  return { text, values }
}

/** The records at some places; those that are not there any more are left out. */
export const selectRecords = (positions: readonly Position[]): Statement => ({
  text: `${RECORD} where (r.key, r.namespace) in (select * from unnest($1::text[], $2::text[]))
    order by r.key, r.namespace`,
  values: [positions.map(({ key }) => key), positions.map(({ namespace }) => namespace)],
})

function labelCondition(key: string, value: string, place: (value: unknown) => string): string {
  const column = Object.hasOwn(SYSTEM_COLUMNS, key) ? SYSTEM_COLUMNS[key] : undefined
  if (column !== undefined) return `${column} = ${place(value)}`
  return `exists (select 1 from custom_labels_v1 l where l.releasekey = r.key
    and l.releasenamespace = r.namespace and l.key = ${place(key)} and l.value = ${place(value)})`
}

/** What is written of a record, beside its key and namespace. */
interface RecordColumns {
  readonly body: string
  readonly name: string
  readonly version: number
  readonly status: string
  readonly owner: string
}

export interface NewColumns extends RecordColumns {
  readonly type: string
  readonly createdAt: number
}

export interface UpdatedColumns extends RecordColumns {
  readonly modifiedAt: number
}

export const insertRecord = ({ key, namespace }: Position, columns: NewColumns): Statement => ({
  text: `insert into releases_v1 (key, namespace, type, body, name, version, status, owner, createdat)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning xmin::text as etag`,
  values: [
    key,
    namespace,
    columns.type,
    columns.body,
    columns.name,
    columns.version,
    columns.status,
    columns.owner,
    columns.createdAt,
  ],
})

/** Writes the row only in the state `etag`, if one is given. */
export const updateRecord = (
  { key, namespace }: Position,
  columns: UpdatedColumns,
  etag?: string,
): Statement => ({
  text: `update releases_v1 set body = $3, name = $4, version = $5, status = $6, owner = $7, modifiedat = $8
    where key = $1 and namespace = $2 and ($9::text is null or xmin::text = $9)`,
  values: [
    key,
    namespace,
    columns.body,
    columns.name,
    columns.version,
    columns.status,
    columns.owner,
    columns.modifiedAt,
    etag ?? null,
  ],
})

export const deleteRecord = ({ key, namespace }: Position, etag?: string): Statement => ({
  text: `delete from releases_v1
    where key = $1 and namespace = $2 and ($3::text is null or xmin::text = $3)`,
  values: [key, namespace, etag ?? null],
})

export const insertLabels = ({ key, namespace }: Position, labels: Labels): Statement => ({
  text: `insert into custom_labels_v1 (releasekey, releasenamespace, key, value)
    select $1, $2, label.key, label.value from unnest($3::text[], $4::text[]) as label(key, value)`,
  values: [key, namespace, Object.keys(labels), Object.values(labels)],
})

export const deleteLabels = ({ key, namespace }: Position): Statement => ({
  text: "delete from custom_labels_v1 where releasekey = $1 and releasenamespace = $2",
  values: [key, namespace],
})
