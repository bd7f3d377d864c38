import type { Files } from "./files.ts"
import { writeFiles } from "./rendering-helm.ts"

/**
 * Writes a chart named `app` and gives its folder. `files` are those of the chart by their paths; each
 * `charts/NAME/` among them is a subchart and gets a Chart.yaml as well.
 */
export function writeChart(files: Files): string {
  const subcharts = Object.keys(files).flatMap((path) => /^charts\/([^/]+)\//.exec(path)?.[1] ?? [])
  const charts = Object.fromEntries(
    subcharts.map((name) => [`charts/${name}/Chart.yaml`, chartYaml(name)]),
  )
  return writeFiles({ "Chart.yaml": chartYaml("app"), ...charts, ...files })
}

const chartYaml = (name: string): string => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`

/** A ConfigMap; `lines` follow its name in `metadata`, or whatever their indentation says. */
export const configMap = (name: string, ...lines: readonly string[]): string =>
  ["apiVersion: v1", "kind: ConfigMap", "metadata:", `  name: ${name}`, ...lines, ""].join("\n")
