import { existsSync, readdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { filesAt, filesBelow } from "./files-at.ts"

const DOCUMENT = /\.(?:ya?ml|json)$/i

/** Whether a folder is that of a chart. */
export function isChart(folder: string): boolean {
  return existsSync(join(folder, "Chart.yaml"))
}

/**
 * The files that a path means where CRDs are asked for: as `filesAt`, but of the folder of a chart those that Helm
 * installs as CRDs, which are all below its `crds/` and those of the charts in its `charts/`. Empty when nothing is there.
 */
export function crdFilesAt(path: string, baseDir: string): readonly string[] {
  const full = resolve(baseDir, path)
  return isChart(full) ? chartCrdFiles(full) : filesAt(path, baseDir)
}

/** The files below `crds/` of a chart and of the unpacked charts that it depends on. */
export function chartCrdFiles(chart: string): readonly string[] {
  const [crds, charts] = [join(chart, "crds"), join(chart, "charts")]
  const own = existsSync(crds) ? filesBelow(crds).filter((file) => DOCUMENT.test(file)) : []
  if (!existsSync(charts)) return own.sort()
  const others = readdirSync(charts)
    .map((name) => join(charts, name))
    .filter(isChart)
  return [...own.sort(), ...others.sort().flatMap(chartCrdFiles)]
}
