import { type Manifest, ManifestError, type Path, parseManifests } from "@sternpost/manifests"
import { isCrd } from "@sternpost/schema"
import { CheckError } from "../errors.ts"
import { crdFilesAt } from "../files/crd-files.ts"
import { shownPath } from "../files/files-at.ts"
import type { CrdFile } from "../files/packed-chart.ts"
import { placeOf } from "../policy-files/policy-document.ts"
import { type CustomKind, customKind } from "./custom-kinds.ts"
import type { SchemaMistake } from "./structural.ts"

/** A kind with the CRD that declares it, for messages. */
export interface SourcedKind extends CustomKind {
  readonly crd: Manifest
  /** The file it was read from; `undefined` for one of the stream that is checked. */
  readonly file: string | undefined
}

/**
 * The kinds that the CRDs at paths declare: files, folders (of charts too), globs. Throws a `CheckError` for a path at which
 * there is no CRD, and for a file or CRD that cannot be read.
 */
export function crdsAt(paths: readonly string[], baseDir: string): readonly SourcedKind[] {
  return paths.flatMap((path) => {
    const files = crdFilesAt(path, baseDir)
    if (files.length === 0) throw unusable(`there is no file at "${path}"`, path)
    const kinds = files.flatMap((file) => kindsIn(file, shownPath(file.path, baseDir)))
    if (kinds.length === 0)
      throw unusable(`no CustomResourceDefinition is at "${path}" (${files.length} files)`, path)
    return kinds
  })
}

/** @param file - as it is named in messages. */
function kindsIn({ read }: CrdFile, file: string): readonly SourcedKind[] {
  try {
    const crds = parseManifests(read()).manifests.filter((manifest) => isCrd(manifest))
    return crds.map((crd) => {
      const kind = customKind(crd.value())
      if (kind === undefined) throw incomplete(crd, file)
      return { ...kind, crd, file }
    })
  } catch (cause) {
    if (cause instanceof CheckError) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    const line = cause instanceof ManifestError ? cause.line : undefined
    const place = line === undefined ? file : `${file}:${line}`
    throw unusable(`cannot read ${place}: ${message}`, file, { cause, line })
  }
}

function incomplete(crd: Manifest, file: string): CheckError {
  const { line, column } = placeOf({ manifest: crd }, [])
  const message = `${file}:${line}:${column}: the CustomResourceDefinition ${crd.name || "without a name"} has no spec.group, spec.names.kind or spec.versions`
  return unusable(message, file, { line })
}

/** The kinds that CRDs among the objects declare, if they say so much. */
export function crdsAmong(manifests: readonly Manifest[]): readonly SourcedKind[] {
  return manifests
    .filter((manifest) => isCrd(manifest))
    .flatMap((crd) => {
      const kind = customKind(crd.value())
      return kind === undefined ? [] : [{ ...kind, crd, file: undefined }]
    })
}

/** Where in its CRD the mistake of a schema of a version is. */
export function mistakePath(
  crd: Manifest,
  version: string,
  mistake: Pick<SchemaMistake, "path">,
): Path {
  const versions = crd.get(["spec", "versions"])
  const index = Array.isArray(versions)
    ? versions.findIndex((one: { name?: unknown } | null) => one?.name === version)
    : -1
  const own: Path = ["spec", "versions", index, "schema", "openAPIV3Schema"]
  const isOwn = index >= 0 && crd.get(own) !== undefined
  return [...(isOwn ? own : ["spec", "validation", "openAPIV3Schema"]), ...mistake.path]
}

/** The error about a schema in a file that means nothing. */
export function brokenSchema(
  kind: SourcedKind,
  version: string,
  mistake: SchemaMistake,
): CheckError {
  const { crd, file = "" } = kind
  const path = mistakePath(crd, version, mistake)
  const { line, column } = placeOf({ manifest: crd }, path)
  const message = `${file}:${line}:${column}: the schema of ${kind.kind} ${kind.group}/${version} cannot be used: ${mistake.message}`
  return unusable(message, file, { cause: mistake, line })
}

function unusable(
  message: string,
  file: string,
  { cause, line }: { cause?: unknown; line?: number | undefined } = {},
): CheckError {
  return new CheckError("SCHEMA_UNREADABLE", `schemas: ${message}`, {
    file,
    ...(cause === undefined ? {} : { cause }),
    ...(line === undefined ? {} : { line }),
  })
}
