import type { Manifest, ManifestStream } from "@sternpost/manifests"
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
  const { manifests } = stream
  if (given.length === 0 && !manifests.some(({ kind }) => kind === CRD)) return
  const unknown = manifests.filter(isUnknown)
  if (unknown.length === 0) return
  const { crdsInStream, findCustomType } = await import("./crds.ts")
  const types = [...given, ...(await crdsInStream(stream, unknown))]
  for (const manifest of unknown) manifest.podSpecs = findCustomType(types, manifest)?.podSpecs
}

// Groups of Kubernetes itself have no dot, or end in k8s.io, which some custom resources do too.
function isUnknown(manifest: Manifest): boolean {
  const { group, kind } = manifest
  return (
    group.includes(".") &&
    kind !== CRD &&
    manifest.podSpecs === undefined &&
    podSpecPaths(manifest).length === 0
  )
}
