import { isAbsolute, join } from "node:path"
import { parse, writeTree } from "@sternpost/goyaml"
import type { JsonValue } from "@sternpost/patch"
import { KustomizeError, type KustomizeErrorPlace } from "../errors.ts"
import { fromJson } from "../fields/json.ts"
import type { Loader } from "../files/loader.ts"
import type { HelmChart, Kustomization } from "../kustomization/fields.ts"
import { readResources } from "../objects/read-resources.ts"
import type { Resource } from "../objects/resource.ts"
import type { BuildContext } from "./context.ts"

/** A chart that a kustomization wants rendered. */
export interface ChartRequest {
  readonly name: string
  readonly version?: string
  readonly repo?: string
  /** Where the chart is, or where it is to be put. */
  readonly folder: string
  readonly releaseName?: string
  readonly nameTemplate?: string
  readonly namespace?: string
  /** YAML texts; later ones count more. */
  readonly values: readonly string[]
  readonly includeCrds: boolean
  readonly skipHooks: boolean
  readonly skipTests: boolean
  readonly apiVersions: readonly string[]
  readonly kubeVersion?: string
}

/** Renders a chart to manifests, as `helm template` does. */
export type RenderChart = (request: ChartRequest) => Promise<string>

const VALUE_MERGES = ["override", "merge", "replace"]

/** What the rendering of a chart needs. */
export interface HelmOptions {
  readonly chart: HelmChart
  readonly globals: Kustomization["helmGlobals"]
  readonly loader: Loader
  readonly place: KustomizeErrorPlace & { readonly file: string }
}

/** The resources of a chart. Throws UNSUPPORTED as long as there is nothing to render it with. */
export async function generateFromChart(
  options: HelmOptions,
  context: BuildContext,
): Promise<Resource[]> {
  const { chart, place } = options
  if (chart.name === undefined || chart.name === "")
    throw new KustomizeError("KUSTOMIZATION_INVALID", "helmCharts: an entry has no name", place)
  if (context.renderChart === undefined)
    throw new KustomizeError(
      "UNSUPPORTED",
      `helmCharts: there is nothing that can render the chart ${JSON.stringify(chart.name)}; on the command line, --enable-helm has helm do it`,
      place,
    )
  const text = await rendered(context.renderChart, await requestFor(options, chart.name), place)
  const resources = readResources(text, {
    kinds: context.kinds,
    file: `chart ${chart.name}`,
    duplicateKeys: "last",
  })
  for (const resource of resources) resource.isRenderedByHelm = true
  return resources
}

/** A renderer need not know where the chart is named. */
async function rendered(
  render: RenderChart,
  request: ChartRequest,
  place: KustomizeErrorPlace,
): Promise<string> {
  try {
    return await render(request)
  } catch (cause) {
    if (!(cause instanceof KustomizeError) || cause.file !== undefined) throw cause
    throw new KustomizeError(cause.code, cause.problem, { ...place, cause })
  }
}

async function requestFor(options: HelmOptions, name: string): Promise<ChartRequest> {
  const { chart, globals, loader } = options
  const home = globals?.chartHome || "charts"
  const above = isAbsolute(home) ? home : join(loader.root, home)
  const { version, repo, releaseName, nameTemplate, namespace, kubeVersion } = chart
  const isPulled = version !== undefined && version !== "" && repo !== undefined && repo !== ""
  const folder = isPulled ? join(above, `${name}-${version}`, name) : join(above, name)
  const optional = { version, repo, releaseName, nameTemplate, namespace, kubeVersion }
  return {
    name,
    folder,
    values: await valuesFor(options),
    includeCrds: chart.includeCRDs === true,
    skipHooks: chart.skipHooks === true,
    skipTests: chart.skipTests === true,
    apiVersions: chart.apiVersions ?? [],
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
  }
}

// The chart's own values are the renderer's affair, unless a file or values of ours are to be merged.
async function valuesFor({ chart, loader, place }: HelmOptions): Promise<string[]> {
  const { valuesFile, valuesInline, valuesMerge = "override", additionalValuesFiles = [] } = chart
  if (!VALUE_MERGES.includes(valuesMerge || "override"))
    throw new KustomizeError(
      "KUSTOMIZATION_INVALID",
      `helmCharts: valuesMerge must be one of ${VALUE_MERGES.join(", ")}`,
      place,
    )
  const load = async (path: string) => (await loader.load(path, place)).toString("utf8")
  const more = await Promise.all(additionalValuesFiles.map(load))
  const file = valuesFile === undefined || valuesFile === "" ? [] : [await load(valuesFile)]
  const inline =
    valuesInline === undefined || Object.keys(valuesInline).length === 0
      ? []
      : [writeTree(fromJson(valuesInline as JsonValue))]
  for (const text of file) parse(text)
  if (inline.length > 0 && valuesMerge === "replace") return [...inline, ...more]
  return valuesMerge === "merge" ? [...inline, ...file, ...more] : [...file, ...inline, ...more]
}
