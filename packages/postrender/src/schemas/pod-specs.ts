import { groupOf, type Manifest, type ManifestStream } from "@sternpost/manifests"
import { type CustomType, podSpecPaths } from "@sternpost/schema"

const CRD = "CustomResourceDefinition"

/**
 * Notes on the objects of a stream which of them hold pods as their CRDs say, be they given or in the stream.
 * Objects of kinds that are known anyway are left alone; without others nothing is read.
 */
export async function notePodSpecs(
  stream: ManifestStream,
  given: readonly CustomType[],
): Promise<void> {
  const hasCrds = () =>
    stream.select((header) => header.kind === CRD).some((one) => one.kind === CRD)
  if (given.length === 0 && !hasCrds()) return
  const unknown = stream.select(isUnknownKind).filter(isUnknown)
  if (unknown.length === 0) return
  const { crdsInStream, findCustomType } = await import("./crds.ts")
  const types = [...given, ...(await crdsInStream(stream, unknown))]
  for (const manifest of unknown) manifest.podSpecs = findCustomType(types, manifest)?.podSpecs
}

function isUnknown(manifest: Manifest): boolean {
  return manifest.podSpecs === undefined && isUnknownKind(manifest)
}

// Groups of Kubernetes itself have no dot, or end in k8s.io, which some custom resources do too.
function isUnknownKind({ apiVersion, kind }: Pick<Manifest, "apiVersion" | "kind">): boolean {
  const group = groupOf(apiVersion)
  return group.includes(".") && kind !== CRD && podSpecPaths({ group, kind }).length === 0
}
