import { resolve } from "node:path"
import { writeTree } from "@sternpost/goyaml"
import type { Manifest, ManifestStream } from "@sternpost/manifests"
import type { CustomType } from "@sternpost/schema"
import { type BuildOptions, type BuildSettings, buildList } from "../build.ts"
import { type Compat, KUSTOMIZE } from "../compat/compat.ts"
import { diskFiles } from "../files/file-system.ts"
import { Loader } from "../files/loader.ts"
import type { Resource } from "../objects/resource.ts"
import { loadKustomization } from "../target/load-kustomization.ts"
import { PlainOverlay } from "./plain-overlay.ts"
import { StreamInput } from "./stream-resources.ts"
import { treeEdits } from "./tree-edits.ts"

/** How a stream goes through a kustomization. */
export interface StreamOptions extends Omit<BuildOptions, "reorder"> {
  readonly compat?: Compat
  /** The file for which the stream stands, be it there or not; by default one that is named and does not exist. */
  readonly streamName?: string
  /** Whether patches for objects that are not there are passed over. */
  readonly allowAbsentTargets?: boolean
  /** For `compat: sternpost`: how the lists of custom resources merge. */
  readonly customTypes?: readonly CustomType[]
}

/**
 * Sends objects of a stream, all of them if none are given, through the kustomization of a folder. They stand for the file that it names
 * and that does not exist, or else come before its own resources. What does not change keeps its text,
 * comments and place; new objects follow the others. Throws a `KustomizeError`; nothing is changed then.
 */
export async function kustomizeStream(
  stream: ManifestStream,
  manifests: readonly Manifest[] | undefined,
  folder: string,
  options: StreamOptions = {},
): Promise<void> {
  const behaviour =
    options.compat === "sternpost"
      ? await (await import("../compat/sternpost.ts")).sternpostBehaviour(options.customTypes)
      : KUSTOMIZE
  const { others, apply } = await divide(stream, manifests, folder, options)
  const settings: BuildSettings = {
    behaviour,
    allowAbsent: options.allowAbsentTargets === true,
    duplicateKeys: "last",
    keepsText: true,
    streamOf: (kinds) => new StreamInput(others, kinds, options.streamName),
  }
  const { list, stream: input } = await buildList(folder, { ...options, reorder: "none" }, settings)
  takeOver(stream, others, { resources: list.resources, input: input as StreamInput })
  apply()
}

/** What goes through the whole engine, and what does the rest. */
interface Division {
  readonly others: readonly Manifest[]
  readonly apply: () => void
}

async function divide(
  stream: ManifestStream,
  manifests: readonly Manifest[] | undefined,
  folder: string,
  options: StreamOptions,
): Promise<Division> {
  const overlay = await plainOverlay(folder, options)
  const plan = manifests === undefined ? overlay?.plan(stream) : undefined
  const left = plan?.others ?? manifests ?? stream.manifests
  if (overlay === undefined || overlay.moves(left))
    return { others: manifests ?? stream.manifests, apply: () => undefined }
  const plain = new Set(left.filter((one) => overlay.isPlain(one)))
  const apply = () => {
    plan?.apply()
    for (const manifest of plain) overlay.apply(manifest)
  }
  return { others: plain.size === 0 ? left : left.filter((one) => !plain.has(one)), apply }
}

function plainOverlay(folder: string, options: StreamOptions): Promise<PlainOverlay | undefined> {
  const { files = diskFiles, loadRestrictor } = options
  const allowOutside = loadRestrictor === "none"
  const loader = Loader.at(resolve(folder), { files, allowOutside, remote: undefined })
  return loadKustomization(loader).then(({ read }) => PlainOverlay.of(read, loader))
}

interface Result {
  readonly resources: readonly Resource[]
  readonly input: StreamInput
}

function takeOver(
  stream: ManifestStream,
  manifests: readonly Manifest[],
  { resources, input }: Result,
): void {
  const order: Manifest[] = []
  for (const resource of resources) {
    const object = input.objectOf(resource)
    if (object === undefined) {
      order.push(add(stream, resource, order.at(-1)))
      continue
    }
    const { manifest, before } = object
    manifest.apply(treeEdits(before, resource.tree ?? new Map()))
    order.push(manifest)
  }
  // As nearly always.
  if (order.length === manifests.length && order.every((one, i) => one === manifests[i])) return
  const kept = new Set(order)
  for (const manifest of manifests) if (!kept.has(manifest)) stream.remove(manifest)
  stream.reorder(order)
}

// Helm 4 wants to know of each object which template it is from.
function add(stream: ManifestStream, resource: Resource, previous: Manifest | undefined): Manifest {
  const text = writeTree(resource.tree ?? new Map())
  if (previous === undefined) return stream.add(text)
  const { template } = previous
  return stream.add(text, { after: previous, ...(template === undefined ? {} : { template }) })
}
