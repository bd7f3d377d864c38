import { readFileSync } from "node:fs"
import { posix } from "node:path"
import { gunzipSync } from "node:zlib"
import { CheckError } from "../errors.ts"
import { tarEntries } from "./tar.ts"

/** A file with CRDs, on disk or in a packed chart. */
export interface CrdFile {
  /** Where it is: `charts/db-1.0.0.tgz/db/crds/a.yaml` for one that is packed. */
  readonly path: string
  /** Throws the error of the file system. */
  readonly read: () => Buffer
}

/** How large a chart may be when it is unpacked: as much as Helm takes. */
const LARGEST = 100 * 2 ** 20

const DOCUMENT = /\.(?:ya?ml|json)$/i

/** Whether a file is that of a packed chart. */
export const isPackedChart = (file: string): boolean => /\.(?:tgz|tar\.gz)$/.test(file)

/**
 * The files that Helm installs as CRDs of a packed chart and of the charts in it, packed or not. Throws a `CheckError` for
 * one that cannot be unpacked.
 */
export function packedCrdFiles(file: string): readonly CrdFile[] {
  try {
    return crdsIn(readFileSync(file), file)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new CheckError(
      "SCHEMA_UNREADABLE",
      `schemas: cannot unpack the chart "${file}": ${reason}`,
      { file, cause },
    )
  }
}

function crdsIn(packed: Buffer, path: string): readonly CrdFile[] {
  const entries = new Map<string, Buffer>()
  for (const { name, content } of tarEntries(gunzipSync(packed, { maxOutputLength: LARGEST })))
    entries.set(posix.normalize(name), content)
  const charts = [...entries.keys()].filter((name) => posix.basename(name) === "Chart.yaml")
  const [root] = charts.map((name) => posix.dirname(name)).sort((a, b) => a.length - b.length)
  if (root === undefined) throw new Error("it has no Chart.yaml")
  return crdsOfChart(root, { entries, path })
}

interface Packed {
  readonly entries: ReadonlyMap<string, Buffer>
  readonly path: string
}

function crdsOfChart(root: string, packed: Packed): readonly CrdFile[] {
  const { entries, path } = packed
  const names = [...entries.keys()].sort()
  const below = (folder: string) => names.filter((name) => name.startsWith(`${root}/${folder}/`))
  const own = below("crds")
    .filter((name) => DOCUMENT.test(name))
    .map((name) => ({ path: `${path}/${name}`, read: () => entries.get(name) as Buffer }))
  const others = below("charts").flatMap((name) => {
    const [first = "", second, ...more] = name.slice(`${root}/charts/`.length).split("/")
    if (more.length > 0 || !isTaken(first)) return []
    if (second === "Chart.yaml") return crdsOfChart(`${root}/charts/${first}`, packed)
    const isPacked = second === undefined && isPackedChart(first)
    return isPacked ? crdsIn(entries.get(name) as Buffer, `${path}/${name}`) : []
  })
  return [...own, ...others]
}

/** Whether Helm looks at what is called so in the `charts/` of a chart. */
export const isTaken = (name: string): boolean => !/^[._]/.test(name)
