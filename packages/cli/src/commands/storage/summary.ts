import type { JsonObject, ReleaseRecord } from "@sternpost/storage"

/** A revision without its values and manifests. */
export interface RecordSummary {
  readonly namespace: string
  readonly name: string
  readonly revision: number
  readonly status: string
  readonly updated: string
  readonly chart: string
  readonly appVersion: string
  readonly description: string
  readonly labels: Readonly<Record<string, string>>
  readonly createdAt?: number
  readonly modifiedAt?: number
}

/** What can be said of a record without showing values or manifests. */
export function recordSummary({
  namespace,
  release,
  labels,
  createdAt,
  modifiedAt,
}: ReleaseRecord): RecordSummary {
  const { name, version, info, chart } = release
  const metadata = chart?.metadata ?? {}
  const [chartName, chartVersion] = [textOf(metadata, "name"), textOf(metadata, "version")]
  return {
    namespace,
    name,
    revision: version,
    status: info.status ?? "unknown",
    updated: info.last_deployed ?? "",
    // As Helm calls the chart of a record that has none.
    chart: chartName === "" ? "MISSING" : `${chartName}-${chartVersion}`,
    appVersion: textOf(metadata, "appVersion"),
    description: info.description ?? "",
    labels,
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(modifiedAt === undefined ? {} : { modifiedAt }),
  }
}

function textOf(metadata: JsonObject, key: string): string {
  const value = metadata[key]
  return typeof value === "string" ? value : ""
}

/** Columns under a head, each as wide as its widest text. */
export function table(rows: readonly (readonly string[])[], head: readonly string[]): string {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...rows.map((row) => (row[i] ?? "").length)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join("  ")
      .trimEnd()
  return [head, ...rows].map((cells) => `${line(cells)}\n`).join("")
}
