import { dirname, relative, resolve } from "node:path"
import { chartCrdFiles, isChart } from "@sternpost/policy"

/**
 * The folders of charts in which what is checked lies, if they have CRDs: files by their paths, and stdin by the
 * working directory (`helm template . | sternpost check`). Only folders at or below the working directory count, and
 * the one that a file lies in.
 */
export function chartsAround(paths: readonly string[], workingDirectory: string): string[] {
  const starts = paths.length === 0 ? ["-"] : paths
  const charts = starts.flatMap((path) => {
    const start = path === "-" ? workingDirectory : dirname(resolve(workingDirectory, path))
    const chart = nearestChart(start, workingDirectory)
    return chart === undefined ? [] : chartWithCrds(chart)
  })
  return [...new Set(charts)]
}

/** The folder of a chart, if it has CRDs. */
export function chartWithCrds(folder: string): readonly string[] {
  return chartCrdFiles(folder).length === 0 ? [] : [folder]
}

function nearestChart(start: string, top: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (isChart(folder)) return folder
    const way = relative(top, folder)
    if (way === "" || way.startsWith("..")) return undefined
  }
}
