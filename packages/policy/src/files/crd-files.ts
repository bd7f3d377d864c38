import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { filesAt, filesBelow } from "./files-at.ts"
import { type CrdFile, isPackedChart, isTaken, packedCrdFiles } from "./packed-chart.ts"

const DOCUMENT = /\.(?:ya?ml|json)$/i

/** Whether a folder is that of a chart. */
export function isChart(folder: string): boolean {
  return existsSync(join(folder, "Chart.yaml"))
}

/**
 * The files that a path means where CRDs are asked for: as `filesAt`, but of a chart, packed or not, those that Helm
 * installs as CRDs, which are all below its `crds/` and those of the charts in its `charts/`. Empty when nothing is
 * there. Throws a `CheckError` for a packed chart that cannot be unpacked.
 */
export function crdFilesAt(path: string, baseDir: string): readonly CrdFile[] {
  const full = resolve(baseDir, path)
  if (isChart(full)) return chartCrdFiles(full)
  return filesAt(path, baseDir).flatMap((file) =>
    isPackedChart(file) ? packedCrdFiles(file) : [onDisk(file)],
  )
}

/** The files below `crds/` of a chart and of the charts that it depends on. */
export function chartCrdFiles(chart: string): readonly CrdFile[] {
  const [crds, charts] = [join(chart, "crds"), join(chart, "charts")]
  const own = existsSync(crds) ? filesBelow(crds).filter((file) => DOCUMENT.test(file)) : []
  const others = existsSync(charts) ? readdirSync(charts).filter(isTaken).sort() : []
  return [
    ...own.sort().map(onDisk),
    ...others.flatMap((name) => {
      const path = join(charts, name)
      if (isPackedChart(name)) return packedCrdFiles(path)
      return isChart(path) ? chartCrdFiles(path) : []
    }),
  ]
}

const onDisk = (path: string): CrdFile => ({ path, read: () => readFileSync(path) })
