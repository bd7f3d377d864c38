import type { DriverName } from "../driver.ts"
import type { KubeObject } from "../drivers/kube-objects.ts"
import type { Labels } from "../labels.ts"
import type { RawRecord } from "../raw/raw-storage.ts"

/** The records as they are, in a form that others can put back: kubectl, or psql. Secrets are in it. */
export function backupText(name: DriverName, records: readonly RawRecord[]): string {
  if (name === "SQL") return `${HEAD}${records.map(insertion).join("")}commit;\n`
  const items =
    name === "Memory"
      ? records.map(({ stored }) => stored)
      : records.map((record) => restorable(record))
  return `${JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, 2)}\n`
}

/** The object without what only the server may set, so that it can be created again. */
function restorable({ stored }: RawRecord): KubeObject {
  const object = stored as KubeObject
  const {
    resourceVersion: _,
    uid: __,
    creationTimestamp: ___,
    managedFields: ____,
    ...metadata
  } = object.metadata
  return { ...object, metadata }
}

const HEAD = "set standard_conforming_strings = on;\nbegin;\n"

/** Statements that put a row and its labels back, whatever is there now. */
function insertion({ stored }: RawRecord): string {
  const { row, labels } = stored as { row: Readonly<Record<string, unknown>>; labels: Labels }
  const columns = Object.keys(row)
  const updates = columns.map((column) => `${column} = excluded.${column}`)
  const [key, namespace] = [literal(row["key"]), literal(row["namespace"])]
  const ofLabels = Object.entries(labels).map(
    ([label, value]) =>
      `insert into custom_labels_v1 (releasekey, releasenamespace, key, value) values (${key}, ${namespace}, ${literal(label)}, ${literal(value)});\n`,
  )
  return [
    `insert into releases_v1 (${columns.join(", ")}) values (${columns.map((column) => literal(row[column])).join(", ")})\n`,
    `  on conflict (key, namespace) do update set ${updates.join(", ")};\n`,
    `delete from custom_labels_v1 where releasekey = ${key} and releasenamespace = ${namespace};\n`,
    ...ofLabels,
  ].join("")
}

const literal = (value: unknown): string =>
  typeof value === "number" ? String(value) : `'${String(value).replaceAll("'", "''")}'`
