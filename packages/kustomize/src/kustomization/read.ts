import {
  createSource,
  findNode,
  nodeLine,
  nodeValue,
  scanDocument,
  YamlError,
} from "@sternpost/goyaml"
import { KustomizeError, type KustomizeErrorPlace, messageOf } from "../errors.ts"
import type { Generator } from "../generate/generators.ts"
import type { ImageRule } from "../transform/images.ts"
import { type HelmChart, KUSTOMIZATION, type Kustomization } from "./fields.ts"
import { fitShape, type Shape, ShapeMismatch } from "./shape.ts"

/** A document of fields with the lines they stand on. */
export interface PlacedDocument<T> {
  readonly value: T
  readonly file: string
  /** Where a field stands, as far as it does. */
  placeOf(...path: (string | number)[]): KustomizeErrorPlace & { readonly file: string }
}

/** Reads a document of a shape. Throws KUSTOMIZATION_INVALID with the line of what does not fit. */
function readDocument<T>(text: string | Buffer, file: string, shape: Shape): PlacedDocument<T> {
  const source = createSource(text)
  try {
    const document = scanDocument(source, 0, source.bytes.length)
    const placeOf = (...path: (string | number)[]) => {
      for (let length = path.length; length > 0; length--) {
        const node = findNode(document, path.slice(0, length))
        if (node >= 0) return { file, line: nodeLine(document, node) }
      }
      return { file }
    }
    const value = fit(nodeValue(document, document.root), shape, placeOf) as T
    return { value, file, placeOf }
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    throw new KustomizeError("KUSTOMIZATION_INVALID", cause.message, {
      file,
      line: cause.line,
      cause,
    })
  }
}

function fit(
  value: unknown,
  shape: Shape,
  placeOf: (...path: (string | number)[]) => KustomizeErrorPlace,
): unknown {
  try {
    return fitShape(value, shape) ?? {}
  } catch (cause) {
    if (!(cause instanceof ShapeMismatch)) throw cause
    throw new KustomizeError("KUSTOMIZATION_INVALID", messageOf(cause), placeOf(...cause.path))
  }
}

/** Fields of old kustomizations, which mean others. */
interface OldFields {
  readonly bases?: readonly string[]
  readonly imageTags?: readonly ImageRule[]
  readonly helmChartInflationGenerator?: readonly OldHelmChart[]
}

interface OldHelmChart {
  readonly chartName?: string
  readonly chartVersion?: string
  readonly chartRepoUrl?: string
  readonly chartHome?: string
  readonly helmHome?: string
  readonly values?: string
  readonly valuesLocal?: Readonly<Record<string, unknown>>
  readonly valuesMerge?: string
  readonly releaseName?: string
}

const VERSIONS: Readonly<Record<string, string>> = {
  Kustomization: "kustomize.config.k8s.io/v1beta1",
  Component: "kustomize.config.k8s.io/v1alpha1",
}

/** Reads a kustomization. Throws KUSTOMIZATION_INVALID. */
export function readKustomization(
  text: string | Buffer,
  file: string,
): PlacedDocument<Kustomization> {
  const read = readDocument<Kustomization & OldFields>(text, file, KUSTOMIZATION)
  const { kind = "Kustomization", apiVersion, ...rest } = read.value
  const refuse = (field: string, message: string) =>
    new KustomizeError("KUSTOMIZATION_INVALID", message, read.placeOf(field))
  const wanted = VERSIONS[kind || "Kustomization"]
  if (wanted === undefined) throw refuse("kind", "kind must be Kustomization or Component")
  if (apiVersion !== undefined && apiVersion !== "" && apiVersion !== wanted)
    throw refuse("apiVersion", `the apiVersion of a ${kind} must be ${wanted}`)
  if (!Object.entries(rest).some(saysSomething))
    throw new KustomizeError("KUSTOMIZATION_INVALID", "the kustomization is empty", { file })
  return { ...read, value: { ...modern(rest), kind: kind || "Kustomization" } }
}

const OLD_LISTS: ReadonlySet<string> = new Set([
  "bases",
  "imageTags",
  "helmChartInflationGenerator",
])

// An empty list counts as something said, but not that of an old field, which leaves no trace in the new one.
function saysSomething([field, value]: readonly [string, unknown]): boolean {
  const isEmptyList = Array.isArray(value) && value.length === 0
  return value !== "" && !(isEmptyList && OLD_LISTS.has(field))
}

function modern({
  bases = [],
  imageTags = [],
  helmChartInflationGenerator = [],
  ...rest
}: Kustomization & OldFields): Kustomization {
  const globals = oldGlobals(helmChartInflationGenerator)
  const { resources = [], images = [], helmCharts = [], helmGlobals = globals } = rest
  return {
    ...rest,
    resources: [...resources, ...bases],
    images: [...images, ...imageTags],
    helmCharts: [...helmCharts, ...helmChartInflationGenerator.map(modernChart)],
    ...(helmGlobals === undefined ? {} : { helmGlobals }),
    configMapGenerator: (rest.configMapGenerator ?? []).map(modernGenerator),
    secretGenerator: (rest.secretGenerator ?? []).map(modernGenerator),
  }
}

/** A generator with its old `env` among its `envs`. */
export function modernGenerator({ env, ...rest }: Generator & { env?: string }): Generator {
  return env === undefined || env === "" ? rest : { ...rest, envs: [...(rest.envs ?? []), env] }
}

function modernChart(old: OldHelmChart): HelmChart {
  const fields = {
    name: old.chartName,
    version: old.chartVersion,
    repo: old.chartRepoUrl,
    valuesFile: old.values,
    valuesInline: old.valuesLocal,
    valuesMerge: old.valuesMerge,
    releaseName: old.releaseName,
  }
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as HelmChart
}

function oldGlobals(charts: readonly OldHelmChart[]): Kustomization["helmGlobals"] {
  const chartHome = charts.findLast((chart) => chart.chartHome)?.chartHome
  const configHome = charts.findLast((chart) => chart.helmHome)?.helmHome
  if (chartHome === undefined && configHome === undefined) return undefined
  return {
    ...(chartHome === undefined ? {} : { chartHome }),
    ...(configHome === undefined ? {} : { configHome }),
  }
}
