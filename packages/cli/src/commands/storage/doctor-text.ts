import type { AccessCheck, DoctorReport, RecordCounts, SchemaState } from "@sternpost/storage"

/** The report for people: what there is first, then what to do. */
export function doctorText(report: DoctorReport): string {
  const { driver, namespace, address, records, access, schema, notices } = report
  const lines: readonly (readonly [string, string])[] = [
    ["storage", address ?? driver],
    ["namespace", namespace === "" ? "all" : namespace],
    ...(records === undefined ? [] : ofRecords(records)),
    ...ofSchema(schema),
    ["allowed", allowed(access)],
  ]
  const told = notices.map(
    ({ level, message, next }) => `\n${level}: ${message}\n  next: ${next}\n`,
  )
  const all = lines.filter(([, text]) => text !== "")
  return `${all.map(([title, text]) => `${title.padEnd(12)}${text}\n`).join("")}${told.join("")}`
}

function ofRecords(counts: RecordCounts): readonly (readonly [string, string])[] {
  const { namespaces, releases, records, bytes, unreadable, largest } = counts
  return [
    ["releases", `${releases} in ${namespaces} ${namespaces === 1 ? "namespace" : "namespaces"}`],
    ["records", `${records}, ${size(bytes)}${unreadable > 0 ? `, ${unreadable} unreadable` : ""}`],
    ...largest.map(
      ({ namespace, key, bytes: taken, share }, i) =>
        [
          i === 0 ? "largest" : "",
          `${size(taken).padStart(9)} ${String(share).padStart(3)} %  ${namespace}/${key}`,
        ] as const,
    ),
  ]
}

function ofSchema(schema: SchemaState | undefined): readonly (readonly [string, string])[] {
  if (schema === undefined) return []
  const { role, schema: name, tables, ledger } = schema
  return [
    ["role", role],
    ["schema", name],
    ...tables.map(
      ({ name: table, owner, hasRowSecurity }, i) =>
        [
          i === 0 ? "tables" : "",
          owner === undefined
            ? `${table}: not there`
            : `${table}: of ${owner}${hasRowSecurity ? ", row-level security" : ""}`,
        ] as const,
    ),
    ["ledger", ledger?.join(", ") ?? ""],
  ]
}

function allowed(access: readonly AccessCheck[]): string {
  const names = access.filter(({ isAllowed }) => isAllowed === true).map(({ what }) => what)
  return names.join(", ")
}

function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} KiB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`
}
