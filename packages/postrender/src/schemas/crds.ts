import {
  type Manifest,
  ManifestError,
  type ManifestStream,
  parseManifests,
} from "@sternpost/manifests"
import { type CrdFile, crdFilesAt } from "@sternpost/policy"
import {
  CrdError,
  type CustomType,
  isCrd,
  loadKubernetesTypes,
  readCrd,
  type TypeTable,
} from "@sternpost/schema"
import { PipelineError } from "../errors.ts"

export { findCustomType } from "@sternpost/schema"

const POD_SPEC = "io.k8s.api.core.v1.PodSpec"

/**
 * The types that the CRDs of a pipeline (`spec.schemas.crds`) declare. Throws a `PipelineError` for a path
 * at which nothing is, a file that cannot be read or holds no CRD, and a CRD that does not say what it
 * defines.
 */
export async function loadCrds(
  paths: readonly string[],
  baseDir: string,
): Promise<readonly CustomType[]> {
  const table = await loadKubernetesTypes()
  return paths.flatMap((path) => {
    const files = filesOf(path, baseDir)
    if (files.length === 0) throw invalid(`there is no file at "${path}"`)
    const types = files.flatMap((file) => typesIn(file, table))
    if (types.length === 0)
      throw invalid(`no CustomResourceDefinition is at "${path}" (${files.length} files)`)
    return types
  })
}

function filesOf(path: string, baseDir: string): readonly CrdFile[] {
  try {
    return crdFilesAt(path, baseDir)
  } catch (cause) {
    // A packed chart that cannot be unpacked.
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause)
  }
}

function typesIn({ path, read }: CrdFile, table: TypeTable): readonly CustomType[] {
  try {
    const { manifests } = parseManifests(read())
    return manifests.filter((manifest) => isCrd(manifest)).flatMap((crd) => typesOf(crd, table))
  } catch (cause) {
    if (cause instanceof PipelineError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw invalid(`cannot read "${path}": ${message}`, cause)
  }
}

/**
 * The types that the CRDs in a stream declare, of those kinds that are asked for. Throws a `ManifestError`
 * for a CRD that cannot be read.
 */
export async function crdsInStream(
  stream: ManifestStream,
  kinds: readonly Manifest[],
): Promise<readonly CustomType[]> {
  const wanted = new Set(kinds.map(({ group, kind }) => `${group}/${kind}`))
  const groups = new Set(kinds.map(({ group }) => group))
  const crds = stream
    .select(({ kind }) => kind === "CustomResourceDefinition")
    .filter(
      (manifest) =>
        isCrd(manifest) &&
        // The API wants their names to be PLURAL.GROUP; most are seen to be of no use without reading them.
        groups.has(/^[^.]+\.(.+)$/.exec(manifest.name)?.[1] ?? "") &&
        wanted.has(`${manifest.get(["spec", "group"])}/${manifest.get(["spec", "names", "kind"])}`),
    )
  if (crds.length === 0) return []
  const table = await loadKubernetesTypes()
  return crds.flatMap((crd) => typesOf(crd, table))
}

function typesOf(crd: Manifest, table: TypeTable): readonly CustomType[] {
  try {
    return readCrd(crd.value(), table.type(POD_SPEC))
  } catch (cause) {
    if (!(cause instanceof CrdError)) throw cause
    throw new ManifestError("MANIFEST_SYNTAX", cause.message, { cause, line: crd.line })
  }
}

const invalid = (message: string, cause?: unknown) =>
  new PipelineError("PIPELINE_INVALID", `schemas.crds: ${message}`, { cause })
