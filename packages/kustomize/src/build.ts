import { resolve } from "node:path"
import { type TreeMap, writeTree } from "@sternpost/goyaml"
import { type Behaviour, KUSTOMIZE } from "./compat/compat.ts"
import { KustomizeError, messageOf } from "./errors.ts"
import { diskFiles, type FileSystem } from "./files/file-system.ts"
import { Loader } from "./files/loader.ts"
import type { RemoteFiles } from "./files/remote.ts"
import { addHashes } from "./generate/hash.ts"
import { BookOfBuild } from "./kinds/book-of-build.ts"
import type { KindBook } from "./kinds/kind-book.ts"
import { writeMarks } from "./objects/marks.ts"
import type { Resource } from "./objects/resource.ts"
import type { ResourceList } from "./objects/resource-list.ts"
import { followNames } from "./references/names.ts"
import { resolveVariables } from "./references/variables.ts"
import type { BuildContext, StreamResources } from "./target/context.ts"
import type { RenderChart } from "./target/helm.ts"
import { Target } from "./target/target.ts"
import { setPairs } from "./transform/pairs.ts"
import { sortResources } from "./transform/sort.ts"

/** How a kustomization is built. */
export interface BuildOptions {
  readonly files?: FileSystem
  /** `root`: nothing outside of a kustomization's folder is read. */
  readonly loadRestrictor?: "root" | "none"
  /** The order of the result where the kustomization has no `sortOptions`. */
  readonly reorder?: "none" | "legacy"
  /** Fetches remote resources; without it they are refused. */
  readonly remote?: RemoteFiles
  /** Renders the charts of `helmCharts`; without it they are refused. */
  readonly renderChart?: RenderChart
}

/**
 * What `kustomize build` prints for a folder. Throws a `KustomizeError`; there is no half of a result.
 */
export async function buildKustomization(
  folder: string,
  options: BuildOptions = {},
): Promise<string> {
  const { list } = await buildList(folder, options, {
    ...{ behaviour: KUSTOMIZE, allowAbsent: false, duplicateKeys: "error", keepsText: false },
  })
  return list.resources.map(printResource).join("---\n")
}

const MANAGED_BY = "app.kubernetes.io/managed-by"
// The version whose behaviour this engine has.
const VERSION = "kustomize-v5.8.1"

/** What a build by the command and one of a stream have not in common. */
export interface BuildSettings {
  readonly behaviour: Behaviour
  readonly allowAbsent: boolean
  readonly duplicateKeys: "error" | "last"
  /** Whether what needs no change stays as it is, where kustomize makes texts of annotations. */
  readonly keepsText: boolean
  /** Resources that come from elsewhere. */
  readonly streamOf?: (kinds: KindBook) => StreamResources
}

/** The resources of a kustomization, with the stream that went in. */
export async function buildList(
  folder: string,
  options: BuildOptions,
  settings: BuildSettings,
): Promise<{ readonly list: ResourceList; readonly stream: StreamResources | undefined }> {
  const { files = diskFiles, loadRestrictor = "root", remote, renderChart } = options
  const { behaviour, streamOf, keepsText, ...rest } = settings
  const kinds = new BookOfBuild(behaviour.kinds)
  const stream = streamOf?.(kinds)
  const context: BuildContext = { ...behaviour, ...rest, kinds, stream, renderChart }
  const allowOutside = loadRestrictor === "none"
  const loader = Loader.at(resolve(folder), { files, allowOutside, remote })
  const target = await Target.load(loader, context)
  await target.settleSchema()
  const all = await target.accumulate()
  addHashes(all.list)
  followNames(all.list, [...all.config.nameReference, ...behaviour.nameReferences])
  resolveVariables(all.list, all.variables, all.config.varReference)
  all.list.keep((resource) => !isLocalConfig(resource))
  // A JSON patch may have given several one name.
  all.list.verifyNames()
  finish(all.list, target, { reorder: options.reorder ?? "legacy", keepsText })
  return { list: all.list, stream }
}

function isLocalConfig(resource: Resource): boolean {
  const mark = resource.pairs("annotations").get("config.kubernetes.io/local-config")
  return mark !== undefined && mark !== "false"
}

function finish(
  list: ResourceList,
  { read }: Target,
  { reorder, keepsText }: { reorder: "none" | "legacy"; keepsText: boolean },
): void {
  const { sortOptions, buildMetadata = [] } = read.value
  if (sortOptions !== undefined) sortResources(list, sortOptions, read.placeOf("sortOptions"))
  else if (reorder === "legacy") sortResources(list, { order: "legacy" }, {})
  if (buildMetadata.includes("managedByLabel"))
    setPairs({ [MANAGED_BY]: VERSION }, [
      { path: "metadata/labels", group: "", version: "", kind: "", create: true },
    ])(list)
  const provenance = {
    keepsText,
    origins: buildMetadata.includes("originAnnotations"),
    transformations: buildMetadata.includes("transformerAnnotations"),
  }
  for (const resource of list.resources) writeMarks(resource, provenance)
}

function printResource(resource: Resource): string {
  try {
    return writeTree(resource.tree as TreeMap)
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause
    throw new KustomizeError("RESOURCE_INVALID", `${resource.describe()}: ${messageOf(cause)}`, {
      ...resource.source,
      object: resource.describe(),
    })
  }
}
